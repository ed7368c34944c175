"""Invented ledgers of other townships, and big ones."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from accounts.idnumber import check_character

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "桂兰国富小雨建明秀英志强红梅海燕玉珍德福春花金凤"


def person(number: int) -> tuple[str, str]:
    """(name, identity number) of the number-th invented person."""
    born = date(1935, 1, 1) + timedelta(days=number % 29000)
    first17 = f"410104{born:%Y%m%d}{number // 29000 + 1:03d}"
    name = SURNAMES[number % 20] + GIVEN[number * 7 % 22] + GIVEN[number * 13 % 22]
    return name, first17 + check_character(first17)


def workbook(
    rows: Sequence[Sequence[Any]], *, merges: Sequence[tuple[int, int, int]] = (), sheet: str = "台账"
) -> bytes:
    """One sheet with these rows; `merges`: (first row, last row, column), from 0, merged downwards."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, (int, float)):
                    page.write_number(at, column, cell)
                elif cell not in ("", None):
                    page.write_string(at, column, str(cell))
        for first, last, column in merges:
            page.merge_range(first, column, last, column, rows[first][column])
    return target.getvalue()


HEADINGS = ("序号", "村", "户主姓名", "成员姓名", "与户主关系", "身份证号码", "健康状况", "劳动能力", "就业情况", "年收入", "保障人口", "月保障金", "分类施保金", "合计", "开户银行", "账号", "起始年月", "联系电话")  # fmt: skip


def big_ledger(households: int, *, villages: Sequence[str], size: int = 2, start: int = 0) -> bytes:
    """A clean ledger of so many households of `size` members each."""
    rows: list[list[Any]] = [["测试街道2026年11月城市低保台账"], list(HEADINGS)]
    for number in range(households):
        for place in range(size):
            name, id_number = person(start + number * size + place)
            own = [number + 1, villages[number % len(villages)], name] if place == 0 else ["", "", ""]
            member = [name, "户主" if place == 0 else "配偶", id_number, "慢性病", "部分丧失", "务农", 2400.0]
            money = (
                [
                    size,
                    980.0,
                    111.0,
                    1091.0,
                    "郑州农商银行",
                    f"62284800{start + number:011d}",
                    "2024年03月",
                    f"138{number:08d}",
                ]
                if place == 0
                else [""] * 8
            )
            rows.append(own + member + money)
    return workbook(rows)
