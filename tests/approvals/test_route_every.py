"""Every route of the five regions and of the national baseline is walked to its end by data alone."""

from __future__ import annotations

import pytest

from approvals.route import steps
from approvals.stages import Stage
from tests.approvals.conftest import Under

# What one passes on the way to being in force, after acceptance.
ROUTES = {
    ("GC-2020", "dibao"): "investigation verification appraisal review P1 decision",
    ("GC-2020", "tekun"): "investigation verification review P1 county_review decision",
    ("GC-2020", "bianyuan"): "investigation verification review P1 county_review decision",
    ("GC-2020", "linshi_zhichu"): "investigation verification review P1 county_review decision",
    ("QB-2019", "dibao"): "investigation appraisal P1 verification review P2 decision",
    ("QB-2019", "tekun"): "investigation appraisal P1 verification review P2 decision",
    ("QB-2019", "linshi_zhichu"): "investigation appraisal P1 verification review P2 decision",
    ("TA-2019", "dibao"): "investigation review decision P3",
    ("TA-2019", "tekun"): "investigation review decision P3",
    ("BY-2014", "dibao"): "investigation review P1 county_review P2 decision",
    ("YC-2022", "dibao"): "investigation verification review decision P3",
    ("YC-2022", "tekun"): "investigation verification review decision P3",
    ("YC-2022", "bianyuan"): "investigation verification review decision P3",
    ("YC-2022", "linshi_zhichu"): "investigation verification review P1 decision",
    ("N2022", "dibao"): "investigation verification review P1 county_review decision",
}


@pytest.mark.parametrize(("profile", "category"), ROUTES)
def test_a_route_is_walked_to_its_end(under: Under, profile: str, category: str) -> None:
    walk = under(profile, category)
    if walk_begins_with_a_check(profile):
        walk.precheck("2026-09-01", "2026-09-02", "2026-09-08", "2026-09-09")
        walk.submit("2026-09-28")
        walk.accept("2026-09-28")
    else:
        walk.to_acceptance("2026-09-28")
    assert " ".join(walk.along("2026-09-29")) == ROUTES[profile, category]
    procedure = walk.procedure
    assert procedure.stage == Stage.IN_FORCE
    assert procedure.decision.in_force_at == procedure.ended_at
    assert not procedure.awaits
    assert [step.stage for step in steps(procedure)][-1] == Stage.IN_FORCE


def walk_begins_with_a_check(profile: str) -> bool:
    return profile == "TA-2019"


@pytest.mark.parametrize("profile", ["TA-2019", "BY-2014"])
def test_a_county_that_has_not_delegated_decides_itself(under: Under, profile: str) -> None:
    walk = under(profile, delegated=False)
    if walk_begins_with_a_check(profile):
        walk.precheck("2026-09-01", "2026-09-02", "2026-09-08", "2026-09-09")
        walk.submit("2026-09-28")
        walk.accept("2026-09-28")
    else:
        walk.to_acceptance("2026-09-28")
    assert "county_review" in walk.along("2026-09-29")
    assert walk.procedure.decision.decided_by == walk.county_leader
