"""受理: day 0 of every period (GC-34, 35, 48, 49, 51; S-01, S-09, S-11, S-43)."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Post, Role
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting, perform
from audit.models import Event
from households.models import Authorisation
from tests.approvals.walk import Walk, at, clocks, reasons
from tests.personas import Places, PostOf


@pytest.fixture
def ready(walk: Walk) -> Procedure:
    """Handed in with all papers on 2026-09-28."""
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    return walk.procedure


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_acceptance_across_national_day_counts_make_up_saturdays(walk: Walk, ready: Procedure) -> None:
    """S-01: accepted 09-28; 5 working days end on Saturday 10-10, 25 on 11-06, the national 20 on 10-30."""
    due = clocks(walk.accept("2026-09-28"))
    assert due["check.start"] == due["visit.due"] == day("2026-10-10")
    assert due["overall.limit"] == day("2026-11-06")
    assert due["overall.national"] == day("2026-10-30")
    assert "overall.ext" not in due


def test_a_working_sunday_counts(walk: Walk) -> None:
    """S-09: accepted Friday 09-18, Sunday 09-20 is the first working day."""
    assert clocks(walk.to_acceptance("2026-09-18"))["visit.due"] == day("2026-09-24")


def test_what_came_in_on_a_holiday_is_accepted_on_the_next_working_day(walk: Walk) -> None:
    """S-11: handed in 10-03, accepted 10-08, so 5 working days end on 10-14 and not on 10-13."""
    walk.enter("2026-10-03")
    assert walk.submit("2026-10-03").stage == Stage.SUBMITTED
    walk.hand_in_everything("2026-10-08")
    assert clocks(walk.accept("2026-10-08"))["visit.due"] == day("2026-10-14")


def test_acceptance_issues_the_notice_and_leads_to_the_visit(walk: Walk, ready: Procedure) -> None:
    procedure = walk.accept("2026-09-28")
    assert procedure.stage == Stage.INVESTIGATION
    assert procedure.handler == walk.clerk
    assert procedure.due_on == day("2026-10-10")
    assert procedure.case.documents.filter(kind="D09").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLERK])
def test_only_the_clerk_of_the_street_accepts(ready: Procedure, post_of: PostOf, role: Role) -> None:
    """GC-48, A.7 P1: not the village; P23: not the county."""
    post = post_of(role, name="某人")
    said = reasons(perform, ready.accept, by=post, at=at("2026-09-28"))
    assert said == "须由东关街道经办员办理"


def test_papers_must_be_complete(walk: Walk) -> None:
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    assert "材料还缺：个人书面申请书" in reasons(walk.accept, "2026-09-28")


def test_every_adult_must_have_signed_the_authorisation(walk: Walk, ready: Procedure) -> None:
    with acting(walk.clerk, reason="撤回授权"):
        Authorisation.objects.filter(member__name="陈国富").update(withdrawn_on=day("2026-09-28"))
    assert reasons(walk.accept, "2026-09-28") == "还没有签核对授权书：陈国富"


def test_kinship_must_have_been_asked_about(walk: Walk, ready: Procedure) -> None:
    with acting(walk.clerk, reason="未询问"):
        ready.kin_answered_at = None
        ready.save()
    assert reasons(walk.accept, "2026-09-28") == "还没有询问并登记近亲属关系"


def test_a_household_registered_elsewhere_is_not_accepted_here(
    walk: Walk, ready: Procedure, places: Places
) -> None:
    """S-43: hukou in another district."""
    with acting(walk.clerk, reason="更正户籍"):
        household = ready.case.household
        household.hukou_region = places.other_county
        household.save()
    assert "不具有本县（市、区）户籍，请转户籍地办理" in reasons(walk.accept, "2026-09-28")


def test_all_reasons_are_said_at_once(walk: Walk, community_he: Post) -> None:
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    said = reasons(perform, walk.procedure.accept, by=community_he, at=at("2026-09-28"))
    assert "须由东关街道经办员办理" in said
    assert "材料还缺" in said
    assert "还没有签核对授权书" in said


def test_a_household_in_receipt_is_not_accepted_again(walk: Walk) -> None:
    walk.to_grant()
    walk.reopen("2026-11-02")
    walk.submit("2026-11-02")
    assert "本户正在享受这一类救助" in reasons(walk.accept, "2026-11-02")


def test_acceptance_writes_its_clause_into_the_file(walk: Walk, ready: Procedure) -> None:
    procedure = walk.accept("2026-09-28")
    event = (
        Event.objects.of_file(procedure.file_key)
        .filter(table_name="approvals_procedure", act="accept")
        .first()
    )
    assert event is not None
    assert (event.sentence, event.clause) == ("受理", "操作细则 一(一)2（一次性告知）")
    assert event.author_name == "李敏"
