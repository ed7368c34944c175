"""Worked dates of the five regions: facts in, due dates out."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from policies.deadlines import SHANGHAI, Deadline, counted_days, due_dates
from policies.rules import Rules, rules_for, rules_of_profile
from policies.workdays import packaged_calendar

CALENDAR = packaged_calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


def due(rules: Rules, **events: str | datetime) -> Mapping[str, Deadline]:
    """Clock name → deadline; event dates are given as text."""
    known = {name: day(when) if isinstance(when, str) else when for name, when in events.items()}
    return {deadline.name: deadline for deadline in due_dates(rules, known, CALENDAR)}


def guancheng(on: str = "2026-09-28", category: str = "dibao") -> Rules:
    return rules_for("410104001000", category, day(on))


def test_a_guancheng_case_across_national_day() -> None:
    clocks = due(guancheng(), accepted="2026-09-28")
    assert clocks["check.start"].due_on == day("2026-10-10")
    assert clocks["visit.due"].due_on == day("2026-10-10")
    assert clocks["overall.limit"].due_on == day("2026-11-06")
    assert clocks["overall.national"].due_on == day("2026-10-30")
    assert clocks["overall.ext"].due_on == day("2026-12-04")
    numbered = [(c.index, c.on.isoformat()) for c in counted_days(clocks["visit.due"], CALENDAR) if c.index]
    assert numbered[2] == (3, "2026-10-08")


def test_yichun_destitute_limits() -> None:
    clocks = due(rules_for("230702001000", "tekun", day("2026-09-28")), accepted="2026-09-28")
    assert clocks["overall.limit"].due_on == day("2026-10-23")
    assert clocks["overall.ext"].due_on == day("2026-10-30")


def test_the_taian_clock_starts_at_acceptance_not_at_the_pre_check() -> None:
    rules = rules_of_profile("TA-2019", "dibao", day("2026-02-12"))
    clocks = due(rules, requested="2026-02-02", check_requested="2026-02-03", accepted="2026-02-12")
    assert clocks["overall.limit"].started_on == day("2026-02-12")
    assert clocks["overall.limit"].due_on == day("2026-03-18")


def test_a_silent_limit_is_the_baseline_of_the_day_of_acceptance() -> None:
    now = rules_for("450703001000", "dibao", day("2026-09-14"))
    assert due(now, accepted="2026-09-14")["overall.limit"].due_on == day("2026-10-16")
    assert due(now, accepted="2026-09-14")["overall.limit"].basis.label.startswith("国家基线 83号")
    before = rules_for("450703001000", "dibao", day("2022-10-19")).clock("overall.limit")
    assert before is not None
    assert (before.n, before.basis.text) == (30, "57号 第二十二条")


def test_a_working_sunday_is_day_one() -> None:
    clocks = due(guancheng("2026-09-18"), accepted="2026-09-18")
    assert clocks["check.start"].due_on == day("2026-09-24")
    baseline = due(rules_of_profile("N2022", "dibao", day("2026-09-18")), accepted="2026-09-18")
    assert baseline["visit.due"].due_on == day("2026-09-22")
    assert baseline["visit.due"].meaning == "start"
    assert baseline["visit.due"].label == "启动家庭经济状况调查"


def test_the_clock_of_an_online_submission_starts_when_the_clerk_accepts() -> None:
    clocks = due(guancheng("2026-10-08"), requested="2026-10-03", accepted="2026-10-08")
    assert clocks["check.start"].due_on == day("2026-10-14")


def test_the_review_meeting_is_due_five_days_after_the_visit() -> None:
    clocks = due(guancheng(), accepted="2026-09-28", visit_done="2026-09-30")
    assert clocks["review_meeting.due"].due_on == day("2026-10-13")
    assert CALENDAR.back(clocks["review_meeting.due"].due_on, 2) == day("2026-10-10")


def test_the_opinion_is_due_five_days_after_the_report() -> None:
    assert due(guancheng(), check_report="2026-10-09")["opinion.due"].due_on == day("2026-10-15")


def test_an_ordinary_publicity_and_the_decision_after_it() -> None:
    clocks = due(guancheng(), publicity_posted="2026-10-13")
    assert clocks["publicity.P1"].due_on == day("2026-10-20")
    assert clocks["decide.due"].due_on == day("2026-10-27")


def test_a_publicity_into_the_spring_festival() -> None:
    clocks = due(rules_for("230702001000", "dibao", day("2026-01-20")), publicity_posted="2026-02-09")
    assert clocks["publicity.P3"].due_on == day("2026-02-24")
    assert "decide.due" not in clocks


def test_an_objection_in_the_window_and_the_second_posting() -> None:
    first = due(guancheng(), accepted="2026-09-28", publicity_posted="2026-10-13", objection="2026-10-16")
    assert first["objection.due"].due_on == day("2026-11-06")
    again = due(guancheng(), accepted="2026-09-28", publicity_posted="2026-11-04")
    assert again["publicity.P1"].due_on == day("2026-11-11")
    assert again["decide.due"].due_on == day("2026-11-18")
    assert again["decide.due"].due_on > again["overall.limit"].due_on
    assert again["overall.ext"].due_on == day("2026-12-04")


def test_emergency_relief_runs_by_the_clock_over_new_years_eve() -> None:
    rules = rules_of_profile("TA-2019", "linshi_jinan", day("2026-02-16"))
    called = datetime(2026, 2, 16, 22, 30, tzinfo=SHANGHAI)
    clocks = due(rules, requested=called, granted="2026-02-17")
    assert clocks["emergency.grant_within"].due_at == called + timedelta(hours=24)
    assert clocks["emergency.grant_within"].due_on == day("2026-02-17")
    assert clocks["emergency.backfill"].due_on == day("2026-02-28")


def test_clocks_of_stages_an_emergency_route_does_not_have_are_left_out() -> None:
    rules = rules_of_profile("TA-2019", "linshi_jinan", day("2026-02-16"))
    assert set(due(rules, accepted="2026-02-16")) == set()
    whole = {d.name for d in due_dates(rules, {"accepted": day("2026-02-16")}, CALENDAR, whole=True)}
    assert "check.start" in whole


def test_a_late_objection_on_the_rolled_day_is_still_inside_the_publicity() -> None:
    end = due(guancheng("2026-09-01"), publicity_posted="2026-09-29")["publicity.P1"].due_on
    assert day("2026-10-08") <= end
    assert CALENDAR.publicity_end(day("2026-09-29"), 7, roll=False) < day("2026-10-08")


def test_a_destitute_objection_is_settled_within_fifteen_days() -> None:
    rules = rules_of_profile("N2022", "tekun", day("2026-04-01"))
    assert due(rules, objection="2026-05-06")["objection.due"].due_on == day("2026-05-26")
    assert rules.objection.republish


def test_two_publicities_have_their_own_ends_and_the_decision_waits_for_the_last() -> None:
    rules = rules_for("450703001000", "dibao", day("2026-09-14"))
    posted = {"publicity_posted.P1": day("2026-09-16"), "publicity_posted.P2": day("2026-10-13")}
    clocks = {d.name: d for d in due_dates(rules, posted, CALENDAR)}
    assert clocks["publicity.P1"].due_on == day("2026-09-23")
    assert clocks["publicity.P2"].due_on == day("2026-10-20")


def test_the_old_baseline_decides_three_days_after_the_second_publicity() -> None:
    rules = rules_of_profile("N2012", "dibao", day("2020-06-01"))
    clocks = {d.name: d for d in due_dates(rules, {"publicity_posted.P2": day("2020-06-08")}, CALENDAR)}
    assert clocks["decide.due"].due_on == day("2020-06-18")


def test_a_clock_without_its_event_is_left_out() -> None:
    assert set(due(guancheng(), accepted="2026-09-28")) == {
        "check.start",
        "visit.due",
        "overall.limit",
        "overall.ext",
        "overall.national",
    }


def test_an_aware_instant_counts_by_its_day_in_shanghai() -> None:
    late = datetime.fromisoformat("2026-09-27T17:00:00+00:00")  # 01:00 on the 28th at home
    assert due(guancheng(), accepted=late)["overall.limit"].due_on == day("2026-11-06")


def test_a_due_date_in_an_unpublished_year_is_provisional() -> None:
    clocks = due(guancheng("2026-12-15"), accepted="2026-12-15")
    assert clocks["overall.limit"].provisional
    assert not clocks["visit.due"].provisional


@pytest.mark.parametrize(
    ("profile", "category", "accepted", "limit"),
    [
        ("GC-2020", "dibao", "2026-09-30", "2026-11-10"),
        ("TA-2019", "tekun", "2026-10-08", "2026-11-04"),
        ("YC-2022", "bianyuan", "2026-10-08", "2026-11-04"),
        ("QB-2019", "linshi_zhichu", "2026-10-08", "2026-11-04"),
    ],
)
def test_overall_limits_of_other_routes(profile: str, category: str, accepted: str, limit: str) -> None:
    rules = rules_of_profile(profile, category, day(accepted))
    assert due(rules, accepted=accepted)["overall.limit"].due_on == day(limit)
