"""The rules a story runs under: the published ones, what it brings along, what its county was authorised to decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from config.stories.mistakes import StoryError
from config.stories.people import known_places
from config.stories.reading import Story, with_seconds
from policies import rules
from policies.loader import extend, published
from policies.reading import RuleError

AUTHORISED = "XIAN-2020@2020-01-01"
AUTHORISATION = """[meta]
key = "XIAN-2020"
title = "{name}社会救助审批权限下放的决定（示例）"
short = "{name}"
issuer = "{name}人民政府"
effective_from = 2020-01-01
status = "in_force"
level = "county"
region_code = "{code}"
region_name = "{name}"

[clauses]
"{name}授权 一" = "授权乡镇人民政府（街道办事处）作出社会救助审批决定。"

"""


@contextmanager
def law_of(story: Story) -> Iterator[None]:
    """The rules in force while the story runs: the published ones, what the story brings along, what its county was
    authorised to decide itself."""
    texts = {row["file"]: with_seconds(row["text"]) for row in story.rows("rule")}
    if story.delegated:
        texts |= authorisation(story)
    if not texts:
        yield
        return
    try:
        book = extend(published(), texts)
    except RuleError as error:
        raise StoryError([f"{story.file} [[rule]]：{error}"]) from None
    with patch.object(rules, "published", lambda: book):
        yield


def authorisation(story: Story) -> dict[str, str]:
    """A county's own file that says no more than: these categories are decided in the townships (TA-03)."""
    county = next(
        code for code in known_places()[story.profile] if code.endswith("000000") and code[4:6] != "00"
    )
    name = known_places()[story.profile][county]
    chapters = "".join(
        f'[{category}.delegation]\nto = "township"\ninstrument = "{name}授权决定（示例）"\nbasis = "{name}授权 一"\n\n'
        for category in story.delegated
    )
    return {f"{AUTHORISED}.toml": AUTHORISATION.format(name=name, code=county[:6]) + chapters}
