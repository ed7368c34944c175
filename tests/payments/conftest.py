"""Households in receipt, decided or from an old ledger, and the steps a roster takes."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from accounts.models import Post, Role
from approvals.models import Decision
from approvals.models.procedure import Procedure
from approvals.stages import Kind, Stage
from audit.acts import Job, acting, perform
from cases.models import Case
from households.choices import Relation, Sex
from households.models import Household, Member, PayeeAccount
from payments.build import build_roster
from payments.models import Roster
from tests.approvals.conftest import *  # noqa: F403
from tests.approvals.walk import at
from tests.households.conftest import id_number, ledger_villages, received  # noqa: F401
from tests.personas import Places

SET_UP = Job("tests.payments")
NOV, DEC, JAN = (datetime.date(2026, 11, 1), datetime.date(2026, 12, 1), datetime.date(2027, 1, 1))
numbers = count(1)

InReceipt = Callable[..., Decision]


def first(month: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{month}-01")


@pytest.fixture
def in_receipt(places: Places, clerk_li: Post) -> InReceipt:
    """in_receipt("何桂兰", "460.00", "2026-11"): a household with its account and its decision in force.

    `account=None` leaves the account out; `source="ledger"` makes it one of an old ledger; `household=` adds an
    entitlement to a household, `alone=` to one person of it; `until=` ends it with that month.
    """

    def made(
        name: str = "何桂兰",
        payable: str = "460.00",
        since: str = "2026-11",
        *,
        topup: str = "0.00",
        persons: int = 1,
        category: str = "dibao",
        account: str | None = "",
        source: str = "procedure",
        household: Household | None = None,
        until: str = "",
        decided: str = "2026-10-20",
        stage: str = Stage.IN_FORCE,
        alone: Member | None = None,
    ) -> Decision:
        n, in_force = next(numbers), source == "ledger" or stage == Stage.IN_FORCE
        with acting(SET_UP, reason="在保户"):
            household = household or _household(places, name, n, account, persons)
            case = Case.objects.open(
                household=household,
                category=category,
                applicant=alone or household.head,
                at=at(decided),
                for_member=alone,
            )
            procedure = _procedure(case, clerk_li, decided) if source == "procedure" else None
            decision = Decision.objects.create(
                case=case,
                procedure=procedure,
                household=household,
                county=places.county,
                township=household.township,
                category=category,
                source=source,
                granted=True,
                persons=persons,
                amount=Decimal(payable) - Decimal(topup),
                topup=Decimal(topup),
                payable=Decimal(payable),
                first_month=first(since) if in_force else None,
                in_force_at=at(decided) if in_force else None,
                last_month=first(until) if until else None,
                decided_by=clerk_li if procedure else None,
                decided_at=at(decided),
            )
        if procedure:
            walk_to(procedure, stage, decided)
        return decision

    return made


def _household(places: Places, name: str, n: int, account: str | None, persons: int) -> Household:
    household = Household.objects.create(
        county=places.county, township=places.township, village=places.village, head_name=name, area="urban"
    )
    for index in range(persons):
        born = datetime.date(1960 + n % 40, 1 + index % 12, 1 + n % 28)
        Member.objects.create(
            household=household,
            name=name if index == 0 else f"{name[0]}家{index}",
            relation=Relation.HEAD if index == 0 else Relation.OTHER,
            is_head=index == 0,
            id_number=id_number(f"{born:%Y%m%d}", 1 + (n * 7 + index) % 999),
            birth_on=born,
            sex=Sex.MALE,
        )
    if account is not None:
        give_account(household, account or f"6217008{n:012d}", name)
    return household


def give_account(household: Household, number: str, holder: str = "", since: str = "2026-01-01") -> None:
    with acting(SET_UP, reason="登记收款账户"):
        PayeeAccount.objects.create(
            household=household,
            bank="郑州农商银行",
            holder_name=holder or household.head_name,
            number=number,
            since=datetime.date.fromisoformat(since),
        )


# The shortest way through the stages; who did what on it is not what these tests are about.
WAY = [
    ("submit", Stage.SUBMITTED),
    ("accept", Stage.REVIEW),
    ("sign_opinion", Stage.PUBLICITY),
    ("close_notice", Stage.IN_FORCE),
]


def _procedure(case: Case, clerk: Post, decided: str) -> Procedure:
    return Procedure.objects.create(
        case=case,
        kind=Kind.APPLICATION,
        county=case.county,
        township=case.township,
        village=case.village,
        handler=clerk,
        opened_at=at(decided),
        kin_answer="无",
        kin_answered_at=at(decided),
    )


def walk_to(procedure: Procedure, stage: str, decided: str) -> None:
    """Along the edges the acts declare, up to `stage`."""
    for act, reached in WAY:
        with acting(SET_UP, reason="办理", act=act):
            ended = at(decided) if reached == Stage.IN_FORCE else None
            Procedure.objects.filter(pk=procedure.pk).update(stage=reached, ended_at=ended)
        if reached == stage:
            return


def end(decision: Decision, month: str) -> None:
    """The entitlement is paid through `month` and no longer."""
    with acting(SET_UP, reason="停发"):
        Decision.objects.filter(pk=decision.pk).update(last_month=first(month))


def build(
    places: Places, month: datetime.date, day: str = "", category: str = "dibao", by: Any = SET_UP
) -> Roster:
    """The roster of 东关街道, drafted on a day of the month before."""
    day = day or f"{month - datetime.timedelta(days=10)}"
    return build_roster(places.township, category, month, by=by, at=at(day))


def lines_of(roster: Roster) -> dict[str, Any]:
    """Head's name → line."""
    return {line.head_name: line for line in roster.lines.all()}


@pytest.fixture
def second_county_clerk(post_of: Any) -> Post:
    return post_of(Role.COUNTY_CLERK, name="陆遥")


@pytest.fixture
def release(
    head_zhao: Post, county_chen: Post, second_county_clerk: Post, county_leader_gao: Post
) -> Callable[[Roster], Roster]:
    """release(roster): signed, checked and released by four persons."""

    def released(roster: Roster, day: str = "2026-11-20") -> Roster:
        for by, act in (
            (head_zhao, "submit"),
            (county_chen, "approve"),
            (second_county_clerk, "release"),
            (county_leader_gao, "confirm_release"),
        ):
            roster = perform(getattr(roster, act), by=by, at=at(day))
        return roster

    return released
