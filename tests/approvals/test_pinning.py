"""A case keeps the rules of the day it was accepted (S-69)."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from approvals.clockwork import wind
from approvals.models import PinnedRules
from audit.acts import acting
from policies import rules
from policies.loader import REGIONS, load_book
from tests.approvals.walk import Walk, at, clocks

LATER = """
[meta]
key = "GC-2020"
title = "审批时限调整的规定（虚构）"
short = "管城回族区"
issuer = "郑州市管城回族区"
doc_numbers = ["虚构〔2026〕1号"]
effective_from = 2026-10-08
status = "trial"
level = "county"
region_code = "410104"
region_name = "郑州市管城回族区"
amends = "GC-2020@2020-09-01"

[clauses]
"调整规定 一" = "街道自受理低保申请后，需在20个工作日内完成审批工作。"

[dibao.overall.limit]
n = 20
unit = "WD"
from = "accepted"
basis = "调整规定 一"
"""


@pytest.fixture
def _later_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An invented file: 20 working days from 2026-10-08 on."""
    folder = tmp_path / "regions"
    shutil.copytree(REGIONS, folder)
    (folder / "GC-2020@2026-10-08.toml").write_text(LATER, encoding="utf-8")
    book = load_book(folder)
    monkeypatch.setattr(rules, "published", lambda: book)


@pytest.mark.usefixtures("_later_rules")
def test_acceptance_decides_which_rules_hold(walk: Walk) -> None:
    """S-69: accepted 09-30 keeps 25 working days, accepted 10-08 has 20."""
    first = walk.to_acceptance("2026-09-30")
    second = walk.to_acceptance("2026-10-08")
    assert clocks(first)["overall.limit"] == datetime.date(2026, 11, 10)
    assert clocks(second)["overall.limit"] == datetime.date(2026, 11, 4)
    assert first.clocks.get(name="overall.limit").basis == "操作细则 一"
    assert second.clocks.get(name="overall.limit").basis == "调整规定 一"


def test_rules_published_later_never_touch_a_running_case(walk: Walk, request: pytest.FixtureRequest) -> None:
    procedure = walk.to_acceptance("2026-10-09")
    before = clocks(procedure)
    request.getfixturevalue("_later_rules")
    procedure = walk.request_check("2026-10-12")
    with acting(walk.clerk, reason="重算"):
        assert wind(procedure, at("2026-10-13")) == []
    assert {name: clocks(procedure)[name] for name in before} == before
    assert procedure.rules.clock("overall.limit").n == 25


def test_cases_of_the_same_rules_share_one_frozen_copy(walk: Walk) -> None:
    first, second = walk.to_acceptance("2026-09-28"), walk.to_acceptance("2026-09-29")
    assert first.pinned_id == second.pinned_id
    assert PinnedRules.objects.count() == 1
