"""What a raised standard does to the rosters: the new amount, and the difference of months already paid."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from approvals.models import Decision
from audit.acts import acting
from payments.models import Change
from tests.approvals.walk import at
from tests.payments.conftest import DEC, JAN, NOV, SET_UP, build, lines_of

pytestmark = pytest.mark.django_db


def raise_to(old: Decision, payable: str, first: datetime.date, day: str, by) -> Decision:
    """The entitlement as an uplift leaves it: the old one ended, the new one from the standard's first month."""
    with acting(SET_UP, reason="提标"):
        before = first - datetime.timedelta(days=1)
        Decision.objects.filter(pk=old.pk).update(last_month=before.replace(day=1))
        same = ("case_id", "household_id", "county_id", "township_id", "category", "persons")
        return Decision.objects.create(
            **{name: getattr(old, name) for name in same},
            source="uplift",
            granted=True,
            reasons="提标",
            amount=Decimal(payable),
            payable=Decimal(payable),
            first_month=first,
            decided_by=by,
            decided_at=at(day),
            in_force_at=at(day),
        )


def test_the_new_amount_is_paid_from_the_standards_first_month(in_receipt, places, head_zhao) -> None:
    old = in_receipt(payable="460.00")
    build(places, NOV)
    raise_to(old, "520.00", DEC, "2026-11-10", head_zhao)
    line = build(places, DEC).lines.get()
    assert (line.payable, line.arrears, line.change) == (Decimal("520.00"), Decimal(0), Change.RAISED)
    assert line.reason.startswith("提标，案号")


def test_months_paid_at_the_old_amount_are_made_up_once(in_receipt, places, head_zhao) -> None:
    old = in_receipt(payable="460.00", since="2026-10", decided="2026-09-20")
    for month in (datetime.date(2026, 10, 1), NOV, DEC):
        build(places, month)
    raise_to(old, "520.00", NOV, "2026-12-10", head_zhao)
    line = build(places, JAN).lines.get()
    assert (line.amount, line.arrears, line.payable) == (Decimal(520), Decimal(120), Decimal("640.00"))
    assert [(row.month, row.amount) for row in line.arrears_months_paid.order_by("month")] == [
        (NOV, Decimal(60)),
        (DEC, Decimal(60)),
    ]
    assert line.reason.startswith("补发2026年11月至2026年12月共2个月（提标补差）；提标，案号")
    february = build(places, datetime.date(2027, 2, 1)).lines.get()
    assert (february.arrears, february.payable) == (Decimal(0), Decimal("520.00"))


def test_a_roster_whose_ledger_has_closed_still_pays_whoever_was_raised(
    in_receipt, places, head_zhao, monkeypatch
) -> None:
    monkeypatch.setattr("payments.fill.ledger_cutoff", lambda _rules, _month: at("2026-11-05", 0))
    old = in_receipt(payable="460.00")
    build(places, NOV)
    raise_to(old, "520.00", DEC, "2026-11-10", head_zhao)
    assert lines_of(build(places, DEC))["何桂兰"].payable == Decimal("520.00")
