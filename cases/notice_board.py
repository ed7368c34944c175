"""What a notice may show, when it may come down, what counts as an objection (GC-77…81, YC-029, YC-046)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

# An ID number, a mobile number, a bank card: none of them may hang on a wall.
PRIVATE_NUMBERS = {
    "身份证号": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "手机号": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "银行账号": re.compile(r"(?<!\d)\d{15,16}(?!\d)|(?<!\d)\d{19}(?!\d)"),
}


@dataclass(frozen=True, slots=True)
class PublicLine:
    """All that may be said of a household in public: name, household size, amount in 元 (None: not said)."""

    name: str
    household_size: int
    amount: Decimal | None


def public_line(*, name: str, household_size: int, amount: Decimal | None, minor: bool = False) -> PublicLine:
    """The line of one household; a minor’s name is masked (H-38)."""
    return PublicLine(f"{name[:1]}某" if minor else name, household_size, amount)


def private_details(text: str, *, hotlines: tuple[str, ...] = ()) -> list[str]:
    """The kinds of private number found in a text that is to be posted; the office’s own numbers are no secret."""
    for number in filter(None, hotlines):
        text = text.replace(number, "")
    return [kind for kind, pattern in PRIVATE_NUMBERS.items() if pattern.search(text)]


def close_reasons(
    *,
    posted_on: date,
    ends_on: date,
    on: date,
    posting_photo: bool,
    end_photo: bool,
    open_objections: int,
    over: bool,
) -> list[str]:
    """Chinese sentences for whatever keeps a notice on the wall on day `on`; empty when it may come down."""
    if over:
        return ["这次公示已经结束"]
    reasons = []
    if on <= ends_on:
        free = ends_on + timedelta(days=1)
        reasons.append(f"公示到 {_day(ends_on)}24时才满，{_day(free)}起可以撤下")
    if open_objections:
        reasons.append(f"还有 {open_objections} 条异议没有办结")
    if not posting_photo:
        reasons.append("没有张贴照片，证明不了公示从哪天开始")
    if not end_photo:
        reasons.append("请上传期满时的现场照片")
    return reasons


def objection_reasons(*, grounds: str, inside: bool, ends_on: date) -> list[str]:
    """Chinese sentences for whatever keeps a statement from being an objection to this notice."""
    reasons = []
    if not inside:
        reasons.append(f"不在公示期内（{_day(ends_on)}24时止），请按投诉举报登记")
    if len(grounds.strip()) < 5:
        reasons.append("请把异议写具体：哪一户、什么情况")
    return reasons


@dataclass(frozen=True, slots=True)
class DayBar:
    """How far a notice has come, counted in days of the period (day of posting is day 0)."""

    day: int
    days: int
    left: int

    @property
    def over(self) -> bool:
        return self.left < 0


def day_bar(posted_on: date, ends_on: date, today: date) -> DayBar:
    """The bar of a notice on `today`; `days` counts to the rolled end."""
    days = (ends_on - posted_on).days
    return DayBar(
        day=min(max(0, (today - posted_on).days), days),
        days=days,
        left=(ends_on - today).days,
    )


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
