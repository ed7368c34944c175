"""One whole case of every region and category, its acts done by another program: the same stages, days and papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.stories import running
from config.stories.printing import as_text
from config.stories.reading import read_story
from tests.stories.throughapi import Door

FOLDER = Path(__file__).parent
WHOLE = (
    "gc-dibao-ordinary", "gc-tekun-by-county", "gc-jinan-by-county", "gc-zhichu-by-county", "gc-bianyuan-by-county",
    "qb-dibao", "qb-tekun", "qb-linshi-jinan-threshold", "qb-linshi-zhichu-2000-01", "qb-bianyuan-by-county",
    "ta-dibao", "ta-tekun", "ta-jinan-24-hours", "ta-linshi-zhichu", "ta-bianyuan-by-county",
    "by-dibao", "by-tekun", "by-jinan-green-channel", "by-linshi-zhichu", "by-bianyuan",
    "yc-dibao", "yc-tekun-agreement-before-payment", "yc-jinan-any-place", "yc-linshi-zhichu", "yc-bianyuan",
    "nat-dibao",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", WHOLE)
def test_a_case_done_by_another_program_comes_out_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = Door()
    monkeypatch.setattr(running, "perform", door)
    told = running.run(read_story(FOLDER / f"{name}.toml"))
    assert told.passed, "\n".join([as_text(told), "", *told.differences])
    assert len(door.done) > 2
