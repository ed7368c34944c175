from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Post
from approvals.models import Procedure
from audit.acts import acting
from cases.models import Case
from households.choices import Relation, Sex, WorkAbility
from households.models import Household, Member
from tests.approvals.walk import Walk, at
from tests.personas import Places

ClientOf = Callable[..., Client]
TODAY = at("2026-10-12", 8)


@pytest.fixture
def today(walk: Walk) -> Iterator[object]:
    """The office on a Monday morning after the holidays of 2026."""
    with time_machine.travel(TODAY, tick=True):
        yield TODAY


@pytest.fixture
def rows(places: Places, clerk_li: Post) -> Callable[[int], list[Procedure]]:
    """rows(n): so many drafts at the counter, one household each, in 青杠社区 and 柳湖社区 by turns."""

    def made(count: int) -> list[Procedure]:
        with acting(clerk_li, reason="受理登记"):
            return [_draft(places, clerk_li, number) for number in range(count)]

    return made


def _draft(places: Places, clerk: Post, number: int) -> Procedure:
    village = (places.village, places.other_village)[number % 2]
    home = Household.objects.create(
        county=places.county, township=places.township, village=village, head_name=f"田守义{number}"
    )
    head = Member.objects.create(
        household=home,
        name=f"田守义{number}",
        relation=Relation.HEAD,
        birth_on=at("1970-01-01").date(),
        sex=Sex.MALE,
        work_ability=WorkAbility.FULL,
        is_head=True,
    )
    case = Case.objects.open(household=home, category="dibao", applicant=head, at=timezone.now())
    return Procedure.objects.create(
        case=case,
        county=case.county,
        township=case.township,
        village=case.village,
        handler=clerk,
        opened_at=timezone.now(),
    )


@pytest.fixture
def accepted(today: object, walk: Walk) -> Procedure:
    """何桂兰's case, accepted on 2026-09-28, nothing gathered yet."""
    return walk.to_acceptance("2026-09-28")


@pytest.fixture
def drafted(today: object, walk: Walk) -> Procedure:
    """何桂兰's application as it is being written down."""
    return walk.enter("2026-10-12")
