"""历史台账: every household already in receipt has one case and one opening decision, and only one."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from accounts.models import Post
from approvals.models import Decision
from approvals.opening import open_decisions
from audit.acts import acting
from audit.models import Event
from cases.models import Case
from households.ledger import book
from households.models import Household, LedgerEntry, LedgerFile
from tests.households.conftest import NOW, ledger_villages, received  # noqa: F401 - fixtures

SECONDS = 10  # for 602 households on a busy machine; two statements take well under one


@pytest.fixture
def imported(received: Callable[..., LedgerFile], clerk_li: Post) -> LedgerFile:  # noqa: F811
    file = received()
    book.commit(file, by=clerk_li, at=NOW)
    return file


def test_every_household_in_receipt_has_exactly_one_opening_decision(imported: LedgerFile) -> None:
    assert Household.objects.count() == 602
    counted = Household.objects.annotate(n=Count("decisions")).values_list("n", flat=True)
    assert set(counted) == {1}
    assert set(Decision.objects.values_list("source", "granted", "last_month")) == {("ledger", True, None)}


def test_the_decision_says_what_the_ledger_paid(imported: LedgerFile) -> None:
    paid = LedgerEntry.objects.aggregate(total=Sum("payable"))["total"]
    assert Decision.objects.aggregate(total=Sum("payable"))["total"] == paid > Decimal(0)
    entry = LedgerEntry.objects.order_by("row").first()
    assert entry is not None
    decision = Decision.objects.get(household=entry.household)
    assert (decision.amount, decision.topup, decision.persons) == (
        entry.base_amount,
        entry.topup_amount,
        entry.persons,
    )
    assert decision.reasons.startswith("历史台账：")
    assert decision.derivation == {"source": "ledger", "sha256": imported.sha256, "row": entry.row}


def test_a_second_import_opens_nothing(imported: LedgerFile, clerk_li: Post, received: Callable) -> None:  # noqa: F811
    before = (Case.objects.count(), Decision.objects.count(), Event.objects.count())
    book.commit(received(), by=clerk_li, at=NOW)
    with acting(clerk_li, reason="重开", bulk_file=imported.file_key):
        assert open_decisions(imported.pk, clerk_li, NOW) == 0
    assert (Case.objects.count(), Decision.objects.count(), Event.objects.count()) == before


def test_cases_and_decisions_are_one_event_each(imported: LedgerFile) -> None:
    events = {
        event.table_name: event for event in Event.objects.of_file(imported.file_key) if event.op == "bulk"
    }
    assert events["cases_case"].new["count"] == events["approvals_decision"].new["count"] == 602
    paid = Decision.objects.aggregate(total=Sum("payable"))["total"]
    assert Decimal(str(events["approvals_decision"].new["total"])) == paid


def test_the_next_application_continues_the_numbers(imported: LedgerFile) -> None:
    household = Household.objects.order_by("pk").first()
    assert household is not None
    numbers = set(Case.objects.values_list("case_no", flat=True))
    assert numbers == {f"DG-2026-{n:04d}" for n in range(1, 603)}
    with acting(imported.uploaded_by, reason="新申请"):
        case = Case.objects.open(household=household, category="tekun", applicant=household.head, at=NOW)
    assert case.case_no == "DG-2026-0603"


def test_opening_is_quick_and_ready_for_the_roster(
    received: Callable[..., LedgerFile],  # noqa: F811
    clerk_li: Post,
    settings: object,
) -> None:
    settings.LEDGER_OPENING = ""  # type: ignore[attr-defined]
    file = received()
    book.commit(file, by=clerk_li, at=NOW)
    assert not Decision.objects.exists()
    with acting(clerk_li, reason="建立历史台账", bulk_file=file.file_key):
        began = time.monotonic()
        assert open_decisions(file.pk, clerk_li, NOW) == 602
        assert time.monotonic() - began < SECONDS
    assert Decision.objects.in_force(datetime.date(2026, 12, 1)).count() == 602
