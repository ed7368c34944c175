"""Every kind of paper: written from its contract, under its region’s own name, with the remedy where it is owed."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Post
from audit.acts import acting
from cases.models import Case, CheckRequest, Meeting, Objection, Publicity, Visit
from cases.papers import KINDS, issue
from cases.papers.content import CONTENTS
from cases.papers.contracts import CONTRACTS, lacking
from policies.rules import Rules, rules_of_profile
from tests.cases.conftest import ACCEPTED, TUESDAY, hanging, photo
from tests.cases.samples import opinion_of, plain_extras
from tests.cases.test_meeting import conclude

DOCS = Path(__file__).parents[2] / "docs" / "documents.md"
# 不予受理、不予批准、减发、停发：the law asks for the remedy clause (社会救助法 art. 76).
OWED = ("D10", "D32", "D33", "D34")


@pytest.fixture
def extras(
    case: Case, rules: Rules, by_clerk: Post, signed_visit: Visit, meeting: Meeting
) -> dict[str, dict[str, Any]]:
    """What the acts hand over to every kind of paper."""
    posted = Publicity.post(case, 1, **hanging(rules), photo=photo(), by=by_clerk, at=TUESDAY)
    conclude(meeting, "true", by_clerk)
    signed_visit.finish(min_team=2, mix=("street",), by=by_clerk, at=ACCEPTED + timedelta(hours=2))
    check = CheckRequest.open(case, 1, scope="何桂兰、陈国富、陈小雨", by=by_clerk, at=ACCEPTED)
    heard = Objection.register(posted, grounds="家里有一辆轿车", by=by_clerk, at=TUESDAY)
    heard.settle(outcome="dismissed", reply="车辆登记在他人名下", by=by_clerk, at=TUESDAY)
    return {
        **{code: {} for code in KINDS},
        **plain_extras(by_clerk),
        "D13": {"check": check},
        "D14": {"check": check},
        "D15": {"doubts": list(check.doubts.all())},
        "D18": {"visit": signed_visit},
        "D19": {"visit": signed_visit},
        "D23": {"meeting": meeting},
        "D24": {"meeting": meeting},
        "D25": {"opinion": opinion_of(by_clerk)},
        "D26": {"publicity": posted},
        "D27": {"objection": heard},
    }


def test_every_kind_has_its_content_and_its_contract_is_met(extras: dict[str, dict[str, Any]]) -> None:
    assert set(KINDS) == set(CONTENTS)
    assert set(CONTRACTS) <= set(KINDS)
    assert {code: lacking(code, extras[code]) for code in KINDS if lacking(code, extras[code])} == {}


def test_the_documentation_lists_what_each_contract_asks() -> None:
    rows = re.findall(
        r"^\| (D\d+[A-Z]?|EXT) \|[^|\n]*\|[^|\n]*\| (.*) \|$", DOCS.read_text("utf-8"), re.MULTILINE
    )
    said = {code: set(re.findall(r"[a-z_]+\*?", re.sub(r"（[^）]*）", "", extra))) for code, extra in rows}
    meant = {
        code: {
            f"{name}*" if name in contract.__required_keys__ else name for name in contract.__annotations__
        }
        for code, contract in CONTRACTS.items()
    }
    assert set(said) == set(KINDS)
    assert {code: names for code, names in said.items() if names} == meant


def test_every_kind_of_paper_can_be_issued(
    case: Case, rules: Rules, by_clerk: Post, extras: dict[str, dict[str, Any]]
) -> None:
    papers = [issue(kind, case, by=by_clerk, at=TUESDAY, rules=rules, extra=extras[kind]) for kind in KINDS]
    assert [p.kind for p in papers] == list(KINDS)
    assert [p.kind for p in papers if p.verify_code not in p.html or "<svg" not in p.html] == []
    wrong = ("None", "{{", "{%", "style=")
    assert [(p.kind, w) for p in papers for w in wrong if w in p.html] == []


def test_a_paper_is_not_written_from_half_of_what_it_needs(case: Case, rules: Rules, by_clerk: Post) -> None:
    with pytest.raises(TypeError, match="D33 needs change, from_month, new, old, reason"):
        issue("D33", case, by=by_clerk, at=TUESDAY, rules=rules)
    assert not case.documents.exists()


@pytest.mark.parametrize("kind", OWED)
def test_what_takes_something_away_says_what_can_be_done_against_it(
    case: Case, rules: Rules, by_clerk: Post, kind: str
) -> None:
    paper = issue(kind, case, by=by_clerk, at=TUESDAY, rules=rules, extra=plain_extras(by_clerk)[kind])
    for words in ("60日内", "管城回族区人民政府", "行政复议", "6个月内", "行政诉讼"):
        assert words in paper.html


def test_an_increase_needs_no_remedy(case: Case, rules: Rules, by_clerk: Post) -> None:
    extra = {**plain_extras(by_clerk)["D33"], "change": "increase"}
    paper = issue("D33", case, by=by_clerk, at=TUESDAY, rules=rules, extra=extra)
    assert "增发" in paper.html
    assert "行政复议" not in paper.html


NAMES = [
    ("GC-2020", "D32", "不予批准告知书"),
    ("BY-2014", "D32", "不予保障通知书"),
    ("TA-2019", "D32", "申请低保不予批准告知书"),
    ("TA-2019", "D33", "低保金调整（停发）告知书"),
    ("TA-2019", "D34", "低保金调整（停发）告知书"),
    ("BY-2014", "D34", "停保通知书"),
    ("GC-2020", "D34", "停止最低生活保障告知书"),
    ("GC-2020", "D30", "管城回族区最低生活保障申请审批表"),
    ("YC-2022", "D31", "救助保障证"),
    ("QB-2019", "D33", "最低生活保障金额调整告知书"),
]


@pytest.mark.parametrize(("profile", "kind", "title"), NAMES)
def test_each_region_calls_a_paper_by_its_own_name(
    case: Case, clerk_li: Post, profile: str, kind: str, title: str
) -> None:
    rules = rules_of_profile(profile, "dibao", TUESDAY.date())
    with acting(clerk_li, reason="办理"):
        extra = plain_extras(clerk_li)[kind]
        paper = issue(kind, case, by=clerk_li, at=TUESDAY, rules=rules, extra=extra)
    assert paper.title == title
    assert title in paper.html


@pytest.mark.parametrize("kind", ["D50", "D51"])
def test_some_papers_belong_to_no_case(by_clerk: Post, rules: Rules, kind: str) -> None:
    paper = issue(kind, None, by=by_clerk, at=TUESDAY, rules=rules, extra=plain_extras(by_clerk)[kind])
    assert paper.case is None
    assert paper.county == by_clerk.region.county
    assert paper.unit == by_clerk.region


def test_a_letter_to_another_county_comes_from_the_county(case: Case, rules: Rules, by_clerk: Post) -> None:
    paper = issue("D22", case, by=by_clerk, at=TUESDAY, rules=rules, extra=plain_extras(by_clerk)["D22"])
    assert paper.unit == case.county
    assert paper.unit_name == "管城回族区民政局"
    assert "二七区民政局：" in paper.html
