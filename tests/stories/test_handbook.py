"""docs/stories.md lists what can be written, as the program has it; what cannot is refused with its place."""

from __future__ import annotations

import pytest

from approvals.edges import acts
from config.stories import handbook
from config.stories.facts import KINDS, facts_of
from config.stories.mistakes import StoryError
from config.stories.reading import parse_story, with_seconds
from config.stories.registry import SUBJECTS
from config.stories.running import check_names
from config.stories.values import READERS

HEAD = '[story]\ntitle = "题"\nprofile = "GC-2020"\ncategory = "低保"\n[[member]]\nname = "甲"\nborn = 1980-01-01\n'
ACT = '[[act]]\ndo = "submit"\nby = "CLERK"\nat = 2026-09-28T10:00\n'


def problems(text: str) -> str:
    with pytest.raises(StoryError) as error:
        check_names(parse_story(text, "某案.toml"))
    return "；".join(error.value.problems)


def test_the_handbook_lists_every_act_with_its_facts() -> None:
    text = handbook.DOCUMENT.read_text(encoding="utf-8")
    assert text == handbook.written(text), "docs/stories.md 过期了：manage.py story --handbook"


@pytest.mark.parametrize("act", acts())
def test_every_fact_of_an_act_can_be_written(act: str) -> None:
    facts = list(facts_of(act).values())
    assert [fact for fact in facts if fact.kind not in KINDS] == []
    assert [fact for fact in facts if fact.kind not in READERS and fact.kind != "bool"] == []
    assert [fact for fact in facts if fact.label.isascii()] == []


@pytest.mark.parametrize("prefix", SUBJECTS)
def test_every_fact_of_an_act_of_another_room_can_be_written(prefix: str) -> None:
    subject = SUBJECTS[prefix]
    facts = [fact for act in subject.acts() for fact in subject.facts(act).values()]
    assert subject.acts()
    assert [
        f for f in facts if f.kind not in subject.kinds and f.kind not in READERS and f.kind != "bool"
    ] == []
    assert [f for f in facts if f.kind not in subject.kinds and f.kind not in KINDS] == []
    assert [fact for fact in facts if fact.label.isascii()] == []


def test_times_may_be_written_without_seconds_and_quoted_text_is_left_alone() -> None:
    assert with_seconds("at = 2026-09-28T10:00") == "at = 2026-09-28T10:00:00"
    assert (
        with_seconds("x = [2026-09-28 10:00, 2026-09-28T10:00:30]")
        == "x = [2026-09-28 10:00:00, 2026-09-28T10:00:30]"
    )
    assert with_seconds('why = "2026-09-28 10:00 来过"') == 'why = "2026-09-28 10:00 来过"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ACT.replace('"submit"', '"sumbit"'), "第 1 个 [[act]]（sumbit）：没有“sumbit”这个办理事项"),
        (HEAD + ACT + 'expect.stge = "审核"\n', "expect：没有“stge”这一项"),
        (HEAD + ACT.replace('by = "CLERK"\n', ""), "请写明由谁办理"),
        (HEAD.replace('"低保"', '"高保"') + ACT, "“高保”不在可选之列"),
        (HEAD + "[[incomes]]\n" + ACT, "没有“incomes”这一项"),
        (HEAD + "[[income]]\nmontly = 5\n" + ACT, "第 1 个 income：没有“montly”这一项"),
        (HEAD + ACT + ACT.replace("28T10", "27T10"), "时间早于上一个"),
        (HEAD, "至少要有一个 [[act]]"),
        ("[story\n", "不是规范的 TOML"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(text: str, said: str) -> None:
    found = problems(text)
    assert said in found
    assert "某案.toml" in found
