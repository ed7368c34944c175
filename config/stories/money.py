"""What stories tell of the money: rosters built, signed and released."""

from __future__ import annotations

from typing import Any

from accounts.models import Post
from config.stories.happening import Happening, Kind, Subject
from config.stories.mistakes import StoryError
from config.stories.reading import Act
from config.stories.track import Track
from config.stories.values import Telling
from config.stories.words import choice, month
from payments.actforms import form_for
from payments.build import build_roster
from payments.models import Roster
from policies.categories import Category


def _build_roster(track: Track, act: Act, by: Post) -> None:
    first = month(act.facts.get("month", act.at.date()), f"{act.place} month")
    category = choice(
        Category.choices, act.facts.get("category", track.story.category), f"{act.place} category"
    )
    township = track.scene.township
    if "township" in act.facts:
        township = track.scene.region(act.facts["township"], f"{act.place} township")
    track.keep_thing("roster", act, build_roster(township, category, first, by=by, at=act.at))


def _line(said: Any, telling: Telling, place: str) -> Any:
    found = telling.subject.lines.filter(head_name=said).first()
    if found is None:
        raise StoryError([f"{place}：名册里没有“{said}”户"])
    return found


HAPPENINGS: dict[str, Happening] = {
    "build_roster": Happening(
        "生成名册",
        {"month": "发放月份", "category": "类别", "township": "乡镇（街道），省略为第一个"},
        _build_roster,
        opens=False,
    ),
}

SUBJECTS: dict[str, Subject] = {
    "roster": Subject(
        "名册",
        Roster,
        'do = "build_roster"',
        form=form_for,
        kinds={"RosterLine": Kind("户主的姓名", _line)},
    ),
}
