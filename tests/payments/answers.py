"""What a bank answers to a roster, as files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from payments.models import Roster

HEADINGS = ("序号", "账号", "户名", "金额（元）", "处理结果", "失败原因", "交易日期")
DAY = "2026-11-24"


def said(roster: Roster, **other: dict[str, Any]) -> list[list[Any]]:
    """One row for every line that carries money, all paid; `other`: head's name → cells that differ by heading."""
    rows = []
    for number, line in enumerate(roster.lines.payable().order_by("seq", "pk"), 1):
        row = [number, line.account, line.payee_name, f"{line.payable:.2f}", "成功", "", DAY]
        for heading, value in other.get(line.head_name, {}).items():
            row[HEADINGS.index(heading)] = value
        rows.append(row)
    return rows


def failed(why: str = "账号不存在") -> dict[str, Any]:
    return {"处理结果": "失败", "失败原因": why}


def as_csv(
    rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, encoding: str = "gb18030"
) -> bytes:
    lines = [",".join(map(str, row)) for row in (headings, *rows)]
    return "\r\n".join([*lines, ""]).encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """Cells as they are given: a number stays a number, as a spreadsheet would keep it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for place, row in enumerate((headings, *rows)):
        for column, value in enumerate(row):
            sheet.write(place, column, value)
    book.close()
    return out.getvalue()
