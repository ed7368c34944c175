"""A county nobody has worked for yet: one file, no program. Its order is unusual and still lawful."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from policies.deadlines import due_dates
from policies.loader import REGIONS, Book, load_book
from policies.reading import RuleError
from policies.rules import Rules, rules_of_profile
from policies.shown import clock_rows, publicity_rows
from policies.workdays import packaged_calendar

COUNTY = Path(__file__).parent / "counties" / "YL-2026@2026-09-01.toml"
INVESTIGATION = '  { stage = "investigation", label = "入户调查" },\n'
DECISION = '  { stage = "decision", label = "审批" },\n'
OPINION = '  { stage = "review", label = "审核" },\n'


def book(tmp_path: Path, text: str) -> Book:
    """The published files and this one beside them."""
    folder = Path(shutil.copytree(REGIONS, tmp_path / "regions"))
    (folder / COUNTY.name).write_text(text, encoding="utf-8")
    return load_book(folder)


def law(tmp_path: Path) -> Rules:
    text = COUNTY.read_text(encoding="utf-8")
    return rules_of_profile("YL-2026", "dibao", date(2026, 9, 28), book=book(tmp_path, text))


def test_one_file_is_enough_for_a_county_with_its_own_order(tmp_path: Path) -> None:
    found = law(tmp_path)
    assert [step.key for step in found.route] == [
        "verification",
        "investigation",
        "appraisal",
        "P1",
        "review",
        "decision",
        "P2",
        "in_force",
    ]
    assert found.delegated
    assert found.decide_signer == ("TOWNSHIP_HEAD",)


def test_what_the_county_leaves_open_is_filled_by_the_nation_and_says_so(tmp_path: Path) -> None:
    found = law(tmp_path)
    notice = found.clock("reject_notice.due")
    assert notice is not None
    assert (notice.n, notice.filled_by_baseline) == (3, True)


def test_ten_working_days_on_two_boards_are_accepted(tmp_path: Path) -> None:
    found = law(tmp_path)
    board = found.publicity("P1")
    assert board is not None
    assert (board.days, board.unit, board.hung_at) == (10, "WD", ("村民委员会公示栏", "乡镇政务公开栏"))
    shown = {row.label: row.value for row in publicity_rows(found)}
    assert shown["P1 民主评议结果公示"].startswith("审批前公示10个工作日，村民委员会公示栏、乡镇政务公开栏")


def test_its_days_are_counted_by_the_calendar(tmp_path: Path) -> None:
    """Posted 2026-10-13: ten working days after it end on 10-27."""
    found = law(tmp_path)
    events = {"accepted": date(2026, 9, 28), "publicity_posted": date(2026, 10, 13)}
    due = {item.name: item.due_on for item in due_dates(found, events, packaged_calendar())}
    assert due["publicity.P1"] == date(2026, 10, 27)
    assert due["check.start"] == date(2026, 10, 8)
    assert due["visit.due"] == date(2026, 10, 14)


def test_every_clock_shows_its_clause(tmp_path: Path) -> None:
    rows = {clock.name: row for clock, row in clock_rows(law(tmp_path))}
    assert rows["visit.due"].citation == "云岭办法 第六条"
    assert "8个工作日" in rows["visit.due"].quote


def test_deciding_before_the_visit_is_refused_with_a_sentence(tmp_path: Path) -> None:
    text = COUNTY.read_text(encoding="utf-8")
    wrong = text.replace(INVESTIGATION, "").replace(DECISION, DECISION + INVESTIGATION)
    with pytest.raises(RuleError, match="审批不得排在入户调查之前（未经调查不得审批）"):
        book(tmp_path, wrong)


def test_deciding_first_and_asking_for_an_opinion_later_is_refused_too(tmp_path: Path) -> None:
    text = COUNTY.read_text(encoding="utf-8")
    wrong = text.replace(OPINION, "").replace(DECISION, DECISION + OPINION)
    with pytest.raises(RuleError, match="审批不得排在审核之前（未经审核不得审批）"):
        book(tmp_path, wrong)


def test_a_decision_without_any_visit_is_refused(tmp_path: Path) -> None:
    text = COUNTY.read_text(encoding="utf-8")
    wrong = text.replace(INVESTIGATION, "")
    with pytest.raises(RuleError, match="没有入户调查就不能审批"):
        book(tmp_path, wrong)
