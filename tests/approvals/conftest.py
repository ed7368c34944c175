from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from accounts.models import Post
from audit.acts import perform
from policies.models import Standard, StandardKind
from policies.standards import NewStandard, enter
from tests.approvals.walk import Walk, at
from tests.personas import Places


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
) -> Iterator[Walk]:
    """Walked at the end of 2026, whatever day the tests run on: every act of the year lies behind."""
    with time_machine.travel(at("2026-12-31", 12)):
        yield Walk(clerk_li, deputy_wang, head_zhao, investigator_sun, community_he)
