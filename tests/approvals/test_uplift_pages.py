"""提标 in the browser: a leader starts, another person confirms, the job's result stands on the page."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from approvals.models import Uplift
from approvals.tasks import answer_whatif, run_uplift
from tests.approvals.test_uplift import raised, started  # noqa: F401
from tests.approvals.walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("raised")]
START = "/uplift/"


def sent(places, **changes) -> dict[str, str]:
    facts = {"region": places.county.code, "category": "dibao", "first_month": "2027-01"}
    return {**facts, "reason": "2027年标准调整", "clause": "", **changes}


def test_two_people_raise_every_household(
    walk: Walk, places, client_of, county_leader_gao, supervisor
) -> None:
    walk.to_grant()
    leader, other = client_of(county_leader_gao), client_of(supervisor)
    assert leader.post(START, sent(places)).status_code == 302
    uplift = Uplift.objects.get()
    answer_whatif(uplift.estimate_id)
    page = leader.get(uplift.get_absolute_url()).content.decode()
    assert "本人发起的提标须由另一人核定" in page
    assert '差额 <b class="t-brand">180.00</b> 元' in page
    confirm = reverse("approvals:uplift_confirm", args=[uplift.pk])
    assert leader.post(confirm).status_code == 422
    assert "1 户，每月 180.00 元" in other.get(confirm).content.decode()
    assert other.post(confirm).status_code == 302
    assert "接着调整" in other.get(uplift.get_absolute_url()).content.decode()
    run_uplift(uplift.pk)
    page = other.get(f"{uplift.get_absolute_url()}?outcome=raised").content.decode()
    for words in ("已调整", "何桂兰", "1,720.00", "1,900.00", "每月共增加 180.00 元"):
        assert words in page


def test_the_form_says_every_mistake(places, client_of, county_leader_gao) -> None:
    response = client_of(county_leader_gao).post(START, sent(places, first_month="七月", reason=""))
    page = response.content.decode()
    assert response.status_code == 422
    assert "执行月份请写成 2026-07" in page
    response = client_of(county_leader_gao).post(START, sent(places, first_month="2026-05"))
    assert "没有从2026年5月起执行" in response.content.decode()


def test_only_leaders_see_the_form(places, client_of, supervisor, clerk_li) -> None:
    assert "发起并试算" not in client_of(supervisor).get(START).content.decode()
    assert client_of(clerk_li).get(START).status_code == 403


def test_an_uplift_is_taken_back_with_a_reason(places, client_of, county_leader_gao) -> None:
    uplift = started(places, county_leader_gao)
    url = reverse("approvals:uplift_withdraw", args=[uplift.pk])
    browser = client_of(county_leader_gao)
    assert browser.post(url, {"why": " "}).status_code == 422
    assert browser.post(url, {"why": "文号有误"}).status_code == 302
    assert Uplift.objects.get().stage == "withdrawn"


def test_the_command_carries_on_and_refuses_what_is_not_signed(
    walk: Walk, places, client_of, county_leader_gao, supervisor
) -> None:
    walk.to_grant()
    uplift = started(places, county_leader_gao)
    with pytest.raises(CommandError, match="待第二人核定，不能调整"):
        call_command("uplift", str(uplift.pk))
    answer_whatif(uplift.estimate_id)
    client_of(supervisor).post(reverse("approvals:uplift_confirm", args=[uplift.pk]))
    out = StringIO()
    call_command("uplift", str(uplift.pk), stdout=out)
    assert "这次核算 1 户；累计已调整 1 户，金额不变 0 户，须先复核 0 户" in out.getvalue()
    csv = client_of(supervisor).get(reverse("approvals:uplift_download", args=[uplift.pk, "csv"]))
    assert "已调整,东关街道,青杠社区,何桂兰" in csv.content.decode("utf-8-sig")


def test_the_sheet_for_the_village_shows_head_size_and_amount_only(
    walk: Walk, places, client_of, county_leader_gao, supervisor
) -> None:
    walk.to_grant()
    uplift = started(places, county_leader_gao)
    answer_whatif(uplift.estimate_id)
    client_of(supervisor).post(reverse("approvals:uplift_confirm", args=[uplift.pk]))
    lists = reverse("approvals:uplift_lists", args=[uplift.pk])
    assert client_of(supervisor).get(lists).status_code == 404
    run_uplift(uplift.pk)
    page = client_of(supervisor).get(lists).content.decode()
    for words in ("青杠社区", "何桂兰", "<td>3</td>", "1,900.00"):
        assert words in page
    for private in ("陈国富", "东关街 17 号", "6217008739564797578", "1,720.00"):
        assert private not in page
