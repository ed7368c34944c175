"""A bank's file, read cell by cell: nothing is guessed, every problem names its row and column.

CSV in GB18030 or UTF-8, XLSX and XLS. One row the bank answered with a `Read`; nothing is compared here. Pure.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from households.ledger import cells
from households.ledger.sheet import SheetError, open_sheet
from payments.returns.columns import Column, Header, find_header, result_of

LARGEST_UPLOAD = 20 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0"  # .xls
TOTALS = ("合计", "总计", "小计", "合计笔数", "总笔数")
DELIMITERS = (",", "\t", "|", ";")
LONGEST_WHY = 200
DAY = re.compile(r"(\d{4})[年./\-]?(\d{1,2})[月./\-]?(\d{1,2})日?(?:[ T].*)?")


@dataclass(frozen=True)
class Problem:
    """`row` counts from 1 as the file shows it; `column` is its heading, "" for the row as a whole."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Read:
    """One row as the bank wrote it. `amount` in 元, to the cent."""

    row: int
    number: int | None
    account: str
    name: str
    amount: Decimal
    ok: bool
    why: str
    paid_on: datetime.date | None


@dataclass
class Answer:
    """Everything a file says, and what of it cannot be read."""

    rows: list[Read] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)


def read_answer(content: bytes, today: datetime.date) -> Answer:
    """The rows of a bank's file. SheetError, in one sentence, when it is no such file at all."""
    rows = _cells_of(content)
    header = find_header(rows)
    if header is None:
        raise SheetError("没有找到表头，请核对是否传错文件；表头须有账号、户名、金额、结果等栏")
    if lacking := header.missing():
        raise SheetError("；".join(lacking))
    answer = Answer(headings={column.value: words for column, words in header.headings.items()})
    for place in range(header.row + 1, len(rows)):
        _row(rows[place], place + 1, header, answer, today)
    if not answer.rows and not answer.problems:
        raise SheetError("表头下面没有一行明细，请核对是否传错文件")
    return answer


def _cells_of(content: bytes) -> Sequence[Sequence[object]]:
    if content.startswith(OLE) or zipfile.is_zipfile(io.BytesIO(content)):
        return open_sheet(content).rows
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SheetError("打不开这个文件，请从银行系统重新下载") from error


def _decoded(content: bytes) -> str:
    """UTF-8 first: its bytes are seldom valid by chance. GB18030 holds every character, rare names too."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetError("打不开这个文件，请从银行系统重新下载 CSV 或 XLSX 文件")


def _row(row: Sequence[object], number: int, header: Header, answer: Answer, today: datetime.date) -> None:
    """One row of the sheet: a row of the answer, a total, or nothing."""
    if all(cells.is_blank(cell) for cell in row):
        return
    if any(cells.text(cell).strip("：:") in TOTALS for cell in row):
        _total(row, number, header, answer)
        return
    said = _Row(row, number, header, answer.problems, today)
    read = said.read()
    if read is not None:
        answer.rows.append(read)


def _total(row: Sequence[object], number: int, header: Header, answer: Answer) -> None:
    """The sum at the foot against the rows above it: a file that lost rows on its way says so itself."""
    place = header.at[Column.AMOUNT]
    stated = row[place] if place < len(row) else None
    if cells.is_blank(stated):
        return
    try:
        written = (cells.amount(_unquoted(stated)) * header.unit).quantize(cells.CENT)
    except cells.CellError:
        return  # an amount in words, or a count
    summed = sum((read.amount for read in answer.rows), Decimal(0))
    arrived = sum((read.amount for read in answer.rows if read.ok), Decimal(0))
    if not answer.problems and written not in (summed, arrived):
        heading = header.headings[Column.AMOUNT]
        message = f"第 {number} 行“{heading}”合计写 {written:,}，上面各行相加为 {summed:,}（成功 {arrived:,}），请核对文件是否完整"
        answer.problems.append(Problem(number, heading, message))


def day_of(value: object) -> datetime.date | None:
    """2026-03-10, 20260310, 2026年3月10日, with or without an hour; None when it is no day."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = DAY.fullmatch(cells.text(value))
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _unquoted(value: object) -> object:
    """Without what keeps a spreadsheet from taking digits for a number: '6217…, ="6217…", a tab."""
    if not isinstance(value, str):
        return value
    plain = value.strip()
    if match := re.fullmatch(r'="(.*)"', plain):
        return match[1]
    return plain.removeprefix("'")


@dataclass
class _Row:
    """Reads one row; whatever it cannot read becomes a problem."""

    row: Sequence[object]
    number: int
    header: Header
    problems: list[Problem]
    today: datetime.date

    def read(self) -> Read | None:
        before = len(self.problems)
        number, account, name = self._number(), self._account(), self._name()
        amount, ok, paid_on = self._amount(), self._result(), self._day()
        if len(self.problems) > before or amount is None or ok is None:
            return None
        why = " ".join(str(self._value(Column.WHY) or "").split())[:LONGEST_WHY]
        return Read(self.number, number, account, name, amount, ok, "" if ok else why, paid_on)

    def _value(self, column: Column) -> object:
        place = self.header.at.get(column)
        return _unquoted(self.row[place]) if place is not None and place < len(self.row) else None

    def _problem(self, column: Column, what: str) -> None:
        heading = self.header.headings[column]
        self.problems.append(Problem(self.number, heading, f"第 {self.number} 行“{heading}”{what}"))

    def _number(self) -> int | None:
        value = self._value(Column.NUMBER)
        if cells.is_blank(value):
            return None
        plain = cells.text(value)
        if not re.fullmatch(r"\d{1,7}", plain, re.ASCII):
            self._problem(Column.NUMBER, f"“{cells.shown(value)}”不是序号")
            return None
        return int(plain)

    def _account(self) -> str:
        value = self._value(Column.ACCOUNT)
        if cells.is_blank(value):
            self._problem(Column.ACCOUNT, "没有填")
            return ""
        try:
            return cells.account(value)
        except cells.CellError as error:
            # Nobody writes into the bank's answer: a spoilt one is fetched again.
            self._problem(Column.ACCOUNT, f"{str(error).split('，请')[0]}，请用银行原来的文件")
            return ""

    def _name(self) -> str:
        value = self._value(Column.NAME)
        if cells.is_blank(value):
            self._problem(Column.NAME, "没有填")
            return ""
        name = re.sub(r"\s+", "", cells.text(value))
        if len(name) > 60 or any(sign in name for sign in "<>=|&;"):
            self._problem(Column.NAME, f"“{cells.shown(value)}”不像户名")
        return name

    def _amount(self) -> Decimal | None:
        value = self._value(Column.AMOUNT)
        if cells.is_blank(value):
            self._problem(Column.AMOUNT, "没有填")
            return None
        try:
            written = cells.amount(value)
        except cells.CellError as error:
            self._problem(Column.AMOUNT, str(error))
            return None
        amount = written * self.header.unit
        if amount != amount.quantize(cells.CENT) or amount == 0:
            self._problem(Column.AMOUNT, f"“{cells.shown(value)}”不是能发放的金额")
            return None
        return amount.quantize(cells.CENT)

    def _result(self) -> bool | None:
        value = self._value(Column.RESULT)
        ok = None if cells.is_blank(value) else result_of(value)
        if ok is None:
            shown = "没有填" if cells.is_blank(value) else f"“{cells.shown(value)}”看不出成功还是失败"
            self._problem(Column.RESULT, f"{shown}，请向银行核实")
        return ok

    def _day(self) -> datetime.date | None:
        value = self._value(Column.DAY)
        if cells.is_blank(value):
            return None
        day = day_of(value)
        if day is None:
            self._problem(Column.DAY, f"“{cells.shown(value)}”不是日期，请写成 2026-03-10 的样子")
        elif day > self.today:
            self._problem(Column.DAY, f"{day} 还没有到")
        return day
