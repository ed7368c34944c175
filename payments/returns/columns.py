"""What banks call the columns of their answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from households.ledger import cells

HEADER_SEARCH_ROWS = 20
FEWEST_HEADINGS = 3


class Column(TextChoices):
    """A column the import understands, in the order the bank file has them."""

    NUMBER = "number", "序号"
    ACCOUNT = "account", "账号"
    NAME = "name", "户名"
    AMOUNT = "amount", "金额"
    RESULT = "result", "结果"
    WHY = "why", "失败原因"
    DAY = "day", "发放日期"


SYNONYMS: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("序号", "编号", "行号", "顺序号", "明细序号", "批内序号"),
    Column.ACCOUNT: ("账号", "帐号", "银行账号", "卡号", "银行卡号", "收款账号", "收款人账号", "账户", "社保卡号", "一卡通账号", "入账账号", "对方账号"),
    Column.NAME: ("户名", "姓名", "收款人", "收款人姓名", "收款户名", "收款人户名", "账户名称", "账户名", "持卡人", "客户名称", "对方户名"),
    Column.AMOUNT: ("金额", "发放金额", "交易金额", "代发金额", "实发金额", "应发金额", "入账金额", "发生额"),
    Column.RESULT: ("结果", "处理结果", "发放结果", "交易结果", "状态", "处理状态", "交易状态", "发放状态", "代发结果", "成功标志", "是否成功", "入账结果"),
    Column.WHY: ("失败原因", "原因", "错误原因", "返回信息", "处理信息", "错误信息", "响应信息", "备注", "摘要", "说明"),
    Column.DAY: ("发放日期", "交易日期", "入账日期", "处理日期", "记账日期", "到账日期", "日期", "发放时间", "交易时间"),
}  # fmt: skip
NEEDED = (Column.ACCOUNT, Column.NAME, Column.AMOUNT, Column.RESULT)

YES = (
    "成功",
    "发放成功",
    "交易成功",
    "处理成功",
    "入账成功",
    "代发成功",
    "已成功",
    "已发放",
    "已入账",
    "y",
    "success",
    "是",
)
NO = (
    "失败",
    "发放失败",
    "交易失败",
    "处理失败",
    "入账失败",
    "代发失败",
    "不成功",
    "未成功",
    "已退回",
    "退汇",
    "n",
    "fail",
    "否",
)

_COLUMN_OF = {word: column for column, words in SYNONYMS.items() for word in words}
IN_CENTS = re.compile(r"[(（\[【]\s*(?:单位[:：]?)?\s*分\s*[)）\]】]")


@dataclass(frozen=True)
class Header:
    """Where the headings stand: `row` counts from 0. `at`: column → its place; `headings`: its own words.

    `unit`: what a written amount is multiplied by to be 元 (a bank may write 分).
    """

    row: int
    at: dict[Column, int]
    headings: dict[Column, str]
    unit: Decimal

    def missing(self) -> list[str]:
        """What no answer can do without, as a sentence; [] when the columns suffice."""
        lacking = [column.label for column in NEEDED if column not in self.at]
        return [f"没有找到“{'”“'.join(lacking)}”栏，请核对是否传错文件"] if lacking else []


def column_of(heading: object) -> Column | None:
    """The column a heading names, by exact synonym without blanks, brackets and units."""
    plain = re.sub(r"\s+", "", cells.text(heading))
    plain = re.sub(r"[(（\[【].*?[)）\]】]", "", plain)
    return _COLUMN_OF.get(plain.strip("：:*"))


def find_header(rows: Sequence[Sequence[object]]) -> Header | None:
    """The row with the most known headings among the first ones, at least three; None when there is none."""
    known = [sum(column_of(cell) is not None for cell in row) for row in rows[:HEADER_SEARCH_ROWS]]
    if not known or max(known) < FEWEST_HEADINGS:
        return None
    top = known.index(max(known))
    at: dict[Column, int] = {}
    headings: dict[Column, str] = {}
    for place, heading in enumerate(rows[top]):
        column = column_of(heading)
        if column is not None and column not in at:
            at[column], headings[column] = place, "".join(str(heading).split())
    unit = Decimal("0.01") if IN_CENTS.search(headings.get(Column.AMOUNT, "")) else Decimal(1)
    return Header(top, at, headings, unit)


def result_of(value: object) -> bool | None:
    """True for 成功, False for 失败; None when the word is neither. 失败：账号已销户 is 失败."""
    plain = re.split(r"[：:，,；;（(]", cells.text(value))[0].strip().lower()
    if plain in YES:
        return True
    return False if plain in NO else None
