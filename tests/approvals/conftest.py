from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts import confidentiality
from accounts.models import Post
from approvals.models import Procedure
from audit.acts import acting, perform
from households.means import benefit_facts
from policies.benefit_rules import benefit_rules
from policies.benefits import Derivation, compute
from policies.models import Standard, StandardKind
from policies.rules import Rules, rules_of_profile
from policies.standards import NewStandard, enter
from tests.approvals.walk import Walk, at
from tests.personas import SET_UP, Places


@pytest.fixture
def standard(places: Places, county_chen: Post, supervisor: Post) -> Standard:
    """城市低保标准 740.00 元, entered by one and confirmed by another county user."""
    row = enter(
        NewStandard(
            kind=StandardKind.DIBAO,
            region=places.county,
            household_class="urban",
            value=Decimal("740.00"),
            valid_from=datetime.date(2026, 1, 1),
            doc_no="郑民文〔2026〕1号",
        ),
        by=county_chen,
        at=at("2026-01-05"),
    )
    return perform(row.confirm, by=supervisor, at=at("2026-01-06"))


@pytest.fixture
def walk(
    standard: Standard,
    clerk_li: Post,
    deputy_wang: Post,
    head_zhao: Post,
    investigator_sun: Post,
    community_he: Post,
    county_chen: Post,
    county_leader_gao: Post,
) -> Iterator[Walk]:
    """Walked at the end of 2026, whatever day the tests run on: every act of the year lies behind."""
    with time_machine.travel(at("2026-12-31", 12)):
        yield Walk(
            clerk_li,
            deputy_wang,
            head_zhao,
            investigator_sun,
            community_he,
            county_clerk=county_chen,
            county_leader=county_leader_gao,
        )


Under = Callable[..., Walk]


@pytest.fixture
def under(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> Under:
    """under("YC-2022", "dibao"): the same people and places under the rules of another region.

    Whatever the category, the household is worked out as one of 城市低保 in 管城 (1720.00 元): here it matters who
    does what when, not how much.
    """

    def ruled(profile: str, category: str = "dibao", *, delegated: bool = True) -> Walk:
        def rules(_region: str, category: str, on: datetime.date) -> Rules:
            return rules_of_profile(profile, category, on, delegated=delegated)

        def reckoned(procedure: Procedure, at: datetime.datetime) -> Derivation:
            guancheng = rules_of_profile("GC-2020", "dibao", timezone.localdate(at))
            facts = benefit_facts(procedure.case.household, guancheng, on=timezone.localdate(at))
            found, nothing = compute(facts, benefit_rules(guancheng)), Decimal("0.00")
            if procedure.rules.start_rule == "no_cash":
                return replace(found, amount=nothing, topup=nothing, payable=nothing)
            return found

        for place in ("approvals.models.procedure", "approvals.acts.intake"):
            monkeypatch.setattr(f"{place}.rules_for", rules)
        monkeypatch.setattr("approvals.acts.review.trial", reckoned)
        with acting(SET_UP, reason="登记保密协议"):
            confidentiality.sign(
                walk.clerk.user,
                paper_no="密〔2026〕1号",
                signed_on=datetime.date(2026, 1, 5),
                valid_until=datetime.date(2027, 1, 4),
                today=datetime.date(2026, 1, 5),
            )
        walk.category = category
        return walk

    return ruled
