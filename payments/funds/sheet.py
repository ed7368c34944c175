"""The ledger of a year as a workbook: the sums by fund, and every entry. Cells are text, none is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from payments.funds.kinds import Fund
from payments.funds.sums import FundSums, sums_of
from payments.models import FundYear

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY_FUND = (
    "资金",
    "上年结余（元）",
    "上级补助（元）",
    "本级预算（元）",
    "结余转入、转出（元）",
    "名册发放（元）",
    "拨入备用金（元）",
    "工作经费（元）",
    "结余（元）",
)
ENTRIES = (
    "序号",
    "日期",
    "资金",
    "种类",
    "转入",
    "金额（元）",
    "文号",
    "下达日期",
    "用途、说明",
    "状态",
    "登记人",
    "复核人",
)


def workbook(book: FundYear) -> bytes:
    """Two sheets: 按资金汇总 and 收支明细."""
    import xlsxwriter  # only a download needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as made:
        bold = made.add_format({"bold": True, "text_wrap": True, "border": 1})
        for title, headings, rows in (
            ("按资金汇总", BY_FUND, sum_rows(sums_of(book.county_id, book.year))),
            ("收支明细", ENTRIES, entry_rows(book)),
        ):
            sheet = made.add_worksheet(title)
            sheet.set_column(0, len(headings) - 1, 18)
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(headings):
                sheet.write_string(0, column, heading, bold)
            for number, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
    return out.getvalue()


def sum_rows(sums: dict[Fund, FundSums]) -> Iterable[Sequence[str]]:
    for row in sums.values():
        money = (row.opening, row.granted, row.budgeted, row.moved, row.paid, row.reserve, row.work, row.left)
        yield (str(row.fund.label), *(f"{value:.2f}" for value in money))


def entry_rows(book: FundYear) -> Iterable[Sequence[str]]:
    named = ("entered_by__user", "confirmed_by__user")
    for number, entry in enumerate(book.entries.select_related(*named).order_by("id"), 1):
        yield (
            str(number),
            entry.dated_on.isoformat(),
            str(entry.get_fund_display()),
            str(entry.get_kind_display()),
            str(entry.get_to_fund_display()) if entry.to_fund else "",
            f"{entry.amount:.2f}",
            entry.document_no,
            entry.allocated_on.isoformat() if entry.allocated_on else "",
            entry.purpose,
            str(entry.get_state_display()),
            entry.entered_by.author_name,
            entry.confirmed_by.author_name if entry.confirmed_by else "",
        )
