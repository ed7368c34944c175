"""Chinese words and codes of a story, read as the program's own values: either may be written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from config.stories.mistakes import StoryError

OFFICE_HOUR = datetime.time(10)
SHORT_INSTANT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?$")
SHORT_MONTH = re.compile(r"^\d{4}-\d{2}$")


def choice(choices: Iterable[tuple[Any, Any]], said: Any, place: str) -> Any:
    """The value of one of `choices` (value, label) that was written as value or as label."""
    pairs = [(value, str(label)) for value, label in choices if value not in ("", None)]
    for value, label in pairs:
        if said in (value, label) or str(said) == str(value):
            return value
    raise StoryError([f"{place}：“{said}”不在可选之列：{'、'.join(label for _, label in pairs)}"])


def instant(said: Any, place: str) -> datetime.datetime:
    """A date-time of Beijing; a bare date is ten in the morning of that day."""
    found = said
    if isinstance(said, str):
        match = SHORT_INSTANT.match(said.strip())
        found = f"{match[1]}T{match[2]}{match[3] or ''}" if match else said.strip()
        try:
            found = datetime.datetime.fromisoformat(found)
        except ValueError:
            raise StoryError([f"{place}：“{said}”不是时间，请写成 2026-09-28T10:00"]) from None
    if isinstance(found, datetime.date) and not isinstance(found, datetime.datetime):
        found = datetime.datetime.combine(found, OFFICE_HOUR)
    if not isinstance(found, datetime.datetime):
        raise StoryError([f"{place}：“{said}”不是时间，请写成 2026-09-28T10:00"])
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def day(said: Any, place: str) -> datetime.date:
    """A day; of a date-time its day in Beijing."""
    if isinstance(said, datetime.datetime):
        return timezone.localdate(said) if timezone.is_aware(said) else said.date()
    if isinstance(said, datetime.date):
        return said
    try:
        return datetime.date.fromisoformat(str(said).strip())
    except ValueError:
        raise StoryError([f"{place}：“{said}”不是日期，请写成 2026-09-28"]) from None


def month(said: Any, place: str) -> datetime.date:
    """First day of a month written as 2026-09 or as any of its days."""
    if isinstance(said, str) and SHORT_MONTH.match(said.strip()):
        said = f"{said.strip()}-01"
    return day(said, place).replace(day=1)


def money(said: Any, place: str) -> Decimal:
    """元; quoted ("1720.00") or as a number."""
    try:
        return Decimal(str(said))
    except InvalidOperation:
        raise StoryError([f'{place}：“{said}”不是金额，请写成 "1720.00"']) from None
