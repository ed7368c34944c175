"""A spreadsheet file, opened: its cells, and what its cells do not say (hidden rows, formulas, merged areas)."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*?>\s*<f[ >/]')
HIDDEN = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')


class SheetError(Exception):
    """The file cannot be read as a ledger at all; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Sheet:
    """All rows from row 1 on. `hidden`: row numbers as the sheet shows them; `formulas`: (row, column), row from 1, column from 0."""

    name: str
    rows: Sequence[Sequence[object]]
    hidden: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    continued: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def open_sheet(content: bytes, name: str = "") -> Sheet:
    """Read one sheet of an .xlsx/.xls/.ods file: the named one, else the first with the most rows. SheetError if it cannot."""
    _refuse_bomb(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(each) for each in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise SheetError("打不开这个文件，请用表格软件另存为 .xlsx 后再上传") from error
    chosen = next((sheet for sheet in sheets if sheet.name == name), None) or max(
        sheets, key=_size, default=None
    )
    if chosen is None or _size(chosen) == (0, 0):
        raise SheetError("文件里没有内容，请核对是否传错文件")
    if _size(chosen) > (MOST_ROWS, 0) or _size(chosen)[1] > MOST_COLUMNS:
        raise SheetError(f"表格超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，请删去空白区域或分开上传")
    hidden, formulas = _beneath(content, book.sheet_names.index(chosen.name))
    return Sheet(
        name=chosen.name,
        rows=chosen.to_python(skip_empty_area=False),
        hidden=hidden,
        formulas=formulas,
        continued=_continued(chosen),
    )


def _size(sheet: CalamineSheet) -> tuple[int, int]:
    """(rows, columns) up to the last filled cell."""
    return (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)


def _continued(sheet: CalamineSheet) -> frozenset[tuple[int, int]]:
    """Cells below the first of a vertically merged area, (row from 1, column from 0)."""
    areas = sheet.merged_cell_ranges or []
    return frozenset(
        (row + 1, column)
        for (top, left), (bottom, right) in areas
        for row in range(top + 1, bottom + 1)
        for column in range(left, right + 1)
    )


def _refuse_bomb(content: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
            raise SheetError("文件展开后过大，请删去图片和空白区域后再上传")


def _beneath(content: bytes, index: int) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Hidden rows and formula cells, which calamine does not tell, from the sheet's own XML; nothing for other formats."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return frozenset(), frozenset()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        path = _sheet_path(archive, index)
        if path is None:
            return frozenset(), frozenset()
        xml = archive.read(path)
    formulas = frozenset((int(row), column_number(letters.decode())) for letters, row in FORMULA.findall(xml))
    return frozenset(int(row) for row in HIDDEN.findall(xml)), formulas


def _sheet_path(archive: zipfile.ZipFile, index: int) -> str | None:
    """The part holding the sheet, through the workbook's relations: parts need not be numbered in order."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return None
    order = re.findall(rb'<(?:\w+:)?sheet [^>]*?r:id="([^"]+)"', archive.read("xl/workbook.xml"))
    relations = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in names else b""
    targets = {}
    for tag in re.findall(rb"<Relationship [^>]*>", relations):
        key, target = re.search(rb'\bId="([^"]+)"', tag), re.search(rb'\bTarget="([^"]+)"', tag)
        if key and target:
            targets[key[1]] = target[1].decode()
    part = targets.get(order[index], "") if index < len(order) else ""
    path = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
    return path if path in names else None


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
