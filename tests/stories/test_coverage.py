"""The stories together: enough of them, every region and category, every prohibition, every example of a procedure."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.stories.reading import Story, read_story
from policies.categories import Category

STORIES: list[Story] = [read_story(path) for path in sorted(Path(__file__).parent.glob("*.toml"))]
CITED = {clause for story in STORIES for clause in story.clauses}
REGIONS = ("GC-2020", "QB-2019", "TA-2019", "BY-2014", "YC-2022")
PROHIBITIONS = range(1, 25)
EXAMPLES = range(1, 84, 2)  # the worked examples bear odd numbers
TABLES = [f"B.{number}" for number in range(1, 7)]


def test_there_are_at_least_sixty() -> None:
    assert len(STORIES) >= 110


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


@pytest.mark.parametrize("number", EXAMPLES)
def test_every_worked_example_is_told(number: int) -> None:
    assert f"i-examples S-{number:02d}" in CITED


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_steps_has_its_stories(table: str) -> None:
    assert table in CITED
