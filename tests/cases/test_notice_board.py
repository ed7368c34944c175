"""GC-77…81, YC-029, YC-046, P8, P9, P21: what hangs, how long, and what an objection is."""

from datetime import date
from decimal import Decimal

import pytest

from cases.notice_board import close_reasons, day_bar, objection_reasons, private_details, public_line
from policies.workdays import WorkCalendar

POSTED, ENDS = date(2026, 10, 13), date(2026, 10, 20)


def closing(on: date, **changes: object) -> list[str]:
    facts = {"posting_photo": True, "end_photo": True, "open_objections": 0, "over": False, **changes}
    return close_reasons(posted_on=POSTED, ends_on=ENDS, on=on, **facts)  # type: ignore[arg-type]


def test_the_seventh_day_counts_to_midnight() -> None:
    """S-21: posted 10-13, not on 10-20 at 17:00, on 10-21 yes."""
    assert closing(date(2026, 10, 20)) == ["公示到 10月20日24时才满，10月21日起可以撤下"]
    assert closing(date(2026, 10, 21)) == []


def test_an_open_objection_keeps_the_notice_up() -> None:
    assert closing(date(2026, 10, 21), open_objections=1) == ["还有 1 条异议没有办结"]


def test_everything_in_the_way_is_told_at_once() -> None:
    said = closing(date(2026, 10, 15), open_objections=2, end_photo=False, posting_photo=False)
    assert len(said) == 4


def test_a_notice_that_is_over_is_over() -> None:
    assert closing(date(2026, 10, 21), over=True) == ["这次公示已经结束"]


def test_the_line_of_a_household_has_three_facts_and_no_more() -> None:
    line = public_line(name="何桂兰", household_size=3, amount=Decimal("672.00"))
    assert set(line.__slots__) == {"name", "household_size", "amount"}


def test_a_minor_is_not_named() -> None:
    assert public_line(name="陈小雨", household_size=1, amount=Decimal(1), minor=True).name == "陈某"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证 410104196803124242", ["身份证号"]),
        ("身份证 41010419680312424X，手机 13800005521", ["身份证号", "手机号"]),
        ("账号 6217000012344801234", ["银行账号"]),
        ("何桂兰 3 人 672.00 元 电话 0371-6213018", []),
    ],
)
def test_private_numbers_are_found_before_they_are_posted(text: str, found: list[str]) -> None:
    assert private_details(text) == found


def test_the_offices_own_mobile_number_is_no_secret() -> None:
    assert private_details("咨询 13800005521", hotlines=("13800005521",)) == []


def test_an_objection_on_the_rolled_day_is_still_one() -> None:
    """S-83: posted 09-29, raw end 10-06, open until 10-08."""
    ends_on = WorkCalendar({}).publicity_end(date(2026, 9, 29), 7)
    assert ends_on >= date(2026, 10, 6)
    assert objection_reasons(grounds="这户有一辆轿车", inside=True, ends_on=ends_on) == []


def test_after_the_window_it_is_a_complaint() -> None:
    assert objection_reasons(grounds="这户有一辆轿车", inside=False, ends_on=ENDS) == [
        "不在公示期内（10月20日24时止），请按投诉举报登记"
    ]


def test_an_objection_is_concrete() -> None:
    assert objection_reasons(grounds="不公平", inside=True, ends_on=ENDS) == [
        "请把异议写具体：哪一户、什么情况"
    ]


def test_the_bar_counts_from_the_day_after_posting() -> None:
    assert (day_bar(POSTED, ENDS, POSTED).day, day_bar(POSTED, ENDS, POSTED).days) == (0, 7)
    assert day_bar(POSTED, ENDS, date(2026, 10, 18)).day == 5
    assert day_bar(POSTED, ENDS, date(2026, 10, 21)).over
