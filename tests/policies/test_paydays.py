"""The payment calendar of 2026, month by month, for the three regions that have one."""

from datetime import date, datetime

import pytest

from policies.deadlines import SHANGHAI
from policies.paydays import PayDay, in_ledger_of, paydays
from policies.rules import rules_of_profile
from policies.workdays import packaged_calendar

CALENDAR = packaged_calendar()
# month: pay by the 10th, file after the export of the 10th, hand in by the 25th, last day of ledger, of roster
MONTHS = {
    1: ("01-09", "01-12", "01-23", "01-23", "01-30"),
    2: ("02-10", "02-10", "02-25", "02-14", "02-28"),
    3: ("03-10", "03-10", "03-25", "03-23", "03-31"),
    4: ("04-10", "04-10", "04-24", "04-23", "04-30"),
    5: ("05-09", "05-11", "05-25", "05-22", "05-29"),
    6: ("06-10", "06-10", "06-25", "06-23", "06-30"),
    7: ("07-10", "07-10", "07-24", "07-23", "07-31"),
    8: ("08-10", "08-10", "08-25", "08-21", "08-31"),
    9: ("09-10", "09-10", "09-24", "09-23", "09-30"),
    10: ("10-10", "10-10", "10-23", "10-23", "10-30"),
    11: ("11-10", "11-10", "11-25", "11-23", "11-30"),
    12: ("12-10", "12-10", "12-25", "12-23", "12-31"),
}


def days_of(profile: str, month: int) -> dict[str, PayDay]:
    rules = rules_of_profile(profile, "dibao", date(2026, 1, 1))
    return {payday.name: payday for payday in paydays(rules, 2026, month, CALENDAR)}


@pytest.mark.parametrize("month", MONTHS)
def test_the_days_of_every_month_of_2026(month: int) -> None:
    pay, export, submit, ledger, roster = (date.fromisoformat(f"2026-{text}") for text in MONTHS[month])
    guancheng, qinbei, yichun = (
        days_of("GC-2020", month),
        days_of("QB-2019", month),
        days_of("YC-2022", month),
    )
    assert (guancheng["pay_by"].on, yichun["pay_by"].on) == (pay, pay)
    assert guancheng["submit"].on == submit
    assert qinbei["export"].on == export
    assert (yichun["ledger_close"].on, yichun["roster"].on) == (ledger, roster)


def test_guancheng_hands_in_the_list_of_the_next_month() -> None:
    assert days_of("GC-2020", 9)["submit"].for_month == date(2026, 10, 1)
    assert days_of("GC-2020", 12)["submit"].for_month == date(2027, 1, 1)


def test_each_region_has_only_the_days_its_document_writes() -> None:
    assert set(days_of("GC-2020", 9)) == {"submit", "pay_by"}
    assert set(days_of("QB-2019", 9)) == {"export"}
    assert set(days_of("YC-2022", 9)) == {"ledger_close", "roster", "pay_by"}
    assert days_of("TA-2019", 9) == {}


def test_the_ledger_closes_at_midnight_after_the_spring_festival() -> None:
    ledger = days_of("YC-2022", 2)["ledger_close"]
    assert ledger.closes_at == datetime(2026, 2, 24, tzinfo=SHANGHAI)
    assert ledger.on == date(2026, 2, 14)
    assert date(2026, 2, 11) in ledger.remind_on


def test_a_confirmation_after_the_close_goes_into_the_next_ledger() -> None:
    rules = rules_of_profile("YC-2022", "dibao", date(2026, 10, 1))
    assert in_ledger_of(rules, datetime(2026, 10, 23, 23, 59, tzinfo=SHANGHAI)) == date(2026, 10, 1)
    assert in_ledger_of(rules, datetime(2026, 10, 24, 9, 0, tzinfo=SHANGHAI)) == date(2026, 11, 1)


def test_a_region_without_a_ledger_takes_a_confirmation_in_its_own_month() -> None:
    rules = rules_of_profile("GC-2020", "dibao", date(2026, 10, 1))
    assert in_ledger_of(rules, datetime(2026, 10, 30, 9, 0, tzinfo=SHANGHAI)) == date(2026, 10, 1)
