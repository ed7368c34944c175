"""The pages of local standards, as a browser meets them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from audit.acts import perform
from policies.benefits import HouseholdClass
from policies.models import Standard, StandardKind, StandardStage
from policies.standards import NewStandard, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(county_chen, places) -> Standard:
    """管城 urban 低保 740.00 from 2026-07-01, entered by 陈燕, not yet confirmed."""
    new = NewStandard(
        kind=StandardKind.DIBAO,
        region=places.county,
        household_class=HouseholdClass.URBAN,
        value=Decimal("740.00"),
        valid_from=date(2026, 7, 1),
        doc_no="管政〔2026〕18号",
    )
    return enter(new, by=county_chen)


def sent(places, **changes) -> dict[str, str]:
    fields = {
        "kind": "dibao",
        "region": places.county.code,
        "household_class": "urban",
        "place": "",
        "value": "740.00",
        "per": "month",
        "valid_from": "2026-07-01",
        "valid_until": "",
        "doc_no": "管政〔2026〕18号",
    }
    return {**fields, **changes}


def test_a_county_clerk_enters_a_value_and_is_told_who_comes_next(client_of, county_chen, places):
    response = client_of(county_chen).post(reverse("policies:enter_standard"), sent(places), follow=True)
    assert Standard.objects.get().stage == StandardStage.ENTERED
    assert "另一名工作人员对照文件核对后生效" in response.content.decode()


def test_the_form_says_every_mistake_in_words(client_of, county_chen, places):
    wrong = sent(places, value="七百四", valid_from="", doc_no="")
    response = client_of(county_chen).post(reverse("policies:enter_standard"), wrong)
    page = response.content.decode()
    assert response.status_code == 422
    for sentence in ("数值须是数字", "请填写施行日期", "请填写发布文号，标准须有文件依据", "有 3 处要改"):
        assert sentence in page
    assert not Standard.objects.exists()


def test_a_work_place_is_refused_for_anything_but_the_minimum_wage(client_of, county_chen, places):
    response = client_of(county_chen).post(reverse("policies:enter_standard"), sent(places, place="甲县"))
    assert response.status_code == 422
    assert "务工地只用于最低工资标准" in response.content.decode()


def test_the_second_person_sees_the_document_number_and_confirms(client_of, supervisor, entered):
    browser, url = client_of(supervisor), reverse("policies:confirm_standard", args=[entered.pk])
    assert "管政〔2026〕18号" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    assert Standard.objects.get(pk=entered.pk).confirmed_by == supervisor


def test_the_person_who_entered_sees_the_act_with_the_reason_it_is_not_theirs(
    client_of, county_chen, entered
):
    page = client_of(county_chen).get(reverse("policies:standard", args=[entered.pk])).content.decode()
    assert "本人录入的标准须由另一人办理" in page
    assert 'aria-disabled="true"' in page


def test_the_person_who_entered_is_refused_when_they_send_the_form_anyway(client_of, county_chen, entered):
    response = client_of(county_chen).post(reverse("policies:confirm_standard", args=[entered.pk]))
    assert response.status_code == 422
    assert Standard.objects.get(pk=entered.pk).stage == StandardStage.ENTERED


def test_the_list_shows_the_year_and_what_still_waits(
    client_of, clerk_li, county_chen, supervisor, entered, places
):
    perform(entered.confirm, by=supervisor)
    new = NewStandard(
        kind=StandardKind.CARE_NONE,
        region=places.county,
        value=Decimal(900),
        valid_from=date(2026, 7, 1),
        doc_no="甲",
    )
    enter(new, by=county_chen)
    page = client_of(clerk_li).get(reverse("policies:standards"), {"year": "2026"}).content.decode()
    assert "740.00" in page
    assert "待另一人核对" in page
    assert reverse("policies:enter_standard") not in page
    older = client_of(clerk_li).get(reverse("policies:standards"), {"year": "2025"}).content.decode()
    assert "本年还没有生效的标准" in older


def test_a_township_clerk_cannot_open_the_entry_page(client_of, clerk_li):
    assert client_of(clerk_li).get(reverse("policies:enter_standard")).status_code == 403


def test_another_county_finds_nothing(client_of, post_of, places, entered):
    stranger = post_of(Role.COUNTY_CLERK, region=places.other_county, name="吴桐")
    assert client_of(stranger).get(reverse("policies:standard", args=[entered.pk])).status_code == 404


def test_withdrawing_asks_for_a_reason(client_of, county_chen, entered):
    browser, url = client_of(county_chen), reverse("policies:withdraw_standard", args=[entered.pk])
    refused = browser.post(url, {"why": ""})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    browser.post(url, {"why": "文号看错"})
    assert Standard.objects.get(pk=entered.pk).stage == StandardStage.WITHDRAWN


def test_only_a_county_leader_reaches_the_page_that_annuls(client_of, supervisor, county_leader_gao, entered):
    perform(entered.confirm, by=supervisor)
    url = reverse("policies:annul_standard", args=[entered.pk])
    assert client_of(supervisor).get(url).status_code == 403
    client_of(county_leader_gao).post(url, {"why": "文件已撤销"})
    assert Standard.objects.get(pk=entered.pk).stage == StandardStage.ANNULLED
