"""What leaves the system of a ledger: its findings as a list to work off, the blank template."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from import_export import fields, resources

from households.ledger.columns import Field
from households.models import LedgerFile

HEADINGS = ("行号", "栏目", "问题", "处理")
TREATMENT = {"errors": "改正后再导入", "warnings": "不影响入库，请核实"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def finding_rows(file: LedgerFile) -> list[tuple[int, str, str, str]]:
    """Errors first, then warnings, each in the sheet's order."""
    return [
        (each["row"], each["column"], each["message"], TREATMENT[kind])
        for kind in ("errors", "warnings")
        for each in file.report.get(kind, [])
    ]


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """A workbook of one sheet; every cell but the row numbers is written as text, so that no cell is a formula."""
    import xlsxwriter  # only a download needs it: no start should wait for it

    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold, sheet = (
            book.add_format({"bold": True, "text_wrap": True, "border": 1}),
            book.add_worksheet(title[:31]),
        )
        text = book.add_format({"num_format": "@"})
        sheet.set_column(0, max(len(headings) - 1, 0), 16, text)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, str(cell))
    return target.getvalue()


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV that opens in a spreadsheet as Chinese; a cell that would be read as a formula is made inert."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([inert(cell) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def inert(cell: Any) -> Any:
    """=1+1 → '=1+1"""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


class BlankLedger(resources.Resource):
    """The columns of a ledger as import-export knows them: the blank template has all of them, in order."""

    def get_export_headers(self, *args: Any, **kwargs: Any) -> list[str]:
        return [field.label for field in Field]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = {str(field): fields.Field(column_name=field.label) for field in Field}


def blank_template() -> bytes:
    """The blank ledger with one invented example row, its number cells as text so that no digit is lost."""
    example = {
        Field.SEQUENCE: "1",
        Field.VILLAGE: "示例村",
        Field.GROUP: "3组",
        Field.HEAD_NAME: "示例",
        Field.FAMILY_SIZE: "1",
        Field.PERSONS: "1",
        Field.NAME: "示例",
        Field.RELATION: "户主",
        Field.HEALTH: "慢性病",
        Field.WORK_ABILITY: "部分丧失",
        Field.OCCUPATION: "务农",
        Field.YEARLY_INCOME: "3600.00",
        Field.BASE_AMOUNT: "440.00",
        Field.TOPUP_AMOUNT: "0.00",
        Field.PAYABLE: "440.00",
        Field.FIRST_MONTH: "2026年03月",
        Field.NOTE: "示例行，填报前删去",
    }
    headings = BlankLedger().get_export_headers()
    return as_xlsx(headings, [[example.get(field, "") for field in Field]], title="在保台账")
