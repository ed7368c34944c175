"""The sweep reminds once per clock and step, tells the deputy and the county, and catches up after an outage."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable

import pytest

from accounts.models import Role
from approvals import tasks
from approvals.models import Clock, Notification, Procedure
from approvals.sweep import remind, remind_hours
from audit.acts import acting
from policies.calendar_changes import change_day
from tests.approvals.walk import Walk, at


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    """Check and visit due on Saturday 2026-10-10."""
    return walk.to_acceptance("2026-09-28")


def steps(clock: str) -> list[tuple[str, str]]:
    """(step, role) of the notifications of one clock, as they came."""
    found = Notification.objects.filter(clock__name=clock).order_by("pk")
    return list(found.values_list("step", "role"))


def test_two_working_days_before_the_clerk_is_reminded_once(accepted: Procedure) -> None:
    assert remind(at("2026-09-30", 0)) == 0
    assert remind(at("2026-10-08", 0)) == 2
    assert steps("visit.due") == [("near", Role.CLERK)]
    assert remind(at("2026-10-08", 12)) == 0
    assert remind(at("2026-10-09", 0)) == 0
    assert (
        "何桂兰户（DG-2026-0001）入户调查快到期，应于10-10前办结"
        in Notification.objects.get(clock__name="visit.due").text
    )


def test_the_appraisal_is_reminded_on_the_day_of_the_worked_example(walk: Walk, accepted: Procedure) -> None:
    """S-13: due 10-13, reminder 10-10."""
    walk.visit("2026-09-30")
    remind(at("2026-10-09", 0))
    assert steps("review_meeting.due") == []
    remind(at("2026-10-10", 0))
    assert steps("review_meeting.due") == [("near", Role.CLERK)]


def test_every_step_of_a_clock_nobody_meets(accepted: Procedure) -> None:
    """The county is told from the fourth working day of lateness on."""
    for day in ("2026-10-08", "2026-10-10", "2026-10-11", "2026-10-12", "2026-10-14", "2026-10-15"):
        remind(at(day, 0))
    assert steps("visit.due") == [
        ("near", Role.CLERK),
        ("today", Role.CLERK),
        ("overdue", Role.CLERK),
        ("overdue", Role.DEPUTY_LEADER),
        ("escalated", Role.COUNTY_SUPERVISOR),
    ]


def test_after_an_outage_one_run_says_what_still_matters(accepted: Procedure) -> None:
    remind(at("2026-10-20", 0))
    assert steps("visit.due") == [
        ("overdue", Role.CLERK),
        ("overdue", Role.DEPUTY_LEADER),
        ("escalated", Role.COUNTY_SUPERVISOR),
    ]
    assert remind(at("2026-10-20", 1)) == 0


def test_what_is_done_or_over_is_not_reminded_of(walk: Walk, accepted: Procedure) -> None:
    walk.visit("2026-09-30")
    walk.act("withdraw", "2026-10-08", walk.clerk, why="已找到工作")
    assert remind(at("2026-10-20", 0)) == 0


def test_windows_and_advice_are_nobodys_duty(walk: Walk) -> None:
    walk.to_publicity()
    remind(at("2026-11-20", 0))
    names = set(Notification.objects.exclude(step="word").values_list("clock__name", flat=True))
    assert names == {"decide.due", "overall.limit"}


def test_an_extended_limit_is_reminded_of_anew(walk: Walk, accepted: Procedure) -> None:
    remind(at("2026-11-05", 0))
    assert ("near", Role.CLERK) in steps("overall.limit")
    walk.act("extend", "2026-11-05", walk.deputy, ground="人户分离")
    remind(at("2026-11-30", 0))
    assert steps("overall.ext") == []
    remind(at("2026-12-02", 0))
    assert steps("overall.ext") == [("near", Role.CLERK)]


def test_hours_are_late_by_the_minute(walk: Walk, accepted: Procedure) -> None:
    with acting(walk.clerk, reason="先行救助"):
        Clock.objects.create(
            case=accepted.case,
            procedure=accepted,
            name="emergency.grant_within",
            label="先行救助",
            from_event="requested",
            started_on=datetime.date(2026, 9, 28),
            n=24,
            unit="H",
            due_on=datetime.date(2026, 9, 29),
            due_at=at("2026-09-29", 22, 30),
            kind="due",
            basis="虚构",
        )
    assert remind_hours(at("2026-09-29", 22, 30)) == 0
    assert remind_hours(at("2026-09-29", 22, 31)) == 1
    assert remind_hours(at("2026-09-29", 23)) == 0
    assert steps("emergency.grant_within") == [("overdue", Role.CLERK)]


def wait_for(found: Callable[[], bool]) -> bool:
    for _ in range(100):
        if found():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("celery_worker")
def test_a_real_worker_sweeps_and_follows_the_calendar(walk: Walk) -> None:
    """The limit of 11-06 is long past today; a day off before it moves it when the change commits."""
    procedure = walk.to_acceptance("2026-09-28")
    tasks.sweep_clocks.delay()
    assert wait_for(lambda: ("escalated", Role.COUNTY_SUPERVISOR) in steps("overall.limit"))
    change_day(
        datetime.date(2026, 11, 2),
        is_workday=False,
        name="",
        reason="临时放假",
        by=walk.clerk,
        at=at("2026-10-30"),
    )
    moved = procedure.clocks.filter(name="overall.limit", due_on=datetime.date(2026, 11, 9))
    assert wait_for(moved.exists)
    assert wait_for(lambda: ("moved", Role.CLERK) in steps("overall.limit"))
