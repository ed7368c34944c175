"""Two at once: one succeeds, the other is told; without the lock both would."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from accounts.models import Role
from approvals.models import Decision, Duty, Procedure
from approvals.stages import Stage
from audit import acts
from audit.acts import Refused, perform
from tests.approvals.walk import Walk, at
from tests.personas import PostOf

pytestmark = pytest.mark.django_db(transaction=True)

Outcome = str | Exception


def at_once(*calls: Callable[[], Procedure]) -> list[Outcome]:
    """Run the calls on connections of their own, started together; each gives its stage or its exception."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Procedure]) -> Outcome:
        try:
            start.wait(10)
            return str(call().stage)
        except Exception as error:  # noqa: BLE001 - the outcome is what the test is about
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def doing(procedure: Procedure, act: str, by: Any, day: str, **facts: Any) -> Callable[[], Procedure]:
    """A click on a page that was loaded before anybody else clicked."""
    return lambda: perform(getattr(procedure, act), by=by, at=at(day), **facts)


def refusals(outcomes: list[Outcome]) -> list[str]:
    return ["；".join(each.reasons) for each in outcomes if isinstance(each, Refused)]


@pytest.fixture
def ready(walk: Walk) -> Procedure:
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    return walk.procedure


def test_two_clerks_accept_at_once_and_one_does(walk: Walk, ready: Procedure, post_of: PostOf) -> None:
    other = post_of(Role.CLERK, name="方洁")
    outcomes = at_once(
        doing(ready, "accept", walk.clerk, "2026-09-28"), doing(ready, "accept", other, "2026-09-28")
    )
    assert outcomes.count(Stage.INVESTIGATION) == 1
    assert refusals(outcomes) == ["现处“入户调查”，不能办理“受理”"]
    assert ready.case.documents.filter(kind="D09").count() == 1


def test_without_the_lock_both_would_accept(
    walk: Walk, ready: Procedure, post_of: PostOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: both check before either writes, and the household gets two notices."""
    other, both_checked, checked = post_of(Role.CLERK, name="方洁"), Barrier(2), acts._obstacles

    def check_together(*asked: Any) -> list[str]:
        found = checked(*asked)
        both_checked.wait(10)
        return found

    monkeypatch.setattr(acts, "_locked", lambda subject: type(subject)._base_manager.get(pk=subject.pk))
    monkeypatch.setattr(acts, "_obstacles", check_together)
    outcomes = at_once(
        doing(ready, "accept", walk.clerk, "2026-09-28"), doing(ready, "accept", other, "2026-09-28")
    )
    assert outcomes == [Stage.INVESTIGATION, Stage.INVESTIGATION]
    assert ready.case.documents.filter(kind="D09").count() == 2


def test_a_double_click_signs_once(walk: Walk) -> None:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    procedure = walk.reread("2026-10-10")
    facts = {"recommended": True, "remark": "情况属实"}
    click = doing(procedure, "sign_opinion", walk.deputy, "2026-10-12", **facts)
    outcomes = at_once(click, click)
    assert outcomes.count(Stage.PUBLICITY) == 1
    assert "现处“公示”，不能办理“签署审核意见”" in refusals(outcomes)[0]
    assert Duty.objects.filter(user=walk.deputy.user).count() == 1
    assert procedure.case.documents.filter(kind="D25").count() == 1


def test_a_case_is_decided_once_even_by_two_heads_who_disagree(walk: Walk, post_of: PostOf) -> None:
    procedure = walk.to_decision()
    other = post_of(Role.TOWNSHIP_HEAD, name="钟明")
    outcomes = at_once(
        doing(procedure, "decide", walk.head, "2026-10-26", granted=True, remark="同意"),
        doing(procedure, "decide", other, "2026-10-26", granted=False, remark="收入存疑"),
    )
    done = [each for each in outcomes if isinstance(each, str)]
    decision = Decision.objects.get()
    assert done == [Stage.IN_FORCE if decision.granted else Stage.REJECTED]
    assert len(refusals(outcomes)) == 1
    assert procedure.case.documents.filter(kind="D30").count() == 1
