"""One cell of somebody’s spreadsheet, read without guessing. Pure.

Cells arrive as calamine gives them: text, float (every number), bool, date, datetime. Whatever cannot be read
exactly raises CellError with a Chinese sentence; nothing is repaired beyond its writing (full-width digits,
blanks, thousands separators).
"""

import math
import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal("99999999.99")
STROKES = frozenset(("", "-", "—", "——", "/", "\\"))
EXACT_FLOAT = 10**15  # a spreadsheet keeps fifteen digits of a number; what is longer has lost its end
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\u2060"))
# Full-width signs to plain ones. Not NFKC: that would also replace rare characters in names by their lookalikes.
PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20} | INVISIBLE
MONTH_PATTERN = re.compile(r"(\d{4})\s*[年./\-]\s*(\d{1,2})(?:\s*月)?(?:\s*[./\-]?\s*\d{1,2}\s*日?)?")
AMOUNT_PATTERN = re.compile(r"(-?)(\d+(?:\.\d+)?|\.\d+)")


class CellError(ValueError):
    """A cell that cannot be read; the message is a Chinese sentence without its subject."""


def is_blank(value: object) -> bool:
    """Nothing in it, only blanks, or the strokes offices write for nothing (—, /). 无 is not blank."""
    if not isinstance(value, str):
        return value is None
    return value == "" or text(value) in STROKES


def text(value: object) -> str:
    """The cell as plain text: 12.0 → "12", full-width signs made plain, blanks at the ends dropped."""
    if isinstance(value, str):
        plain = value.strip()
        return plain if plain.isascii() else _plain(plain)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_FLOAT:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


@lru_cache(maxsize=8192)
def _plain(value: str) -> str:
    return value.translate(PLAIN).strip()


def name(value: object) -> str:
    """A personal name: inner blanks dropped between Chinese characters, rare characters kept as they are."""
    plain = text(value)
    if plain.startswith(("=", "+", "@", "-")):
        raise CellError("是公式，不是姓名，请改为户口簿上的姓名")
    plain = re.sub(r"\s+", "", plain)
    if not plain:
        raise CellError("没有填，请按户口簿填写")
    if len(plain) > 60 or any(character.isdigit() or character in "<>=|&;" for character in plain):
        raise CellError("不像姓名，请改为户口簿上的姓名")
    return plain


@lru_cache(maxsize=8192, typed=True)
def amount(value: object) -> Decimal:
    """元, two decimals, not negative. A computed number is rounded to the cent; typed thirds of a cent are refused."""
    if isinstance(value, (bool, date, datetime)):
        raise CellError("不是金额，请填数字")
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            raise CellError("不是金额，请填数字")
        found = Decimal(repr(value))
    else:
        plain = re.sub(r"[\s,，¥￥]|元$", "", text(value))
        match = AMOUNT_PATTERN.fullmatch(plain)
        if not match:
            raise CellError(f"“{shown(value)}”不是数字，请填阿拉伯数字")
        found = Decimal(plain)
        if found != found.quantize(CENT, ROUND_HALF_UP):
            raise CellError(f"“{shown(value)}”超过两位小数，请填到分")
    if found < 0:
        raise CellError(f"是负数 {found:.2f}，金额不能为负")
    if found > LARGEST_AMOUNT:
        raise CellError("数额过大，请核对单位是否为元")
    return found.quantize(CENT, ROUND_HALF_UP)


def count(value: object) -> int:
    """A number of persons, 0 to 99."""
    plain = re.sub(r"[人口\s]+$", "", text(value))
    if not re.fullmatch(r"\d{1,2}", plain):
        raise CellError(f"“{shown(value)}”不是人数，请填整数")
    return int(plain)


@lru_cache(maxsize=4096, typed=True)
def month(value: object) -> date:
    """The first day of a month written 2021年10月, 2021-10, 2021.10, 202110, or as a date."""
    if isinstance(value, (date, datetime)):
        return date(value.year, value.month, 1)
    if isinstance(value, float) and not value.is_integer():
        # 2021.1 may be January or October: the sheet has dropped the nought.
        raise CellError(f"“{shown(value)}”分不清是几月，请写成 2021年10月 的样子")
    plain = text(value)
    match = re.fullmatch(r"(\d{4})(\d{2})(?:\d{2})?", plain) or MONTH_PATTERN.fullmatch(plain)
    if not match:
        raise CellError(f"“{shown(value)}”不是年月，请写成 2021年10月 的样子")
    year, number = int(match[1]), int(match[2])
    if not 1 <= number <= 12:
        raise CellError(f"“{shown(value)}”里没有 {number} 月，请核对起始年月")
    if not 1949 <= year <= 2200:
        raise CellError(f"“{shown(value)}”的年份不对，请核对起始年月")
    return date(year, number, 1)


def account(value: object) -> str:
    """A bank account: 8 to 30 digits, blanks and strokes between groups dropped."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= EXACT_FLOAT:
        raise CellError("被表格存成了数字，末几位已经丢失，请按卡面重新填写")
    plain = re.sub(r"[\s\-]", "", text(value))
    if re.search(r"\d[eE]\+?\d", plain):
        raise CellError("被表格存成了数字，末几位已经丢失，请按卡面重新填写")
    if not (plain.isascii() and plain.isdigit() and 8 <= len(plain) <= 30):
        raise CellError("应为 8 至 30 位数字，请对照卡面核对")
    return plain


def phone(value: object) -> str:
    """A phone number, digits and one stroke after an area code; CellError when it is none."""
    plain = re.sub(r"\s", "", text(value))
    if not re.fullmatch(r"1\d{10}|(0\d{2,3}-?)?\d{7,8}", plain):
        raise CellError("不像电话号码，请核对")
    return plain


def shown(value: object) -> str:
    """The cell as it may be repeated in a sentence: short, on one line."""
    plain = " ".join(text(value).split())
    return plain if len(plain) <= 20 else plain[:20] + "…"
