"""How money, days and instants are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from config import formats

NOW = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1006"), "1,006.00"),
        (Decimal("-180"), "−180.00"),
        (Fraction(786, 3), "262.00"),
        (Fraction(1000, 3), "333.33"),
        (Decimal("0.005"), "0.01"),
        (0, "0.00"),
        (None, "—"),
        ("", "—"),
        ("另计", "另计"),
    ],
)
def test_money_has_thousands_and_two_decimals(value: object, written: str) -> None:
    assert formats.money(value) == written


def test_differences_carry_their_sign() -> None:
    assert formats.money(Decimal("560"), sign=True) == "+560.00"
    assert formats.money(Decimal("-560"), sign=True) == "−560.00"
    assert formats.money(Decimal(0), sign=True) == "0.00"


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("full", "2026-03-18"),
        ("short", "3-18 周三"),
        ("doc", "2026年3月18日"),
        ("long", "2026年3月18日 星期三"),
    ],
)
def test_days_are_written_as_the_page_needs_them(style: str, written: str) -> None:
    assert formats.day(date(2026, 3, 18), style) == written


def test_an_instant_is_dated_by_the_wall_clock_in_china() -> None:
    assert formats.day(datetime(2026, 3, 17, 18, 0, tzinfo=UTC)) == "2026-03-18"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 3, 18, 2, 42, tzinfo=UTC), "10:42"),
        (datetime(2026, 3, 12, 8, 42, tzinfo=UTC), "03-12 16:42"),
        (datetime(2025, 12, 31, 8, 0, tzinfo=UTC), "2025-12-31 16:00"),
        (None, "—"),
    ],
)
def test_instants_of_today_need_no_date(at: datetime | None, written: str) -> None:
    assert formats.instant(at, NOW) == written
