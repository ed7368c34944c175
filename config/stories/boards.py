"""What stories tell of the boards in the villages: the lists that hang there for long, the numbers they carry."""

from __future__ import annotations

from accounts.models import Post
from approvals.longlists import hang, village_lists
from audit.acts import Refused, acting
from cases.models import OfficePhone
from config.stories.happening import Happening
from config.stories.reading import Act
from config.stories.track import Track
from config.stories.words import choice, month
from policies.categories import Category
from policies.rules import rules_for


def _hang_lists(track: Track, act: Act, by: Post) -> None:
    """Print the month's list of one village; of every village of the township where none is named."""
    asked = act.facts.get("category", track.story.category)
    category = choice(Category.choices, asked, f"{act.place} category")
    first = month(act.facts.get("month", act.at.date()), f"{act.place} month")
    rules = rules_for(by.region.code, category, act.at.date())
    lists = village_lists(by.region, category, first, rules)
    if "village" in act.facts:
        village = track.scene.region(act.facts["village"], f"{act.place} village")
        lists = [each for each in lists if each.village.code == village.code]
        if not lists:
            raise Refused([f"{village.name}本月没有{Category(category).label}对象，没有可印的公示单"])
    with acting(by, reason="印长期公示单", at=act.at):
        hang(lists, first, rules, by=by, at=act.at)


def _publish_phones(track: Track, act: Act, by: Post) -> None:
    with acting(by, reason="公布电话", at=act.at):
        window, supervision = (act.facts.get(key, "") for key in ("window", "supervision"))
        OfficePhone.publish(by.region, window=window, supervision=supervision, by=by)


HAPPENINGS: dict[str, Happening] = {
    "hang_lists": Happening(
        "印长期公示单",
        {"month": "月份，省略为当月", "category": "类别", "village": "村（社区），省略为本乡镇全部"},
        _hang_lists,
    ),
    "publish_phones": Happening(
        "公布电话",
        {"window": "社会救助窗口电话", "supervision": "监督举报电话"},
        _publish_phones,
        opens=False,
    ),
}
