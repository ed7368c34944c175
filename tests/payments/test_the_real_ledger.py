"""The ledger of a sub-district comes in, December is built, signed and released, and the record of it verifies."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from approvals.models import Decision
from audit.acts import perform
from audit.models import Event
from config.paths import BASE_DIR
from households.ledger import book
from households.models import LedgerEntry
from payments.files import download
from payments.models import Roster, RosterState
from payments.strip import strip_of
from tests.approvals.walk import at
from tests.households.conftest import NOW
from tests.payments.conftest import DEC

pytestmark = pytest.mark.django_db


@pytest.fixture
def december(received, clerk_li, places) -> Roster:
    book.commit(received(), by=clerk_li, at=NOW)
    call_command("build_roster", "2026-12", region=places.township.code)
    return Roster.objects.get()


def entitled() -> Decimal:
    return sum(LedgerEntry.objects.filter(first_month__lte=DEC).values_list("payable", flat=True), Decimal(0))


def test_december_pays_the_households_of_the_ledger_their_amounts(december) -> None:
    assert Decision.objects.count() == 602
    assert (december.month, december.households) == (DEC, 602)
    assert december.persons == 1123
    assert december.total == entitled() > 0
    assert not december.lines.exclude(reason="历史台账").exists()
    assert not december.lines.filter(arrears__gt=0).exists()
    assert strip_of(december).adds_up


def test_each_household_is_paid_what_its_row_says(december) -> None:
    said = dict(LedgerEntry.objects.values_list("household", "payable"))
    assert dict(december.lines.values_list("household", "payable")) == said
    assert (
        december.lines.get(head_name="𬭎㛃").payable
        == said[december.lines.get(head_name="𬭎㛃").household_id]
    )


def test_the_checks_name_the_household_without_account_and_the_two_that_share_one(december) -> None:
    found = {check.code: check.households for check in december.findings}
    assert len(found["B0"]) == 1
    assert len(found["W2"]) == 2
    assert found["B4"] == ("𬭎㛃",)
    assert set(found) == {"B0", "W2", "B4"}


def test_it_is_released_downloaded_and_verified_on_another_machine(
    december, clerk_li, release, finance_su, tmp_path
) -> None:
    line = december.lines.get(account_index="")
    roster = perform(december.hold_line, by=clerk_li, at=at("2026-11-21"), line=line, why="账户待补")
    strange = december.lines.get(head_name="𬭎㛃")
    roster = perform(roster.hold_line, by=clerk_li, at=at("2026-11-21"), line=strange, why="核对代领人")
    roster = perform(roster.explain, by=clerk_li, at=at("2026-11-21"), code="W2", words="分户，已入户核实")
    roster = release(roster, "2026-11-21")
    assert (roster.state, roster.households) == (RosterState.RELEASED, 600)
    assert roster.total == entitled() - line.payable - strange.payable
    _, content = download(roster, "xlsx", by=finance_su, at=at("2026-11-21"))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sum(Decimal(row[12]) for row in rows[3:603]) == Decimal(rows[603][12]) == roster.total
    assert Event.objects.of_file(roster.file_key).filter(op="bulk").count() == 1
    export = tmp_path / "export.jsonl"
    call_command("seal")
    call_command("export_audit", out=export)
    said = subprocess.run(
        ["python3", "audit/verify.py", str(export)], capture_output=True, text=True, cwd=BASE_DIR
    )
    assert said.returncode == 0, said.stdout + said.stderr
