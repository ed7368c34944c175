"""When the next review is due: the rules' interval for what the household lives on (57号 art. 31, YC-050, GC-91)."""

from __future__ import annotations

import datetime

import pytest

from policies.reviewcycle import Circumstances, next_review_on
from policies.rules import rules_of_profile

SINCE = datetime.date(2026, 8, 31)


@pytest.mark.parametrize(
    ("profile", "found", "due"),
    [
        ("GC-2020", Circumstances(), "2027-02-28"),
        ("YC-2022", Circumstances(), "2027-08-31"),
        ("YC-2022", Circumstances(able_to_work=True), "2027-02-28"),
        ("YC-2022", Circumstances(unstable_income=True), "2027-02-28"),
        ("YC-2022", Circumstances(registered=True), "2027-02-28"),
        ("BY-2014", Circumstances(), "2027-08-31"),
    ],
)
def test_the_interval_follows_the_rules_and_the_household(
    profile: str, found: Circumstances, due: str
) -> None:
    rules = rules_of_profile(profile, "dibao", SINCE)
    assert next_review_on(rules.review, found, SINCE) == datetime.date.fromisoformat(due)


def test_without_a_cycle_in_the_rules_nothing_falls_due() -> None:
    rules = rules_of_profile("GC-2020", "linshi_jinan", SINCE)
    assert next_review_on(rules.review, Circumstances(), SINCE) is None
