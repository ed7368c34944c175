"""Every story of this folder, each in one transaction that is rolled back: what the law asks is what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.stories.printing import as_text
from config.stories.reading import read_story
from config.stories.running import run

FOLDER = Path(__file__).parent
STORIES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_comes_out_as_the_law_says(path: Path) -> None:
    told = run(read_story(path))
    assert told.passed, "\n".join([as_text(told), "", *told.differences])
