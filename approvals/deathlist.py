"""A list of the dead, read row by row: who of them is in a household in receipt, and what is wrong with a row. Pure
but for the look-up of members."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accounts.codes import code_range
from accounts.idnumber import check_id_number, normalise_id_number
from accounts.masks import mask_id
from accounts.models import Region
from accounts.vault import blind_index
from households.ledger.cells import CellError, text
from households.ledger.sheet import SheetError, open_sheet
from households.models import Member

HEADS = {
    "name": ("姓名", "死者姓名", "死亡人员姓名"),
    "number": ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    "day": ("死亡日期", "死亡时间", "去世日期"),
}
LONGEST_AGO = datetime.timedelta(days=365 * 5)


@dataclass
class Row:
    """One row of the list; `line` as the spreadsheet numbers it. `problems`: what keeps it from being entered."""

    line: int
    name: str = ""
    number: str = ""
    day: datetime.date | None = None
    member: Member | None = None
    problems: list[str] = field(default_factory=list)
    elsewhere: bool = False  # in order, but nobody of ours

    @property
    def fits(self) -> bool:
        return not self.problems and self.member is not None

    @property
    def masked(self) -> str:
        return mask_id(self.number) if self.number else ""


def cells_of(name: str, content: bytes) -> list[Sequence[object]]:
    """All rows of an .xlsx, .xls or .csv file. Raises SheetError with a Chinese sentence."""
    if not name.lower().endswith(".csv"):
        return list(open_sheet(content).rows)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding))))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise SheetError("打不开这个 CSV 文件，请用表格软件另存为 .xlsx 后再上传")


def read_rows(cells: Iterable[Sequence[object]]) -> list[Row]:
    """Rows below the headings. Raises SheetError when a needed heading is not there."""
    places: dict[str, int] = {}
    found: list[Row] = []
    for line, row in enumerate(cells, start=1):
        if not places:
            places = _headings(row)
        elif any(text(cell) for cell in row):
            found.append(_row(line, row, places))
    if not places:
        raise SheetError("没有找到表头：需要“姓名”“身份证号”“死亡日期”三栏")
    if not found:
        raise SheetError("表头下面没有内容")
    return found


def _headings(row: Sequence[object]) -> dict[str, int]:
    said = [text(cell) for cell in row]
    places = {
        name: next((n for n, cell in enumerate(said) if cell in words), -1) for name, words in HEADS.items()
    }
    return places if all(place >= 0 for place in places.values()) else {}


def _row(line: int, cells: Sequence[object], places: dict[str, int]) -> Row:
    def at(name: str) -> object:
        return cells[places[name]] if places[name] < len(cells) else None

    row = Row(line, name="".join(text(at("name")).split()), number=normalise_id_number(text(at("number"))))
    if not row.name:
        row.problems.append("姓名没有填")
    row.problems += check_id_number(row.number) if row.number else ["身份证号没有填"]
    try:
        row.day = _day(at("day"))
    except (CellError, ValueError):
        row.problems.append(f"死亡日期“{text(at('day'))}”不是日期，请按年-月-日填写")
    return row


def _day(value: object) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    plain = text(value).translate(str.maketrans("年月./", "----")).replace("日", "")
    if plain.isdigit() and len(plain) == 8:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    year, month, day = (int(part) for part in plain.split("-"))
    return datetime.date(year, month, day)


def match(rows: list[Row], region: Region, today: datetime.date) -> list[Row]:
    """Find each person among the members of the region, and say what is wrong; all mistakes of a row at once."""
    indexes = {row.line: blind_index("id_number", row.number) for row in rows if row.number}
    low, high = code_range(region.code)
    members = Member.objects.filter(
        id_index__in=set(indexes.values()), household__township__gte=low, household__township__lt=high
    ).select_related("household")
    known: dict[str, list[Member]] = {}
    for member in members:
        known.setdefault(member.id_index or "", []).append(member)
    seen: dict[str, int] = {}
    for row in rows:
        index = indexes.get(row.line, "")
        if row.problems:
            continue
        if index in seen:
            row.problems.append(f"与第 {seen[index]} 行是同一个人")
            continue
        seen[index] = row.line
        _check(row, known.get(index, []), today)
    return rows


def _check(row: Row, members: list[Member], today: datetime.date) -> None:
    assert row.day is not None
    if row.day > today:
        row.problems.append(f"死亡日期 {row.day.isoformat()} 晚于今天")
    elif today - row.day > LONGEST_AGO:
        row.problems.append(f"死亡日期 {row.day.isoformat()} 距今超过五年，请核对")
    current = next((member for member in members if member.is_current), None)
    if current is None:
        dead = next((member for member in members if member.died_on), None)
        if dead is not None:
            row.problems.append(f"已经登记死亡（{dead.died_on.isoformat()}）")
        else:
            row.elsewhere = True
        return
    if current.name != row.name:
        row.problems.append(f"姓名与家庭档案不一致：档案里是“{current.name}”，请核对是否同一人")
    if current.birth_on > row.day:
        row.problems.append("死亡日期早于出生日期")
    row.member = current
