"""Citizen identity numbers by GB 11643—1999: what is wrong with one, what it tells. Pure."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
EARLIEST_BIRTH = date(1900, 1, 1)
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
COMPARE = "请对照户口簿核对"


class IdNumberError(ValueError):
    """Not an identity number. `.problems`: Chinese sentences, each naming what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class IdNumber:
    """A checked 18-character identity number."""

    text: str

    @classmethod
    def parse(cls, text: object, *, on: date | None = None, who: str = "") -> Self:
        """Normalise and check; IdNumberError lists the problems. `on`: the day taken as today."""
        problems = check_id_number(text, on=on, who=who)
        if problems:
            raise IdNumberError(problems)
        return cls(normalise_id_number(text))

    def __str__(self) -> str:
        return self.text

    @property
    def birth_date(self) -> date:
        return date.fromisoformat(self.text[6:14])

    @property
    def sex(self) -> str:
        """男 or 女, from the parity of the sequence code."""
        return "男" if int(self.text[16]) % 2 else "女"

    @property
    def county_prefix(self) -> str:
        """The six digits of the county that issued the number (often since renamed or merged)."""
        return self.text[:6]

    def age_on(self, day: date) -> int:
        """Completed years of age on that day; who was born on 29 February turns on 1 March."""
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def normalise_id_number(text: object) -> str:
    """Full-width to plain, no blanks or separators, capital X. Digits are never guessed."""
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return re.sub(r"[\s\u200b\ufeff'’`-]", "", plain).upper()


def check_id_number(text: object, *, on: date | None = None, who: str = "") -> list[str]:
    """What is wrong with an identity number, as sentences for the office; [] when nothing is.

    `who`: whose number it is, put in front of each sentence. `on`: the day that counts as today.
    """
    subject = f"{who}的身份证号" if who else "身份证号"
    problem = _shape_problem(text) or _content_problem(normalise_id_number(text), on or _today())
    return [f"{subject}{problem}"] if problem else []


def id_number_warnings(text: object, *, known_counties: Container[str] | None = None) -> list[str]:
    """Oddities that stop nobody: a county code not in the list given, three zeros at the end."""
    number = normalise_id_number(text)
    warnings = []
    if known_counties is not None and number[:6] not in known_counties:
        warnings.append(f"身份证号前六位 {number[:6]} 不在现行区划代码表里，可能是旧代码，{COMPARE}")
    if number.endswith("000"):
        warnings.append(f"身份证号末三位都是 0，可能被表格当数字存过，{COMPARE}")
    return warnings


def check_character(first17: str) -> str:
    """The 18th character that belongs to 17 digits (ISO 7064 MOD 11-2)."""
    return CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def _shape_problem(text: object) -> str:
    """Everything that can be said before looking into the number; "" for 18 proper characters."""
    number = normalise_id_number(text)
    if not number:
        return "没有填，请按户口簿填写"
    if isinstance(text, float) or re.fullmatch(r"\d+\.\d+(E\+?\d*)?|\d+E\+?\d*|\d+\.0*", number):
        return "被表格存成了数字，末几位已经丢失，请按户口簿重新填写"
    if re.fullmatch(r"[0-9]{15}", number):
        return "是 15 位旧号，请按户口簿换成 18 位"
    if len(number) != 18:
        return f"应为 18 位，现在是 {len(number)} 位，{COMPARE}"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return f"只能是数字，末位可以是 X，{COMPARE}"
    return ""


def _content_problem(number: str, today: date) -> str:
    if number[:2] not in PROVINCES:
        return f"开头的 {number[:2]} 不是省份代码，{COMPARE}"
    try:
        born = date.fromisoformat(number[6:14])
    except ValueError:
        return f"里的出生日期 {number[6:14]} 不存在，{COMPARE}"
    if born > today:
        return f"里的出生日期 {born.isoformat()} 还没有到，{COMPARE}"
    if born < EARLIEST_BIRTH:
        return f"里的出生日期 {born.isoformat()} 早于 1900 年，{COMPARE}"
    if check_character(number[:17]) != number[17]:
        return f"有误，{COMPARE}"
    return ""


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()
