"""急难救助 in the browser: one short page, the signature, the papers; the reserve's two persons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from approvals.actforms import FORMS
from approvals.models import Procedure, ReserveFund
from approvals.stages import Stage
from audit.acts import acting
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.pages.test_acts import field, url_of
from tests.approvals.relief import SET_UP, Office, office_at, told
from tests.approvals.walk import at, picture
from tests.households.conftest import id_number
from tests.personas import PostOf


@pytest.fixture
def yichun(post_of: PostOf) -> Iterator[Office]:
    with time_machine.travel(at("2026-03-02", 10), tick=True):
        yield office_at("YC", post_of)


def asked(office: Office, **changes: str) -> dict[str, str]:
    return {
        "name": "何桂兰",
        "id_number": id_number("19680302", 24),
        "place": office.village.pk,
        "event_kind": "accident",
        "description": "房屋失火，无处居住",
        "requested_at": "2026-03-02T09:30",
        "asked": "600",
        "pay_from": "roster",
    } | changes


def test_one_page_writes_the_request_down_and_starts_the_hours(yichun: Office, client_of: ClientOf) -> None:
    client = client_of(yichun.clerk)
    page = client.get("/urgent/").content.decode()
    assert "24 小时内先行救助" in page
    form = {**asked(yichun), "once": field(page, "once")}
    answer = client.post("/urgent/", form)
    procedure = Procedure.objects.get()
    assert answer.headers["Location"] == url_of(procedure, "register_emergency") + "done/"
    assert told(procedure).asked == Decimal("600.00")
    assert procedure.clocks.get(name="emergency.grant_within").due_at == at("2026-03-03", 9, 30)
    assert procedure.awaits
    assert client.get(f"/cases/{procedure.case.case_no}/").status_code == 200


def test_without_a_number_age_and_sex_are_asked(yichun: Office, client_of: ClientOf) -> None:
    client = client_of(yichun.clerk)
    answer = client.post("/urgent/", asked(yichun, id_number=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有证号的，填大约年龄" in page
    assert "没有证号的，选择性别" in page
    assert client.post("/urgent/", asked(yichun, id_number="", age="60", sex="female")).status_code == 302
    assert Procedure.objects.get().case.applicant.birth_on.year == 1966


def test_somebody_on_file_in_another_township_is_helped_where_it_happened(
    yichun: Office, client_of: ClientOf
) -> None:
    with acting(SET_UP, reason="邻镇"):
        from accounts.models import Region

        Region.objects.plant("230726101000", "晨明镇")
        elsewhere = Region.objects.plant("230726101201", "东升村")
        home = yichun.family().household
        home.township, home.village = elsewhere.township, elsewhere
        home.save()
        head = home.head
        head.id_number = id_number("19680302", 24)
        head.save()
    assert client_of(yichun.clerk).post("/urgent/", asked(yichun)).status_code == 302
    procedure = Procedure.objects.latest("id")
    assert (procedure.case.household, procedure.township) == (home, yichun.township)


def test_the_leader_grants_it_and_the_clerk_completes_the_papers(yichun: Office, client_of: ClientOf) -> None:
    procedure = yichun.request(yichun.family(), "2026-03-02", 9, 30, asked=Decimal("600.00"))
    client, url = client_of(yichun.deputy, confirmed=True), url_of(procedure, "grant_relief")
    page = client.get(url).content.decode()
    assert "突发性" in page
    facts = {
        "amount": "600",
        "months": "2",
        "paid_from": "roster",
        "criteria": ["突发性", "严重性"],
        "remark": "情况属实",
    }
    check = client.post(url, facts).content.decode()
    assert "突发性" in check
    done = client.post(url, facts | {"confirmed": "1", "once": field(check, "once")})
    assert done.headers["Location"] == url + "done/"
    assert client.get(url + "done/").status_code == 200
    procedure = Procedure.objects.get()
    assert procedure.stage == Stage.COMPLETION
    assert procedure.decision.instalments.count() == 2

    client, url = client_of(yichun.clerk), url_of(procedure, "complete_papers")
    papers = {"target": "何桂兰", "cause": "房屋失火", "amount": "600", "sealed": "on"}
    check = client.post(url, papers | {"signature": picture("登记表.png")}).content.decode()
    papers |= {"signature_stored": field(check, "signature_stored"), "confirmed": "1"}
    done = client.post(url, papers | {"once": field(check, "once")})
    assert done.headers["Location"] == url + "done/"
    assert Procedure.objects.get().stage == Stage.IN_FORCE
    assert "手续" in client.get(f"/cases/{procedure.case.case_no}/").content.decode()


def test_what_waits_for_the_signature_is_on_the_leaders_list(yichun: Office, client_of: ClientOf) -> None:
    procedure = yichun.request(yichun.family(), "2026-03-02", 9, 30)
    page = client_of(yichun.deputy).get("/sign/").content.decode()
    assert procedure.case.case_no in page
    assert url_of(procedure, "grant_relief") in page
    bar = client_of(yichun.clerk).get(f"/cases/{procedure.case.case_no}/").content.decode()
    assert "求助" in bar


def test_a_grant_without_a_circumstance_comes_back_with_the_reason(
    yichun: Office, client_of: ClientOf
) -> None:
    procedure = yichun.request(yichun.family(), "2026-03-02", 9, 30)
    client, url = client_of(yichun.deputy, confirmed=True), url_of(procedure, "grant_relief")
    facts = {"amount": "600", "months": "1", "paid_from": "roster"}
    check = client.post(url, facts).content.decode()
    answer = client.post(url, facts | {"confirmed": "1", "once": field(check, "once")})
    assert answer.status_code == 409
    assert "请勾选至少一项急难情形" in answer.content.decode()


@pytest.mark.parametrize("act", ["grant_relief", "refuse_relief", "complete_papers", "find_ineligible"])
def test_every_act_of_relief_has_a_form(act: str) -> None:
    assert FORMS[act].act == act


def test_ordinary_cases_offer_no_urgent_aid(yichun: Office, client_of: ClientOf) -> None:
    family = yichun.family()
    case = yichun.case(family.household, "dibao", "2026-03-01")
    with acting(SET_UP, reason="登记"):
        Procedure.objects.create(
            case=case, county=case.county, township=case.township, village=case.village,
            handler=yichun.clerk, opened_at=at("2026-03-01"),
        )  # fmt: skip
    page = client_of(yichun.clerk).get(f"/cases/{case.case_no}/").content.decode()
    assert "先行救助" not in page


def test_a_running_case_offers_bridging_aid_and_shows_it(yichun: Office, client_of: ClientOf) -> None:
    """YC-040."""
    family = yichun.family()
    case = yichun.case(family.household, "dibao", "2026-03-01")
    with acting(SET_UP, reason="登记"):
        Procedure.objects.create(
            case=case, county=case.county, township=case.township, village=case.village,
            handler=yichun.clerk, opened_at=at("2026-03-01"),
        )  # fmt: skip
    client = client_of(yichun.clerk)
    page = client.get(f"/urgent/?bridge={case.case_no}").content.decode()
    assert f"低保申请 {case.case_no} 还在办理" in page
    answer = client.post(f"/urgent/?bridge={case.case_no}", asked(yichun, id_number=""))
    assert answer.status_code == 302, answer.content.decode()
    aid = Procedure.objects.latest("id").case
    assert aid.household == case.household
    assert aid.case_no in client.get(f"/cases/{case.case_no}/").content.decode()


def test_the_reserve_is_topped_up_paid_and_confirmed_by_different_people(
    yichun: Office, client_of: ClientOf
) -> None:
    code = yichun.township.pk
    money = {"amount": "5000", "document_no": "民财〔2026〕3号", "document_on": "2026-03-01"}
    assert client_of(yichun.finance).post(f"/reserve/{code}/top-up/", money).status_code == 302
    procedure = yichun.request(yichun.family(), "2026-03-02", 9, 30)
    done = yichun.grant(procedure, at("2026-03-02", 9, 40), "600.00", by=yichun.deputy, paid_from="reserve")
    piece = done.decision.instalments.get()
    clerk = client_of(yichun.clerk)
    assert "等付款 1 笔" in clerk.get(f"/reserve/{code}/").content.decode()
    assert clerk.post(f"/reserve/{code}/pay/{piece.pk}/", {"receiver": "何桂兰"}).status_code == 302
    entry = ReserveFund.objects.get().entries.latest("id")
    refused = client_of(yichun.clerk, confirmed=True).get(f"/reserve/{code}/{entry.pk}/confirm/")
    assert "须由另一人办理" in refused.content.decode()
    deputy, url = client_of(yichun.deputy, confirmed=True), f"/reserve/{code}/{entry.pk}/confirm/"
    check = deputy.get(url).content.decode()
    assert deputy.post(url, {"confirmed": "1", "once": field(check, "once")}).status_code == 302
    page = deputy.get(f"/reserve/{code}/").content.decode()
    assert "4,400.00" in page


def test_the_reserve_is_shown_to_those_who_keep_it_only(
    yichun: Office, client_of: ClientOf, community_he: object, outsider_qian: object
) -> None:
    assert client_of(community_he).get("/reserve/").status_code == 403
    assert client_of(outsider_qian).get(f"/reserve/{yichun.township.pk}/").status_code == 404
    assert client_of(yichun.leader).get("/reserve/").status_code == 200
    assert client_of(yichun.deputy).get(f"/reserve/{yichun.township.pk}/top-up/").status_code == 403
