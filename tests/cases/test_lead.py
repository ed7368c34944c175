"""主动发现: seen in the village, told at once, led somewhere by the office (QB-30, YC-004, BY-17, H-09)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Post
from audit.acts import Refused, acting
from audit.models import Event
from cases.models import Case, Document, Lead, Referral
from cases.models.leads import BY_URGENCY, first_asked_at
from tests.cases.conftest import ACCEPTED, TUESDAY
from tests.personas import Places

ClientOf = Callable[..., Client]
TOLD = {
    "person": "谢守才", "address": "青杠街 40 号", "need": "房屋失火，无处居住", "finder_kind": "village", "finder": "何芳",
}  # fmt: skip


@pytest.fixture
def lead(places: Places, community_he: Post) -> Lead:
    return found(places, community_he, urgent=True)


def found(places: Places, by: Post, **facts: object) -> Lead:
    with acting(by, reason="登记线索"):
        return Lead.register(**(TOLD | {"village": places.village, "at": ACCEPTED} | facts), by=by)


def test_a_lead_needs_a_person_a_need_and_a_way_to_find_them(places: Places, community_he: Post) -> None:
    with pytest.raises(Refused) as refused:
        found(places, community_he, person="", need=" ", address="")
    assert refused.value.reasons == [
        "请写明困难群众姓名",
        "请写明遇到什么困难",
        "请写明联系电话或住址，至少一项，否则找不到人",
    ]


def test_nobody_registers_for_another_village(places: Places, community_he: Post) -> None:
    with pytest.raises(Refused, match="柳湖社区不在青杠社区"):
        found(places, community_he, village=places.other_village)


def test_urgent_leads_stand_first_then_the_longest_waiting(places: Places, community_he: Post) -> None:
    late = found(places, community_he, person="甲", at=TUESDAY)
    early = found(places, community_he, person="乙")
    urgent = found(places, community_he, person="丙", at=TUESDAY + timedelta(hours=1), urgent=True)
    assert list(Lead.objects.visible_to(community_he).open().order_by(*BY_URGENCY)) == [urgent, early, late]


def test_a_closed_lead_says_why(lead: Lead, clerk_li: Post) -> None:
    with acting(clerk_li, reason="了结"):
        with pytest.raises(Refused, match="请写明为什么不需办理"):
            lead.close(" ", by=clerk_li, at=TUESDAY)
        lead.close("核实后本人已投靠子女，生活有着落", by=clerk_li, at=TUESDAY)
        with pytest.raises(Refused, match="谢守才的线索不需办理，不能再改"):
            lead.inform("临时救助", by=clerk_li, at=TUESDAY)


def test_the_database_knows_no_outcome_without_where_it_went(lead: Lead, clerk_li: Post) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), acting(clerk_li, reason="改动"):
        Lead.objects.filter(pk=lead.pk).update(outcome="applied", outcome_at=TUESDAY)


def test_urgent_aid_is_asked_for_when_the_lead_was_registered(lead: Lead, case: Case, clerk_li: Post) -> None:
    """H-09: the hours run from the lead, not from the form at the counter."""
    with acting(clerk_li, reason="转为申请"):
        lead.become(case, by=clerk_li, at=TUESDAY)
    assert first_asked_at(case) == ACCEPTED


def test_the_village_registers_on_the_phone(places: Places, community_he: Post, client_of: ClientOf) -> None:
    client = client_of(community_he)
    page = client.get("/joint/leads/new/").content.decode()
    assert "登记的时间就是提出求助的时间" in page
    wrong = client.post("/joint/leads/new/", {"person": "谢守才", "village": places.village.pk})
    assert wrong.status_code == 422
    assert "填写联系电话或住址" in wrong.content.decode()
    sent = TOLD | {"village": places.village.pk, "phone": "13800001234", "urgent": "on"}
    answer = client.post("/joint/leads/new/", sent)
    made = Lead.objects.get()
    assert answer.headers["Location"] == f"/joint/leads/{made.pk}/"
    assert (made.urgent, made.registered_by, made.village) == (True, community_he, places.village)
    form = Document.objects.get(kind="D01")
    assert (form.case, form.unit) == (None, made.township)
    assert "谢守才" in form.html


def test_the_number_is_masked_until_asked_for(lead: Lead, clerk_li: Post, client_of: ClientOf) -> None:
    with acting(clerk_li, reason="补电话"):
        lead.phone = "13800001234"
        lead.save()
    client, url = client_of(clerk_li), f"/joint/leads/{lead.pk}/"
    assert "13800001234" not in client.get(url).content.decode()
    assert "13800001234" in client.post(f"{url}phone/").content.decode()
    assert Event.objects.filter(file_key=lead.file_key, sentence="查看谢守才的联系电话").count() == 1


def test_the_household_is_told_of_the_policy(lead: Lead, community_he: Post, client_of: ClientOf) -> None:
    url = f"/joint/leads/{lead.pk}/"
    client = client_of(community_he)
    assert client.post(f"{url}inform/", {"what": ""}).status_code == 422
    client.post(f"{url}inform/", {"what": "临时救助、受灾人员救助"})
    lead.refresh_from_db()
    assert (lead.informed_what, lead.informed_by) == ("临时救助、受灾人员救助", community_he)
    assert "已告知" in client.get(url).content.decode()


def test_a_lead_is_passed_on_with_its_letter(lead: Lead, clerk_li: Post, client_of: ClientOf) -> None:
    client, url = client_of(clerk_li), f"/joint/leads/{lead.pk}/refer/"
    form = client.get(url).content.decode()
    assert "谢守才" in form
    sent = {
        "person": "谢守才", "village": lead.village_id, "department": "应急管理局", "need": lead.need,
        "reason": "房屋火灾受灾，属灾害救助", "due_on": "2099-01-01",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    lead.refresh_from_db()
    referral = Referral.objects.get()
    assert (lead.outcome, lead.referral, referral.case) == ("referred", referral, None)


def test_the_village_does_not_settle_leads(lead: Lead, community_he: Post, client_of: ClientOf) -> None:
    assert (
        client_of(community_he).post(f"/joint/leads/{lead.pk}/close/", {"reason": "算了"}).status_code == 403
    )


def test_another_street_finds_no_lead(lead: Lead, outsider_qian: Post, client_of: ClientOf) -> None:
    client = client_of(outsider_qian)
    assert client.get(f"/joint/leads/{lead.pk}/").status_code == 404
    assert "谢守才" not in client.get("/joint/").content.decode()


def test_the_list_says_what_is_still_owed(lead: Lead, clerk_li: Post, client_of: ClientOf) -> None:
    page = client_of(clerk_li).get("/joint/").content.decode()
    assert "急难" in page
    assert "还没有告知政策" in page
