"""Check a ledger, and let its good households in.

checked = check(file)      # nothing is written; what is wrong, by row and column
commit(file, by=post, at=now)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.acts import Actor, acting, note
from households.ledger.columns import find_header, missing
from households.ledger.findings import Findings
from households.ledger.household_rows import HouseholdRows, Table
from households.ledger.reading import LedgerReader
from households.ledger.sheet import Sheet, SheetError, open_sheet
from households.ledger.standing import check_standing
from households.ledger.villages import settle_villages
from households.ledger.whole import check_whole
from households.ledger.writing import Written, write
from households.models import LedgerFile

OPENING = "LEDGER_OPENING"
REPORT_EVERY = 500

Progress = Callable[[int, int, str], None]


Then = Callable[["Checked", Written], None]


def silent(done: int, total: int, message: str) -> None:
    """No one is watching."""


def nothing_more(checked: "Checked", written: Written) -> None:
    """Nothing else belongs into the transaction."""


@dataclass
class Checked:
    """What a ledger holds and what is wrong with it."""

    homes: list[HouseholdRows]
    findings: Findings
    unknown_villages: list[str]

    @property
    def new(self) -> list[HouseholdRows]:
        """Households that may come in and are not on file."""
        return [home for home in self.homes if not home.held and home.on_file is None]

    @property
    def held(self) -> list[HouseholdRows]:
        return [home for home in self.homes if home.held]

    @property
    def on_file(self) -> list[HouseholdRows]:
        return [home for home in self.homes if not home.held and home.on_file is not None]

    def counts(self) -> dict[str, int]:
        """Households and persons: new, held back, already on file."""
        return {
            "households": len(self.new),
            "persons": sum(len(home.people) for home in self.new),
            "held": len(self.held),
            "held_persons": sum(len(home.people) for home in self.held),
            "unchanged": len(self.on_file),
        }


def sheet_of(file: LedgerFile) -> Sheet:
    return open_sheet(file.spreadsheet(), file.sheet)


def table_of(file: LedgerFile) -> Table:
    """The file's sheet with its columns as mapped. SheetError when it cannot be read."""
    sheet = sheet_of(file)
    header = find_header(sheet.rows)
    if header is None:
        raise SheetError("没有找到表头，请核对是否传错文件；表头须有姓名、身份证号码、金额等栏")
    if lacking := missing(file.mapping):
        raise SheetError("；".join(lacking))
    return Table.of(sheet, header, file.mapping)


def read(table: Table, today: date, progress: Progress = silent) -> Checked:
    """Everything the sheet itself tells, without the record."""
    findings = Findings()
    total = len(table.sheet.rows)
    homes = []
    for number, home in enumerate(LedgerReader(table, today, findings).households(), 1):
        homes.append(home)
        if number % REPORT_EVERY == 0:
            progress(home.row, total, f"已读到第 {home.row} 行")
    check_whole(table, homes, findings)
    return Checked(homes, findings, [])


def check(file: LedgerFile, *, at: datetime, progress: Progress = silent) -> Checked:
    """Dry run: read the file and compare it with the record. Writes nothing."""
    table = table_of(file)
    checked = read(table, timezone.localdate(at), progress)
    _compare_with_record(table, file, checked)
    return checked


def _compare_with_record(table: Table, file: LedgerFile, checked: Checked) -> None:
    checked.unknown_villages = settle_villages(
        table, checked.homes, file.township, file.villages, checked.findings
    )
    check_standing(table, checked.homes, file.township, checked.findings)
    _say_who_waits(checked)
    checked.findings.sort()


def _say_who_waits(checked: Checked) -> None:
    """An error in one row holds back the whole household: its message says so."""
    size_of = {person.row: len(home.people) for home in checked.held for person in home.people}
    checked.findings.errors = [
        type(each)(each.row, each.column, f"{each.message}（全户 {size_of[each.row]} 人一并暂缓入库）")
        if size_of.get(each.row, 1) > 1
        else each
        for each in checked.findings.errors
    ]


def commit(
    file: LedgerFile, *, by: Actor, at: datetime, progress: Progress = silent, then: Then = nothing_more
) -> tuple[Checked, Written]:
    """Let the good households in, with their opening decisions, in one transaction. A second time changes nothing.

    `then` runs at the end of that transaction. Two imports of one county wait for each other. Somebody registering
    one of the persons by hand meanwhile makes the database refuse; the ledger is then compared once more.
    """
    try:
        return _commit(file, by, at, progress, then)
    except IntegrityError:
        return _commit(file, by, at, progress, then)


def _commit(
    file: LedgerFile, by: Actor, at: datetime, progress: Progress, then: Then
) -> tuple[Checked, Written]:
    table = table_of(file)
    checked = read(table, timezone.localdate(at), progress)
    total = len(table.sheet.rows)
    progress(total, total, "正在写入家庭档案")
    reason = f"导入历史台账《{file.name}》"
    with acting(by, reason=reason, act="households.import_ledger", at=at, bulk_file=file.file_key):
        _one_import_of_a_county(file.county_id)
        _compare_with_record(table, file, checked)
        written = write(checked.new, file, timezone.localdate(at))
        if written.households:
            opened = open_decisions(file, by, at)
            sentence = f"历史台账《{file.name}》入库 {written.households} 户 {written.persons} 人"
            detail = {**checked.counts(), "decisions": opened, "sha256": file.sha256}
            note(file.file_key, sentence, kind="ledger_committed", detail=detail)
        then(checked, written)
    return checked, written


def _one_import_of_a_county(county_id: str) -> None:
    """Wait for the county's other import: it may be bringing in the same persons."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('households.ledger'), hashtext(%s))", [county_id]
        )


def open_decisions(file: LedgerFile, by: Actor, at: datetime) -> int:
    """Hand the entries to whoever makes entitlements of them: settings.LEDGER_OPENING, a dotted path.

    The callable is `(batch_id: int, by: Actor, at: datetime) -> int` (number of decisions opened); it runs in the
    transaction of the import, under its author, so that either both stand or neither.
    """
    path = getattr(settings, OPENING, "")
    return import_string(path)(file.pk, by, at) if path else 0
