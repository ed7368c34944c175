"""转办和报告政府: to whom, by when, what came of it, and that the person was told (BY-20…22, 34, 35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Post
from audit.acts import Refused, acting
from cases.models import Case, Document, GovernmentReport, Referral
from cases.papers import issue
from cases.papers.archive import pieces_of
from policies.rules import Rules
from tests.cases.conftest import ACCEPTED, TUESDAY
from tests.cases.samples import plain_extras
from tests.personas import Places

ClientOf = Callable[..., Client]
DUE = date(2026, 10, 30)


@pytest.fixture
def referral(case: Case, clerk_li: Post) -> Referral:
    with acting(clerk_li, reason="转办"):
        return Referral.open_for(
            case,
            department="残疾人联合会",
            need="申请轮椅",
            reason="属残联职责",
            due_on=DUE,
            by=clerk_li,
            at=TUESDAY,
        )


def test_a_referral_says_to_whom_what_why_and_by_when(case: Case, clerk_li: Post) -> None:
    with pytest.raises(Refused) as refused, acting(clerk_li, reason="转办"):
        Referral.open_for(
            case,
            department="",
            need="",
            reason="",
            due_on=TUESDAY.date() - timedelta(days=1),
            by=clerk_li,
            at=TUESDAY,
        )
    assert refused.value.reasons == [
        "请写明转给哪个部门",
        "请写明求助事项",
        "请写明转办理由",
        "反馈期限不能早于今天",
    ]


def test_progress_is_told_to_the_person(referral: Referral, clerk_li: Post) -> None:
    with acting(clerk_li, reason="进展"):
        with pytest.raises(Refused, match="请写明怎样把进度告知了求助人"):
            referral.note("残联已受理", told="", final=False, by=clerk_li, at=TUESDAY)
        referral.note("残联已受理", told="电话告知本人", final=False, by=clerk_li, at=TUESDAY)
    assert referral.closed_at is None
    assert [note.text for note in referral.notes.all()] == ["残联已受理"]


def test_the_result_closes_it(referral: Referral, clerk_li: Post) -> None:
    with acting(clerk_li, reason="结果"):
        referral.note("轮椅已发放", told="当面告知", final=True, by=clerk_li, at=TUESDAY)
        with pytest.raises(Refused, match="转残疾人联合会的事项已经办结"):
            referral.note("再记一笔", told="电话", final=False, by=clerk_li, at=TUESDAY)
    assert not Referral.objects.open().exists()


def test_overdue_is_a_question_of_the_day(referral: Referral) -> None:
    assert not Referral.objects.overdue(DUE).exists()
    assert Referral.objects.overdue(DUE + timedelta(days=1)).get() == referral


def test_a_closed_referral_has_a_result_in_the_database(referral: Referral, clerk_li: Post) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), acting(clerk_li, reason="改动"):
        Referral.objects.filter(pk=referral.pk).update(closed_at=TUESDAY)


@pytest.mark.parametrize(
    ("ground", "missing"),
    [
        ("over_standard", "资金需求超过规定标准的，要写明解决方案和需要的支持条件"),
        ("risk", "有可能采取过激行为的，要写明同时通报了哪些部门"),
    ],
)
def test_each_ground_of_a_report_asks_what_the_law_asks(
    case: Case, clerk_li: Post, ground: str, missing: str
) -> None:
    with pytest.raises(Refused, match=missing), acting(clerk_li, reason="报告"):
        GovernmentReport.make(
            case, ground=ground, addressee="区人民政府", facts="情况紧急", by=clerk_li, at=ACCEPTED
        )


def test_the_village_does_not_read_of_a_risk(case: Case, clerk_li: Post, community_he: Post) -> None:
    with acting(clerk_li, reason="报告"):
        GovernmentReport.make(
            case,
            ground="risk",
            addressee="区人民政府",
            facts="扬言跳楼",
            informed="公安分局",
            by=clerk_li,
            at=ACCEPTED,
        )
    assert GovernmentReport.objects.visible_to(clerk_li).count() == 1
    assert not GovernmentReport.objects.visible_to(community_he).exists()


def test_the_report_itself_is_closed_to_the_village(
    case: Case, clerk_li: Post, community_he: Post, rules: Rules
) -> None:
    with acting(clerk_li, reason="报告"):
        issue("D51", case, by=clerk_li, at=ACCEPTED, rules=rules, extra=plain_extras(clerk_li)["D51"])
    assert Document.objects.visible_to(clerk_li).filter(kind="D51").exists()
    assert not Document.objects.visible_to(community_he).filter(kind="D51").exists()
    whole = {piece.paper.kind for piece in pieces_of(case, reports=False, reader=clerk_li) if piece.paper}
    told = {piece.paper.kind for piece in pieces_of(case, reports=False, reader=community_he) if piece.paper}
    assert whole - told == {"D51"}


def test_a_single_need_is_referred_without_a_case(
    places: Places, clerk_li: Post, client_of: ClientOf
) -> None:
    client = client_of(clerk_li)
    sent = {
        "person": "冉秀英", "village": places.village.pk, "department": "医疗保障局", "need": "门诊慢病报销",
        "reason": "属医疗救助", "due_on": "2099-01-01",
    }  # fmt: skip
    answer = client.post("/joint/referrals/new/", sent)
    made = Referral.objects.get()
    assert answer.headers["Location"] == f"/joint/referrals/{made.pk}/"
    assert Document.objects.get(kind="D50").case is None
    page = client.get("/joint/referrals/").content.decode()
    assert "冉秀英" in page
    noted = {"final": "yes", "words": "已报销 1,200 元", "told": "电话告知"}
    client.post(f"/joint/referrals/{made.pk}/notes/", noted)
    assert "已报销 1,200 元" in client.get(f"/joint/referrals/{made.pk}/").content.decode()
    assert "冉秀英" in client.get("/joint/referrals/?show=done").content.decode()


def test_wrong_facts_come_back_with_every_mistake(clerk_li: Post, client_of: ClientOf) -> None:
    answer = client_of(clerk_li).post("/joint/referrals/new/", {"person": "冉秀英"})
    assert answer.status_code == 422
    assert "填写转给哪个部门" in answer.content.decode()


def test_a_note_of_a_case_goes_through_its_act(
    referral: Referral, clerk_li: Post, client_of: ClientOf
) -> None:
    answer = client_of(clerk_li).post(f"/joint/referrals/{referral.pk}/notes/", {"words": "x", "told": "y"})
    assert answer.headers["Location"].endswith("/acts/note_referral/")


def test_another_street_finds_no_referral(
    referral: Referral, outsider_qian: Post, client_of: ClientOf
) -> None:
    assert client_of(outsider_qian).get(f"/joint/referrals/{referral.pk}/").status_code == 404
