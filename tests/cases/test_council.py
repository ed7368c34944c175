"""审核确认会议和一事一议: seats, recusals, votes, and the decision that follows from them (YC-028, 037, 038)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import KinDeclaration, Post, Relation
from audit.acts import Refused, acting
from cases.models import Case, Council, CouncilKind, KinFiling
from cases.votes import Ballot, tally
from policies.rules import Rules, rules_of_profile
from tests.cases.conftest import ACCEPTED, SET_UP, TUESDAY, photo

REASONS = ("非申请人个人原因造成申请材料不全", "部分信息无法核查", "核查不清")


@pytest.fixture
def yichun() -> Rules:
    return rules_of_profile("YC-2022", "dibao", date(2026, 10, 8))


@pytest.fixture
def council(case: Case, deputy_wang: Post, head_zhao: Post, clerk_li: Post) -> Council:
    """Called by 李敏, chaired by 王建, 赵刚 and two of other bodies beside."""
    with acting(clerk_li, reason="召集会议"):
        called = Council.call(
            case, 1, kind=CouncilKind.CONFIRM, held_at=ACCEPTED, place="街道会议室", chair=deputy_wang,
            facts="近亲属备案案件", by=clerk_li, at=ACCEPTED,
        )  # fmt: skip
        called.add(post=head_zhao, by=clerk_li, at=ACCEPTED)
        called.add(name="冉启明", duty="司法所所长", by=clerk_li, at=ACCEPTED)
        called.add(name="罗秀华", duty="财政所所长", by=clerk_li, at=ACCEPTED)
    return called


def vote(council: Council, by: Post, *votes: str, sign: bool = True) -> None:
    with acting(by, reason="表决"):
        council.write(facts=council.facts, minutes="逐项讨论，情况属实。", by=by, at=TUESDAY)
        for member, given in zip(council.voters(), votes, strict=False):
            member.cast(given, by=by, at=TUESDAY)
            if sign:
                member.sign(signature=photo(f"{member.pk}.jpg"), by=by, at=TUESDAY)


def conclude(council: Council, rules: Rules, by: Post) -> Council:
    with time_machine.travel(TUESDAY + timedelta(hours=1)), acting(by, reason="形成决定"):
        council.conclude(rules, by=by, at=TUESDAY)
    return council


def refusal(change: Callable[[], object], by: Post) -> str:
    with pytest.raises(Refused) as refused, acting(by, reason="办理"):
        change()
    return "；".join(refused.value.reasons)


@pytest.mark.parametrize(
    ("votes", "carried"),
    [
        (("for", "for", "against"), True),
        (("for", "against"), False),
        (("for", "for", "abstain", "abstain"), False),
        (("for", "for", "for", "against", "abstain"), True),
    ],
)
def test_more_than_half_of_those_voting_carry(votes: tuple[str, ...], carried: bool) -> None:
    assert tally([Ballot(True, False, each) for each in votes], min_members=2).carried is carried


def test_recused_and_absent_members_are_on_neither_side() -> None:
    seats = [
        Ballot(True, True),
        Ballot(False, False),
        Ballot(True, False, "for"),
        Ballot(True, False, "against"),
    ]
    counted = tally(seats, min_members=3)
    assert (counted.voters, counted.recused, counted.carried) == (2, 1, False)
    assert counted.reasons == ["参加表决的 2 人（已扣除回避和未到会人员），至少要 3 人"]


def test_three_of_four_agree(council: Council, yichun: Rules, clerk_li: Post) -> None:
    vote(council, clerk_li, "for", "for", "for", "against")
    conclude(council, yichun, clerk_li)
    assert (council.agreed, council.votes) == (True, "同意 3 票，不同意 1 票，弃权 0 票")


def test_a_tie_is_not_agreed(council: Council, yichun: Rules, clerk_li: Post) -> None:
    vote(council, clerk_li, "for", "for", "against", "against")
    assert conclude(council, yichun, clerk_li).conclusion == "declined"


def test_everything_missing_is_said_at_once(council: Council, yichun: Rules, clerk_li: Post) -> None:
    vote(council, clerk_li, "for", "for", sign=False)
    said = refusal(lambda: conclude(council, yichun, clerk_li), clerk_li)
    assert "还有 2 人没有表决" in said
    assert "还有 4 人没有签字：王建、赵刚、冉启明、罗秀华" in said


def test_recusal_takes_a_member_below_the_fewest(council: Council, yichun: Rules, clerk_li: Post) -> None:
    """S-45: at least three after recusals."""
    with acting(clerk_li, reason="回避"):
        for member in council.members.exclude(post=None)[1:]:
            member.recuse("与申请人同住一院，有利害关系", by=clerk_li, at=TUESDAY)
        council.members.get(name="罗秀华").recuse("申请人之嫂", by=clerk_li, at=TUESDAY)
    vote(council, clerk_li, "for", "for")
    said = refusal(lambda: conclude(council, yichun, clerk_li), clerk_li)
    assert "参加表决的 2 人（已扣除回避和未到会人员），至少要 3 人" in said


def test_declared_kin_are_recused_by_themselves(council: Council, community_he: Post, clerk_li: Post) -> None:
    """YC-042: the seat is taken, the vote is not."""
    member = council.case.household.current_members().first()
    assert member is not None
    with acting(SET_UP, reason="申报近亲属"):
        KinDeclaration.objects.create(
            user=community_he.user, kin_name=member.name, relation=Relation.PARENT, kin_id=member.id_number,
            declared_on=date(2026, 1, 1),
        )  # fmt: skip
    with acting(clerk_li, reason="参会"):
        seat = council.add(post=community_he, by=clerk_li, at=ACCEPTED)
    assert (seat.recused, seat.recusal_reason) == (True, "与申请家庭有近亲属关系")
    assert "何芳已回避，不参加表决" in refusal(lambda: seat.cast("for", by=clerk_li, at=TUESDAY), clerk_li)


def test_filed_kin_are_known_by_name(council: Council, community_he: Post, clerk_li: Post) -> None:
    with acting(SET_UP, reason="备案"):
        KinFiling.objects.create(
            case=council.case,
            staff=community_he.user,
            relation="女儿",
            matched_by="declaration",
            filed_at=ACCEPTED,
        )
    with acting(clerk_li, reason="参会"):
        seat = council.add(name="何芳", by=clerk_li, at=ACCEPTED)
    assert seat.recusal_reason == "已备案为申请家庭的近亲属（女儿）"


def test_kin_do_not_chair(case: Case, deputy_wang: Post, clerk_li: Post) -> None:
    with acting(SET_UP, reason="备案"):
        KinFiling.objects.create(
            case=case, staff=deputy_wang.user, relation="兄长", matched_by="declaration", filed_at=ACCEPTED
        )

    def call() -> Council:
        return Council.call(
            case, 1, kind=CouncilKind.CONFIRM, held_at=ACCEPTED, place="会议室", chair=deputy_wang, by=clerk_li,
            at=ACCEPTED,
        )  # fmt: skip

    assert "王建已备案为申请家庭的近亲属（兄长），不能主持" in refusal(call, clerk_li)


@pytest.mark.parametrize("reasons", [[], ["指标不足"]])
def test_collective_reasons_are_those_of_the_rules(
    case: Case, deputy_wang: Post, clerk_li: Post, reasons: list[str]
) -> None:
    def call() -> Council:
        return Council.call(
            case, 1, kind=CouncilKind.COLLECTIVE, held_at=ACCEPTED, place="会议室", chair=deputy_wang,
            facts="生活极度困难", reasons=reasons, known_reasons=REASONS, by=clerk_li, at=ACCEPTED,
        )  # fmt: skip

    assert "一事一议的理由须是：" + "、".join(REASONS) in refusal(call, clerk_li)


def test_a_signed_vote_stands(council: Council, clerk_li: Post) -> None:
    vote(council, clerk_li, "for")
    first = council.voters()[0]
    assert "王建已经签字，表决不能再改" in refusal(
        lambda: first.cast("against", by=clerk_li, at=TUESDAY), clerk_li
    )


def test_nobody_sits_twice(council: Council, head_zhao: Post, clerk_li: Post) -> None:
    assert (
        refusal(lambda: council.add(post=head_zhao, by=clerk_li, at=ACCEPTED), clerk_li)
        == "赵刚已在参会名单里"
    )
    assert (
        refusal(lambda: council.add(name="冉启明", by=clerk_li, at=ACCEPTED), clerk_li)
        == "冉启明已在参会名单里"
    )


def test_the_database_knows_no_decision_without_votes(council: Council, clerk_li: Post) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), acting(clerk_li, reason="改动"):
        Council.objects.filter(pk=council.pk).update(conclusion="agreed", concluded_at=TUESDAY)


def test_a_decided_council_changes_no_more(council: Council, yichun: Rules, clerk_li: Post) -> None:
    vote(council, clerk_li, "for", "for", "for", "for")
    conclude(council, yichun, clerk_li)
    said = refusal(lambda: council.write(facts="别的", minutes="别的", by=clerk_li, at=TUESDAY), clerk_li)
    assert said == "会议决定已经形成，不能再改"


def test_the_page_counts_as_votes_come_in(
    council: Council, clerk_li: Post, client_of: Callable[..., Client]
) -> None:
    client, members = client_of(clerk_li), list(council.members.all())
    sent = {f"vote-{member.pk}": "for" for member in members[:3]} | {"present": [m.pk for m in members]}
    answer = client.post(f"/councils/{council.pk}/votes/", sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "3 / 4" in page
    assert "还有 1 人没有表决" in page
    whole = client.get(f"/councils/{council.pk}/").content.decode()
    assert "何桂兰户审核确认会议" in whole
    assert "冉启明" in whole


def test_a_member_signs_on_the_phone(
    council: Council, clerk_li: Post, client_of: Callable[..., Client]
) -> None:
    client, member = client_of(clerk_li), council.members.get(name="冉启明")
    url = f"/councils/{council.pk}/members/{member.pk}/"
    early = client.post(url, {"signature_photo": photo()})
    assert early.status_code == 422
    assert "冉启明还没有表决，先表决再签字" in early.content.decode()
    client.post(f"/councils/{council.pk}/votes/", {f"vote-{member.pk}": "for", "present": [member.pk]})
    assert client.post(url, {"signature_photo": photo(), "opinion": "情况属实"}).status_code == 302
    member.refresh_from_db()
    assert (member.vote, member.opinion, member.signed_at is not None) == ("for", "情况属实", True)


def test_the_list_shows_what_waits(
    council: Council, clerk_li: Post, client_of: Callable[..., Client]
) -> None:
    assert "何桂兰户" in client_of(clerk_li).get("/councils/").content.decode()


def test_another_street_finds_no_council(
    council: Council, outsider_qian: Post, client_of: Callable[..., Client]
) -> None:
    assert client_of(outsider_qian).get(f"/councils/{council.pk}/").status_code == 404


def test_a_cancelled_council_says_why(
    council: Council, clerk_li: Post, client_of: Callable[..., Client]
) -> None:
    client = client_of(clerk_li)
    assert client.post(f"/councils/{council.pk}/cancel/", {"reason": ""}).status_code == 422
    assert client.post(f"/councils/{council.pk}/cancel/", {"reason": "人员未到齐"}).status_code == 302
    council.refresh_from_db()
    assert council.cancel_reason == "人员未到齐"
