"""The one door: lock, check everything, change, record, follow up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.acts import Refused, acting, perform, possible
from audit.models import Event, Op
from audit.reading import only_reading
from tests.audit.probe import ASKED, INTAKE, Official, Petition, Stage

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 8, 42, tzinfo=UTC)


@pytest.fixture
def clerk(official: Callable[..., Official]) -> Official:
    return official("周敏", "经办员")


@pytest.fixture
def deputy(official: Callable[..., Official]) -> Official:
    return official("王志强", "分管领导")


@pytest.fixture
def reviewed(petition: Petition, clerk: Official) -> Petition:
    """A petition at review, with everything a signature needs."""
    with acting(INTAKE, reason="核对、入户完成"):
        Petition.objects.update(checked=True, visited=True)
    return perform(petition.accept, by=clerk)


def test_an_act_changes_the_row_and_records_itself(petition: Petition, clerk: Official) -> None:
    done = perform(petition.accept, by=clerk, at=AT, clause="操作细则 一(二)1")
    event = Event.objects.of_file("probe.case:7").exclude(new__has_key="told")[0]
    assert done.stage == Stage.REVIEW == Petition.objects.get().stage
    assert (event.old["stage"], event.new["stage"]) == ("submitted", "review")
    assert (event.act, event.sentence, event.reason, event.clause) == (
        "accept",
        "受理",
        "受理",
        "操作细则 一(二)1",
    )
    assert (event.author_name, event.post_label, event.acted_at) == ("周敏", "经办员", AT)


def test_a_clause_not_given_is_the_subject_s(
    petition: Petition, clerk: Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Petition, "clause_of", lambda _, act: f"操作细则 {act}", raising=False)
    perform(petition.accept, by=clerk)
    assert {event.clause for event in Event.objects.filter(act="accept")} == {"操作细则 accept"}


def test_the_subject_follows_up_within_the_act(petition: Petition, clerk: Official) -> None:
    perform(petition.accept, by=clerk, at=AT)
    told, accepted = Event.objects.of_file("probe.case:7")[:2]
    assert Petition.objects.get().told == ["accept", "周敏", AT.isoformat(), []]
    assert told.act_id == accepted.act_id
    assert told.author_name == "周敏"


def test_facts_reach_the_method_and_the_row(reviewed: Petition, deputy: Official) -> None:
    signed = perform(reviewed.sign, by=deputy, amount=620)
    assert (signed.amount, Petition.objects.get().amount) == (620, Decimal(620))
    assert Petition.objects.get().told[3] == ["amount"]


def test_a_refusal_lists_stage_permission_and_guards_at_once(petition: Petition, clerk: Official) -> None:
    with pytest.raises(Refused) as refusal:
        perform(petition.sign, by=clerk, amount=1)
    assert refusal.value.reasons == [
        "现处“待受理”，不能办理“签署审核意见”",
        "由分管领导签署",
        "核对报告尚未出具",
        "何桂兰家尚未入户",
    ]
    assert Petition.objects.get().stage == Stage.SUBMITTED
    assert Event.objects.of_file("probe.case:7").count() == 1


def test_the_subject_may_word_the_refusal_of_its_stage(
    petition: Petition, deputy: Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Petition, "refusal_of_stage", lambda _, act: f"尚未受理（{act}）", raising=False)
    with pytest.raises(Refused) as refusal:
        perform(petition.sign, by=deputy, amount=1)
    assert refusal.value.reasons[0] == "尚未受理（sign）"


def test_bad_facts_are_refused_all_at_once_and_nothing_stays(reviewed: Petition, deputy: Official) -> None:
    before = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        perform(reviewed.sign, by=deputy, amount=-1)
    assert refusal.value.reasons == ["金额不能为负", "请填写金额"]
    assert Petition.objects.get().stage == Stage.REVIEW
    assert Event.objects.count() == before


def test_a_follow_up_that_fails_undoes_the_act(reviewed: Petition, deputy: Official) -> None:
    before = Event.objects.count()
    with pytest.raises(RuntimeError):
        perform(reviewed.sign, by=deputy, amount=13)
    assert (Petition.objects.get().stage, Event.objects.count()) == (Stage.REVIEW, before)


def test_a_stale_instance_does_not_write_back_what_others_changed(
    reviewed: Petition, deputy: Official
) -> None:
    stale = Petition.objects.get()
    with acting(INTAKE, reason="户主更名"):
        Petition.objects.update(name="何桂芳")
    assert stale.name == "何桂兰"
    assert perform(stale.sign, by=deputy, amount=620).name == "何桂芳"
    assert Petition.objects.get().name == "何桂芳"


def test_a_double_act_from_two_stale_instances_is_done_once(petition: Petition, clerk: Official) -> None:
    first, second = Petition.objects.get(), Petition.objects.get()
    perform(first.accept, by=clerk)
    with pytest.raises(Refused, match="现处“审核”，不能办理“受理”"):
        perform(second.accept, by=clerk)
    assert second.stage == Stage.SUBMITTED
    assert Event.objects.filter(act="accept", new__stage="review").count() == 1


def test_an_act_that_leaves_the_stage_is_said_in_the_file(petition: Petition, clerk: Official) -> None:
    perform(petition.remind, by=clerk, reason="群众来电")
    said = Event.objects.of_file("probe.case:7").filter(op=Op.NOTE).get()
    assert (said.act, said.sentence, said.reason) == ("remind", "催办", "群众来电")


def test_each_guard_is_asked_once_and_honestly_again_afterwards(reviewed: Petition, deputy: Official) -> None:
    ASKED.clear()
    signed = perform(reviewed.sign, by=deputy, amount=620)
    assert ASKED == ["checked"]
    signed.checked = False
    assert not signed.sign._django_fsm.transitions[Stage.REVIEW].conditions[0](signed)


def test_an_act_never_believes_what_a_page_remembered(reviewed: Petition, deputy: Official) -> None:
    with only_reading(reviewed):
        possible(reviewed, deputy)
        ASKED.clear()
        perform(reviewed.sign, by=deputy, amount=620)
    assert ASKED == ["checked"]


def test_an_act_inside_another_s_block_gives_the_author_back(
    petition: Petition, clerk: Official, deputy: Official
) -> None:
    with acting(deputy, reason="整理"):
        perform(petition.accept, by=clerk)
        Petition.objects.update(checked=True)
    newest = Event.objects.of_file("probe.case:7")[0]
    assert (newest.author_name, newest.reason) == ("王志强", "整理")


def test_the_row_is_locked_before_it_is_read(petition: Petition, clerk: Official) -> None:
    with CaptureQueriesContext(connection) as queries:
        perform(petition.accept, by=clerk)
    reads = [
        query["sql"]
        for query in queries
        if query["sql"].startswith("SELECT") and "probe_petition" in query["sql"]
    ]
    assert len(reads) == 1
    assert "FOR UPDATE" in reads[0]


def test_possible_acts_come_in_declared_order_with_what_stands_in_their_way(
    petition: Petition, clerk: Official
) -> None:
    acts = possible(perform(petition.accept, by=clerk), clerk)
    named = [(act.name, act.label) for act in acts]
    assert named == [("sign", "签署审核意见"), ("send_back", "退回补充"), ("remind", "催办")]
    assert acts[0].reasons == ["由分管领导签署", "核对报告尚未出具", "何桂兰家尚未入户"]
    assert acts[1].reasons == ["核对报告尚未出具"]
    assert acts[2].reasons == []


def test_possible_asks_a_guard_shared_by_acts_once(reviewed: Petition, deputy: Official) -> None:
    ASKED.clear()
    assert [act.name for act in possible(reviewed, deputy)] == ["sign", "send_back", "remind"]
    assert ASKED == ["checked"]


def test_possible_acts_carry_their_custom_facts(petition: Petition, clerk: Official) -> None:
    accept, remind = possible(petition, clerk)
    assert (accept.name, accept.custom["primary"], accept.reasons) == ("accept", True, [])
    assert remind.name == "remind"


def test_nothing_stands_in_the_way_of_who_may_sign_what_is_ready(
    reviewed: Petition, deputy: Official
) -> None:
    assert possible(reviewed, deputy)[0].reasons == []
