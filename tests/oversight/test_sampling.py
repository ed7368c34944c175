"""The draw: exact, reproducible by anybody, kept by the database, checked by nobody who took part."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from accounts.models import Post
from audit.acts import Refused, perform
from audit.models import Event
from config.stories.standing import accepted_files
from oversight import sampling
from oversight.drawing import draw
from oversight.models import Sample, SampledCase
from oversight.sampling import Applied
from oversight.states import CheckState, SampleState
from policies.rules import rules_of_profile
from tests.approvals.walk import at
from tests.approvals.yichun import Town

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime.date(2026, 9, 1)
ABSENT = {"investigation": "absent", "opinion": "absent", "decision": "absent"}
FAULTY = ABSENT | {"investigation": "faulty", "investigation_note": "没有入户照片", "words": "补拍照片后重新归档"}


def a_list(n: int, kin: set[int] = frozenset()) -> str:
    return sampling.frozen_list(
        Applied(f"BH-2026-{i:04}", ("kin",) if i in kin else ()) for i in range(1, n + 1)
    )


def drawn(n: int, ratio: str, kin: set[int] = frozenset(), category: str = "dibao") -> sampling.Draw:
    return sampling.drawn(f"230717101000/{category}", "2026-09", a_list(n, kin), Decimal(ratio))


def test_sizes_are_exact_and_the_kin_are_all_in() -> None:
    kin = {3, 9, 20, 31}
    of_37 = drawn(37, "0.50", kin)
    assert (of_37.size, len(of_37.chosen)) == (19, 19)
    assert {f"BH-2026-{i:04}" for i in kin} <= {each.case_no for each in of_37.chosen}
    assert len(drawn(36, "0.50").chosen) == 18
    assert len(drawn(7, "0.30", category="tekun").chosen) == 3
    # Everything of one or two; never less than the strata; 0.07 × 100 is seven, not eight.
    assert [sampling.size_of(n, Decimal("0.30")) for n in (1, 2, 3, 4)] == [1, 2, 1, 2]
    assert len(drawn(10, "0.30", set(range(1, 9))).chosen) == 8
    assert sampling.size_of(100, Decimal("0.07")) == 7
    with pytest.raises(ValueError, match="ratio"):
        sampling.size_of(10, Decimal("0"))


def test_another_list_month_or_unit_draws_otherwise() -> None:
    first = drawn(37, "0.50")
    assert drawn(37, "0.50").chosen == first.chosen
    others = [
        sampling.drawn("230717101000/tekun", "2026-09", a_list(37), Decimal("0.50")),
        sampling.drawn("230717101000/dibao", "2026-10", a_list(37), Decimal("0.50")),
        drawn(37, "0.50", {5}),
    ]
    assert all(other.chosen != first.chosen for other in others)
    with pytest.raises(ValueError, match="once"):
        sampling.frozen_list([Applied("BH-2026-0001"), Applied("BH-2026-0001")])


@pytest.mark.parametrize(
    ("profile", "category", "ratio", "suggested"),
    [
        ("YC-2022", "dibao", "0.50", False),
        ("YC-2022", "tekun", "0.50", False),
        ("GC-2020", "tekun", "0.30", False),
        ("GC-2020", "dibao", "0.30", True),
        ("QB-2019", "linshi_jinan", "0.30", True),
    ],
)
def test_the_ratio_comes_from_the_rules_with_its_basis(profile, category, ratio, suggested) -> None:
    rules = rules_of_profile(profile, category, datetime.date(2026, 9, 30))
    assert rules.oversight.sample_ratio == Decimal(ratio)
    assert rules.basis("oversight.sample_ratio").suggested is suggested


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def supervisor(town: Town) -> Post:
    return town.posts["supervisor"]


def files(town: Town, n: int, category: str = "dibao", day: str = "2026-09-10", **options):
    return accepted_files(town.village, category, n, by=town.posts["clerk"], at=at(day), **options)


def draw_september(town: Town, category: str = "dibao", day: str = "2026-10-09") -> Sample:
    return draw(town.village.township, category, SEPTEMBER, by=town.posts["supervisor"], at=at(day))


def check(sampled: SampledCase, by: Post, day: str = "2026-10-12", **facts) -> SampledCase:
    visit = (
        {"visited_on": datetime.date(2026, 10, 12), "visitors": "周正、陈燕"} if sampled.must_visit else {}
    )
    told = {"way": "visit" if visit else "papers", "finding": "clean"} | ABSENT | visit | facts
    return perform(sampled.record_check, by=by, at=at(day), **told)


def test_a_sample_is_drawn_checked_and_closed(town, supervisor) -> None:
    files(town, 37, kin={3, 9, 20, 31})
    files(town, 2, day="2026-08-31")
    files(town, 2, day="2026-10-01")
    sample = draw_september(town)
    assert (sample.base, sample.size, sample.ratio_basis) == (37, 19, "伊春指南 二(四)1")
    assert (sample.cases.count(), sample.cases.filter(strata=["kin"]).count()) == (19, 4)
    assert sample.differences() == []
    with pytest.raises(Refused, match="还有 19 件没有检查"):
        perform(sample.close, by=supervisor, at=at("2026-10-12"))
    for sampled in sample.cases.all():
        assert check(sampled, supervisor).state == CheckState.DONE
    closed = perform(sample.close, by=supervisor, at=at("2026-10-13"))
    assert closed.state == SampleState.CLOSED
    said = {event.sentence for event in Event.objects.of_file(sample.file_key)}
    assert said == {"抽取样本", "登记检查结果", "办结抽查"}
    with pytest.raises(Refused, match="一个月只抽一次"):
        draw_september(town)
