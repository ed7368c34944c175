"""What the title rows above the headings tell: 东关街道2026年11月城市居民最低生活保障在保对象台账. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from households.ledger import cells
from policies.benefits import HouseholdClass


def _texts(rows: Sequence[Sequence[object]]) -> list[str]:
    return [cells.text(cell) for row in rows for cell in row if not cells.is_blank(cell)]


def month_in(rows: Sequence[Sequence[object]]) -> date | None:
    """The first year and month named above the headings; None when there is none."""
    for text in _texts(rows):
        match = re.search(r"(20\d{2})\s*[年\-./]\s*(\d{1,2})(?!\d)", text)
        if match and 1 <= int(match[2]) <= 12:
            return date(int(match[1]), int(match[2]), 1)
    return None


def urban_in(rows: Sequence[Sequence[object]]) -> str:
    """Urban where the title says 城市 or 城镇, else rural."""
    found = any(word in text for text in _texts(rows) for word in ("城市", "城镇"))
    return HouseholdClass.URBAN if found else HouseholdClass.RURAL
