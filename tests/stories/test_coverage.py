"""The stories together: enough of them, every region and category, every prohibition, every example of a procedure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.stories.reading import Story, read_story
from policies.categories import Category

STORIES: list[Story] = [read_story(path) for path in sorted(Path(__file__).parent.glob("*.toml"))]
CITED = {clause for story in STORIES for clause in story.clauses}
REGIONS = ("GC-2020", "QB-2019", "TA-2019", "BY-2014", "YC-2022")
# A.7: P19 complaints about staff and P24 bounced referrals are no acts of a procedure.
PROHIBITIONS = [number for number in range(1, 25) if number not in (19, 24)]


def test_there_are_at_least_sixty() -> None:
    assert len(STORIES) >= 60


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("category", Category.values)
def test_every_region_and_category_has_its_story(region: str, category: str) -> None:
    assert any(story.profile == region and story.category == category for story in STORIES)


@pytest.mark.parametrize("number", PROHIBITIONS)
def test_every_prohibition_is_tried(number: int) -> None:
    assert f"A.7 P{number}" in CITED


def test_titles_are_told_apart_and_every_story_cites_its_law() -> None:
    assert len({story.title for story in STORIES}) == len(STORIES)
    assert all(story.clauses for story in STORIES)


def test_the_worked_examples_are_cited_by_number() -> None:
    numbers = {int(found[1]) for clause in CITED if (found := re.fullmatch(r"i-examples S-(\d+)", clause))}
    assert {
        1,
        3,
        5,
        7,
        9,
        11,
        13,
        15,
        17,
        19,
        21,
        23,
        25,
        27,
        29,
        31,
        33,
        35,
        37,
        39,
        41,
        43,
        45,
        47,
    } <= numbers
