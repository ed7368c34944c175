"""Menus by role."""

from itertools import pairwise

import pytest

from accounts.models import Role
from config.menus import MENUS, menu

pytestmark = pytest.mark.urls("tests.look.urls")


def test_every_role_has_its_own_menu() -> None:
    assert {role.name for role in Role} == set(MENUS)


def test_no_menu_is_longer_than_a_screen() -> None:
    # 768 px less the top bar and what stands below hold fifteen entries of 38 px and two lines between groups.
    assert (
        max(len([entry for entry in entries if not isinstance(entry, str)]) for entries in MENUS.values())
        <= 15
    )


def test_what_is_not_built_is_not_shown() -> None:
    shown = [entry.label for entry in menu("CLERK") if not entry.rule]
    assert "待办工作台" in shown
    assert "台账导入" not in shown


def test_a_page_that_would_only_refuse_is_no_entry() -> None:
    assert "待签批" in [entry.label for entry in menu("TOWNSHIP_HEAD")]
    assert "待签批" not in [entry.label for entry in menu("COUNTY_LEADER")]


@pytest.mark.urls("tests.look.no_urls")
def test_without_any_page_the_menu_is_empty_and_draws_no_lines() -> None:
    assert menu("CLERK") == []


def test_no_line_stands_at_an_end_or_beside_another() -> None:
    for role in MENUS:
        rules = [entry.rule for entry in menu(role)]
        assert not (rules and (rules[0] or rules[-1]))
        assert not any(first and second for first, second in pairwise(rules))


def test_the_page_within_a_section_marks_its_section() -> None:
    current = [entry.label for entry in menu("CLERK", "/cases/NP-1/") if entry.current]
    assert current == ["在办案件"]


def test_counts_stand_beside_their_entry_and_zero_says_nothing() -> None:
    counts = {
        entry.label: entry.count for entry in menu("CLERK", counts={"desk": 36, "visits": 0, "cases": 1000})
    }
    assert counts["待办工作台"] == "36"
    assert counts["入户调查"] == ""
    assert counts["在办案件"] == "999+"
