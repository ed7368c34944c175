"""One ledger as one job: its row tells where it stands, whoever asks and whatever worker died.

A click moves the row into a running state by a conditional update, so that two clicks start one job; the broker is
only rung after that is committed. A worker that finds the row in another state does nothing.
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Post, Region
from audit.acts import Actor, Refused, acting, note
from households.ledger import book
from households.ledger.columns import Field, find_header, propose
from households.ledger.sheet import SheetError, open_sheet
from households.ledger.title import month_in, urban_in
from households.ledger.writing import Written
from households.models import LedgerContent, LedgerFile, LedgerMapping

LARGEST_UPLOAD = 20 * 1024 * 1024
State = LedgerFile.State


def receive(
    content: bytes,
    name: str,
    *,
    township: Region,
    category: str,
    by: Post | None,
    at: datetime,
    area: str = "",
    as_of: date | None = None,
) -> LedgerFile:
    """Keep an uploaded spreadsheet, propose its columns. Refused, in sentences, when it is no ledger at all.

    `area` and `as_of` (any day of the ledger's month) are read from the title when they are not given.
    """
    if len(content) > LARGEST_UPLOAD:
        raise Refused(["文件超过 20 MB，请删去图片和空白区域，或分开上传"])
    try:
        sheet = open_sheet(content)
    except SheetError as error:
        raise Refused([str(error)])
    header, county = find_header(sheet.rows), township.county
    if county is None:
        raise Refused([f"{township.name}还没有所属的县（市、区），请联系系统管理员"])
    if header is None:
        raise Refused(["没有找到表头，请核对是否传错文件；表头须有姓名、身份证号码、金额等栏"])
    remembered = LedgerMapping.objects.filter(township=township).first()
    above = sheet.rows[: header.row]
    month = as_of or month_in(above) or timezone.localdate(at)
    with transaction.atomic():
        file = LedgerFile.objects.create(
            county=county,
            township=township,
            category=category,
            area=area or urban_in(above),
            as_of=month.replace(day=1),
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            sheet=sheet.name,
            mapping=propose(header.headings, remembered.columns if remembered else None),
            villages=remembered.villages if remembered else {},
            uploaded_by=by,
            uploaded_at=at,
        )
        LedgerContent.objects.create(file=file, sealed=base64.b64encode(content).decode())
    return file


def choose_columns(
    file: LedgerFile, mapping: dict[str, str], villages: dict[str, str], *, by: Post, at: datetime
) -> None:
    """Take the clerk's mapping, and remember it for the township's next ledger."""
    file.mapping = {heading: field for heading, field in mapping.items() if field in Field.values}
    file.villages = {**file.villages, **{name: code for name, code in villages.items() if code}}
    file.save(update_fields=["mapping", "villages"])
    LedgerMapping.objects.update_or_create(
        township=file.township,
        defaults={"columns": file.mapping, "villages": file.villages, "changed_by": by, "changed_at": at},
    )


def start(file: LedgerFile, state: str) -> bool:
    """Claim the file for checking or committing; False when it is running already or not ready for it."""
    ready = {
        State.CHECKING: [State.UPLOADED, State.CHECKED, State.FAILED],
        State.COMMITTING: [State.CHECKED],
    }[State(state)]
    try:
        with transaction.atomic():
            claimed = LedgerFile.objects.filter(pk=file.pk, state__in=ready).update(
                state=state, done=0, total=0, message="排队等候", finished_at=None
            )
    except IntegrityError:  # another file of the township is running
        return False
    return bool(claimed)


def run_check(file_id: int, *, at: datetime) -> None:
    """Worker: dry run; the findings are kept with the file."""
    file = LedgerFile.objects.filter(pk=file_id, state=State.CHECKING).first()
    if file is None:
        return
    with _failing_aloud(file, at):
        checked = book.check(file, at=at, progress=_progress(file))
        _finish(file, State.CHECKED, "", report_of(checked), at)


def run_commit(file_id: int, post_id: int, *, at: datetime) -> None:
    """Worker: commit; the spreadsheet is wiped in the transaction that brings its rows into the record."""
    file = LedgerFile.objects.filter(pk=file_id, state=State.COMMITTING).first()
    if file is None:
        return

    with _failing_aloud(file, at):
        commit_and_close(file, Post.objects.get(pk=post_id), at)


def commit_and_close(file: LedgerFile, by: Actor, at: datetime) -> book.Checked:
    """Commit; in the same transaction wipe the spreadsheet and close the file."""

    def close(checked: book.Checked, written: Written) -> None:
        LedgerContent.objects.filter(file=file).delete()
        taken_in = {"households": written.households, "persons": written.persons}
        _finish(file, State.COMMITTED, "", {**report_of(checked), "written": taken_in}, at)

    return book.commit(file, by=by, at=at, progress=_progress(file), then=close)[0]


@contextmanager
def _failing_aloud(file: LedgerFile, at: datetime) -> Iterator[None]:
    """A job never just stops: whatever happens, its row says so."""
    try:
        yield
    except (SheetError, Refused) as error:
        _finish(file, State.FAILED, str(error), file.report, at)
    except Exception:
        _finish(file, State.FAILED, "读取时出错，没有写入任何数据，请联系系统管理员", file.report, at)
        raise


def _progress(file: LedgerFile) -> book.Progress:
    def tell(done: int, total: int, message: str) -> None:
        LedgerFile.objects.filter(pk=file.pk).update(done=done, total=total, message=message)

    return tell


def _finish(file: LedgerFile, state: str, message: str, report: dict[str, Any], at: datetime) -> None:
    file.state, file.message, file.report, file.finished_at = state, message[:200], report, at
    file.save(update_fields=["state", "message", "report", "finished_at"])


def report_of(checked: book.Checked) -> dict[str, Any]:
    """What is kept with the file: counts, findings, the villages nobody knows."""
    return {
        **checked.counts(),
        "errors": [finding.as_json() for finding in checked.findings.errors],
        "warnings": [finding.as_json() for finding in checked.findings.warnings],
        "unknown_villages": checked.unknown_villages,
    }


def record_download(file: LedgerFile, *, by: Post, at: datetime) -> None:
    """Taking the list of findings out of the system is an event."""
    with acting(by, reason="下载台账问题清单", act="households.download_findings", at=at):
        note(file.file_key, f"下载《{file.name}》问题清单", kind="ledger_findings_downloaded")
