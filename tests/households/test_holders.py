"""代取人: cadres are refused by identity number, the agreement of three is filed, the card is taken back (S-57, H-24)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post, Role
from audit.acts import Refused, acting
from cases.models import Case
from households import holders
from households.models import CardHolder, Household, Member, PayeeAccount
from policies.rules import Rules, rules_of_profile
from tests.approvals.home import home
from tests.households.conftest import id_number
from tests.personas import PostOf

DAY = datetime.date(2026, 10, 12)
GUARDIAN, CADRE = id_number("19700101", 1), id_number("19800202", 2)


@pytest.fixture
def household(clerk_li: Post, community_he: Post) -> Household:
    with acting(clerk_li, reason="建档"):
        return home(community_he.region, 500)


@pytest.fixture
def yichun() -> Rules:
    return rules_of_profile("YC-2022", "dibao", DAY)


def agree(household: Household, rules: Rules, by: Post, **facts: Any) -> CardHolder:
    facts = {
        "beneficiary": household.current_members().get(name="陈国富"),
        "kind": "guardian",
        "name": "陈国强",
        "relation": "弟弟",
        "id_number": GUARDIAN,
        "phone": "",
        "purpose": "全部用于陈国富的基本生活",
        "beneficiary_signed_on": DAY,
        "holder_signed_on": DAY,
        "office_signed_on": DAY,
        "since": DAY,
        "until": DAY.replace(year=2027),
    } | facts
    with acting(by, reason="登记代取协议"):
        return holders.agree(household, rules, today=DAY, **facts)


def test_a_village_cadre_is_refused_with_the_clause(
    household: Household, yichun: Rules, clerk_li: Post, post_of: PostOf
) -> None:
    post_of(Role.VILLAGE_ASSISTANT, name="何文", id_number=CADRE)
    with pytest.raises(Refused) as refused:
        agree(household, yichun, clerk_li, name="何文", id_number=CADRE)
    assert refused.value.reasons == [
        "何文是青杠社区协理员，村（居）干部不得代为持有社保卡支取救助资金（伊春指南 二(四)5（代取））"
    ]


def test_elsewhere_a_cadre_may_with_agreement_and_filing(
    household: Household, clerk_li: Post, post_of: PostOf
) -> None:
    """57号 art. 26: township and village staff may hold it under a written agreement filed with the county."""
    post_of(Role.VILLAGE_ASSISTANT, name="何文", id_number=CADRE)
    guancheng = rules_of_profile("GC-2020", "dibao", DAY)
    made = agree(household, guancheng, clerk_li, name="何文", id_number=CADRE)
    assert not CardHolder.objects.in_force(DAY).filter(pk=made.pk).exists()


def test_a_guardian_draws_once_the_county_has_filed(
    household: Household, yichun: Rules, clerk_li: Post, county_chen: Post
) -> None:
    made = agree(household, yichun, clerk_li)
    assert not CardHolder.objects.in_force(DAY).exists()
    with acting(county_chen, reason="备案"):
        holders.file_with_county(made, filing_no="伊代取〔2026〕1号", at=timezone.now())
    assert CardHolder.objects.in_force(DAY).get() == made


def test_an_agreement_says_what_the_money_is_for(household: Household, yichun: Rules, clerk_li: Post) -> None:
    with pytest.raises(Refused, match="协议要写明资金用于救助对象"):
        agree(household, yichun, clerk_li, purpose=" ")
    with pytest.raises(IntegrityError, match="holder_agreement_names_purpose"), transaction.atomic():
        made = agree(household, yichun, clerk_li)
        made.purpose = ""
        with acting(clerk_li, reason="改"):
            made.save()


def test_one_beneficiary_has_one_holder(household: Household, yichun: Rules, clerk_li: Post) -> None:
    agree(household, yichun, clerk_li)
    with pytest.raises(Refused, match="陈国富已有代取人"):
        agree(household, yichun, clerk_li, name="陈国民", id_number=id_number("19710101", 3))


def test_revoked_the_own_account_is_paid_again(household: Household, yichun: Rules, clerk_li: Post) -> None:
    made = agree(household, yichun, clerk_li)
    with acting(clerk_li, reason="换账户"):
        own = household.accounts.get()
        own.until = DAY
        own.save()
        PayeeAccount.objects.create(
            household=household,
            bank="郑州农商银行",
            holder_name="陈国强",
            number="6217008739564790001",
            since=DAY,
        )
    with acting(clerk_li, reason="撤销代取"):
        again = holders.revoke(made, on=datetime.date(2026, 11, 3), reason="本人收回社保卡")
    assert again is not None
    assert household.account_on(datetime.date(2026, 11, 10)).holder_name == "何桂兰"
    made.refresh_from_db()
    assert made.ended_on == datetime.date(2026, 11, 3)


def test_the_township_enters_and_the_county_files_in_the_browser(
    household: Household,
    clerk_li: Post,
    county_chen: Post,
    client_of: Callable[..., Client],
) -> None:
    person = Member.objects.get(name="陈国富")
    url = reverse("households:holders", args=[household.pk])
    facts = {
        "beneficiary": person.pk,
        "kind": "guardian",
        "name": "陈国强",
        "relation": "弟弟",
        "id_number": GUARDIAN,
        "purpose": "用于本人生活",
        "since": "2026-01-01",
        "until": "2027-01-01",
    } | dict.fromkeys(["beneficiary_signed_on", "holder_signed_on", "office_signed_on"], "2026-01-01")
    clerk = client_of(clerk_li)
    page = clerk.post(url, facts, follow=True).content.decode()
    assert "待备案" in page
    made = CardHolder.objects.get()
    county = client_of(county_chen)
    assert "陈国强" in county.get(reverse("households:unfiled_holders")).content.decode()
    county.post(reverse("households:holder_file", args=[made.pk]), {"filing_no": "管代取〔2026〕1号"})
    made.refresh_from_db()
    assert made.filing_no == "管代取〔2026〕1号"
    assert clerk.get(reverse("households:holder_file", args=[made.pk])).status_code == 403


def test_the_agreement_comes_into_the_file_and_again_with_its_number(
    household: Household, clerk_li: Post, post_of: PostOf, client_of: Callable[..., Client]
) -> None:
    """D46 is issued by the pages on which it is entered and filed (YC-105, 106)."""
    spouse = household.current_members().get(name="陈国富")
    with acting(clerk_li, reason="立卷"):
        case = Case.objects.open(
            household=household, category="dibao", applicant=household.head, at=timezone.now()
        )
    today = timezone.localdate()
    facts = {
        "beneficiary": spouse.pk,
        "kind": "guardian",
        "name": "陈国强",
        "relation": "弟弟",
        "id_number": GUARDIAN,
        "purpose": "全部用于陈国富的基本生活",
        "until": today.replace(year=today.year + 1, day=1),
    } | dict.fromkeys(("beneficiary_signed_on", "holder_signed_on", "office_signed_on", "since"), today)
    client_of(clerk_li).post(reverse("households:holders", args=[household.pk]), facts)
    paper = case.documents.get(kind="D46")
    assert "陈国强（弟弟）" in paper.html
    holder = CardHolder.objects.get()
    county = client_of(post_of(Role.COUNTY_CLERK))
    county.post(reverse("households:holder_file", args=[holder.pk]), {"filing_no": "备〔2026〕9号"})
    assert "备〔2026〕9号" in case.documents.filter(kind="D46").latest("pk").html
