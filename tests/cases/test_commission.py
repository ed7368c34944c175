"""人户分离: asked by one county, visited and answered by another (YC-018…020)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Post, Region, Role
from audit.acts import Refused, acting
from cases.models import Case, Commission, CommissionOutcome
from tests.cases.conftest import TUESDAY, report
from tests.personas import Places, PostOf

ClientOf = Callable[..., Client]
DUE = date(2026, 10, 30)
ANSWER = {
    "visited_on": TUESDAY.date(),
    "investigators": "周凯、吴敏",
    "answer": "一家三口租住，靠零工度日，邻居证实。",
}


@pytest.fixture
def neighbour(places: Places, post_of: PostOf) -> Post:
    """严明, county clerk of 二七区."""
    return post_of(Role.COUNTY_CLERK, region=places.other_county, name="严明")


@pytest.fixture
def street(post_of: PostOf) -> Post:
    """A clerk of 南桥街道 in 二七区."""
    return post_of(Role.CLERK, region=Region.objects.get(pk="410103001000"), name="周凯")


def ask(case: Case, by: Post, **facts: object) -> Commission:
    facts = {"address": "南桥街 8 号", "items": "居住情况\n收支情况", "due_on": DUE, "at": TUESDAY} | facts
    with acting(by, reason="委托调查"):
        return Commission.ask(case, 1, by=by, **facts)


@pytest.fixture
def sent(case: Case, county_chen: Post, places: Places) -> Commission:
    return ask(case, county_chen, to_region=places.other_county)


def refusal(change: Callable[[], object], by: Post) -> str:
    with pytest.raises(Refused) as refused, acting(by, reason="办理"):
        change()
    return "；".join(refused.value.reasons)


def test_a_county_sends_at_once_and_a_township_waits_for_its_county(
    case: Case, clerk_li: Post, county_chen: Post, places: Places
) -> None:
    """YC-018: county writes to county."""
    asked = ask(case, clerk_li, to_region=places.other_county)
    assert (asked.sent_at, asked.to_name) == (None, "二七区民政局")
    with acting(county_chen, reason="发函"):
        asked.send(by=county_chen, at=TUESDAY)
    assert asked.sent_by == county_chen


def test_the_own_county_is_visited_by_itself(case: Case, clerk_li: Post, places: Places) -> None:
    with pytest.raises(Refused) as refused:
        ask(case, clerk_li, to_region=places.county, address="", items="", due_on=TUESDAY.date())
    assert refused.value.reasons == [
        "住在本县（市、区）的，由本县（市、区）入户调查，不用委托",
        "请写明现居住地址",
        "请写明委托调查哪些事项",
        "回函期限须在今天以后",
    ]


def test_one_commission_at_a_time(sent: Commission, clerk_li: Post, places: Places) -> None:
    with pytest.raises(Refused, match="本案已有一件委托调查没有结果，不能重复委托"):
        ask(sent.case, clerk_li, to_region=places.other_county)


def test_the_other_county_sees_what_it_was_asked_and_nothing_else_of_the_file(
    sent: Commission, neighbour: Post, street: Post, outsider_qian: Post
) -> None:
    assert list(Commission.objects.visible_to(neighbour)) == [sent]
    assert not Commission.objects.visible_to(street).exists()
    assert not Commission.objects.visible_to(outsider_qian).exists()
    assert not Case.objects.visible_to(neighbour).exists()


def test_an_unsent_letter_is_seen_by_nobody_outside(
    case: Case, clerk_li: Post, neighbour: Post, places: Places
) -> None:
    ask(case, clerk_li, to_region=places.other_county)
    assert not Commission.objects.visible_to(neighbour).exists()


def test_the_county_hands_it_to_the_township_where_they_live(
    sent: Commission, neighbour: Post, street: Post, places: Places
) -> None:
    """YC-019."""
    assert "请选本县（市、区）的乡镇（街道）" in refusal(
        lambda: sent.hand_to(places.township, by=neighbour, at=TUESDAY), neighbour
    )
    with acting(neighbour, reason="交办"):
        sent.hand_to(street.region, by=neighbour, at=TUESDAY)
    assert list(Commission.objects.visible_to(street)) == [sent]
    with acting(street, reason="回函"):
        sent.reply(**ANSWER, by=street, at=TUESDAY)
    assert (sent.answered_by, sent.waiting) == (street, True)


def test_the_other_side_visits_under_the_same_rules(sent: Commission, neighbour: Post) -> None:
    wrong = ANSWER | {"investigators": "周凯", "visited_on": date(2026, 10, 1), "answer": ""}
    said = refusal(lambda: sent.reply(**wrong, by=neighbour, at=TUESDAY), neighbour)
    assert said == (
        "请填写入户日期，须在委托之后、今天以前；入户调查每组不少于 2 人，请写明全部调查人员姓名；"
        "请写明入户调查和邻里访问的情况"
    )


def test_strangers_do_not_answer(sent: Commission, clerk_li: Post) -> None:
    said = refusal(lambda: sent.reply(**ANSWER, by=clerk_li, at=TUESDAY), clerk_li)
    assert said == "须由二七区民政局或其交办的乡镇（街道）办理"


def test_no_refusal_without_a_reason(sent: Commission, neighbour: Post) -> None:
    """YC-020, P12."""
    assert "无正当理由不得拒绝" in refusal(lambda: sent.decline(why=" ", by=neighbour, at=TUESDAY), neighbour)
    with acting(neighbour, reason="退回"):
        sent.decline(why="该户已于 9 月搬离本区", by=neighbour, at=TUESDAY)
    assert (sent.declined, sent.waiting) == (True, True)


def test_an_answer_by_letter_is_registered_with_the_letter(sent: Commission, clerk_li: Post) -> None:
    said = refusal(lambda: sent.close(CommissionOutcome.INVESTIGATED, by=clerk_li, at=TUESDAY), clerk_li)
    assert "请上传调查回函" in said
    with acting(clerk_li, reason="登记回函"):
        sent.close(CommissionOutcome.INVESTIGATED, **ANSWER, file=report("回函.pdf"), by=clerk_li, at=TUESDAY)
    assert (sent.outcome, sent.investigators, sent.answer_file.name) == (
        "investigated",
        "周凯、吴敏",
        "回函.pdf",
    )


def test_an_answer_in_the_system_needs_no_retyping(sent: Commission, neighbour: Post, clerk_li: Post) -> None:
    with acting(neighbour, reason="回函"):
        sent.reply(**ANSWER, by=neighbour, at=TUESDAY)
    with acting(clerk_li, reason="登记结果"):
        sent.close(CommissionOutcome.INVESTIGATED, by=clerk_li, at=TUESDAY)
    assert (sent.waiting, sent.answer) == (False, ANSWER["answer"])


def test_a_recall_says_why(sent: Commission, clerk_li: Post) -> None:
    said = refusal(lambda: sent.close(CommissionOutcome.RECALLED, by=clerk_li, at=TUESDAY), clerk_li)
    assert said == "请写明为什么撤回委托"


def test_the_database_knows_no_answer_without_a_visit(sent: Commission, clerk_li: Post) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), acting(clerk_li, reason="改动"):
        Commission.objects.filter(pk=sent.pk).update(outcome="investigated", closed_at=TUESDAY, answer="好")


def test_the_other_county_answers_on_its_page(
    sent: Commission, neighbour: Post, clerk_li: Post, client_of: ClientOf
) -> None:
    client, url = client_of(neighbour), f"/joint/commissions/{sent.pk}/"
    with time_machine.travel(TUESDAY):
        assert "何桂兰户" in client.get("/joint/commissions/").content.decode()
        page = client.get(url).content.decode()
        assert "管城回族区委托二七区民政局" in page
        assert client.post(f"{url}answer/", {"answer": "好"}).status_code == 422
        facts = ANSWER | {"visited_on": "2026-10-13", "file": report("回函.pdf")}
        assert client.post(f"{url}answer/", facts).status_code == 302
        assert "靠零工度日" in client_of(clerk_li).get(url).content.decode()


def test_the_page_hands_on_and_sends_back(
    sent: Commission, neighbour: Post, street: Post, client_of: ClientOf
) -> None:
    client, url = client_of(neighbour), f"/joint/commissions/{sent.pk}/"
    assert client.post(f"{url}township/", {"township": street.region_id}).status_code == 302
    assert client.post(f"{url}decline/", {"why": ""}).status_code == 422
    assert client_of(street).post(f"{url}decline/", {"why": "该户已搬离"}).status_code == 302
    sent.refresh_from_db()
    assert (sent.to_township_id, sent.answer) == (street.region_id, "该户已搬离")


def test_the_village_has_no_commissions(sent: Commission, community_he: Post, client_of: ClientOf) -> None:
    assert client_of(community_he).get("/joint/commissions/").status_code == 403
