"""What stories tell of complaints: one taken in, somebody who wants to read it."""

from __future__ import annotations

from typing import Any

from accounts.models import Post, User
from audit.acts import Refused
from config.stories.filling import picture
from config.stories.happening import Happening, Kind, Subject
from config.stories.mistakes import StoryError
from config.stories.reading import Act
from config.stories.track import Track
from config.stories.values import Telling
from config.stories.words import choice, day
from oversight.complaintforms import form_for
from oversight.complaintstates import Against, Source, Topic
from oversight.intake import Told, register
from oversight.models import Complaint

FACTS = {
    "source": "来源：来访、来电、来信、网上、其他单位转来；省略为来访",
    "topic": "反映的问题，省略为其他",
    "what": "内容",
    "against": "投诉对象的列表",
    "staff": "被投诉的工作人员的列表",
    "against_words": "投诉对象说明",
    "complainant": "投诉人；省略为匿名",
    "contact": "联系电话",
    "wants_answer": "要求答复",
    "about_case": "是否涉及本案，true 为涉及",
    "agreed_on": "约定答复日期",
}


def _register(track: Track, act: Act, by: Post) -> None:
    facts, place = act.facts, act.place
    told = Told(
        source=choice(Source.choices, facts.get("source", Source.WINDOW), f"{place} source"),
        topic=choice(Topic.choices, facts.get("topic", Topic.OTHER), f"{place} topic"),
        what=facts.get("what", ""),
        against=[choice(Against.choices, each, f"{place} against") for each in facts.get("against", [])],
        against_words=facts.get("against_words", ""),
        staff=_staff(facts.get("staff", []), track.scene, place),
        real_name="complainant" in facts,
        complainant=facts.get("complainant", ""),
        contact=facts.get("contact", ""),
        wants_answer=bool(facts.get("wants_answer", False)),
        township=track.scene.township,
        case=track.procedure(act).case if facts.get("about_case") else None,
        agreed_on=day(facts["agreed_on"], place) if "agreed_on" in facts else None,
    )
    complaint = register(told, by=by, at=act.at)
    track.keep_thing("complaint", act, complaint)
    where = f"{complaint.number} 由{complaint.get_hands_display()}办理：{complaint.why_hands}"
    track.shown.append(where)


def _look(track: Track, act: Act, by: Post) -> None:
    """Does this person find the complaint at all?"""
    complaint = track.thing("complaint", act)
    if complaint is None:
        raise StoryError([f'{act.place}：还没有投诉举报，先写 do = "register_complaint"'])
    if not Complaint.objects.visible_to(by).filter(pk=complaint.pk).exists():
        raise Refused([f"{by.author_name}（{by.post_label}）查不到这件投诉举报"])


def _staff(said: list[str], scene: Any, place: str) -> list[User]:
    return [scene.post(name, f"{place} staff").user for name in said]


def _users(said: Any, telling: Telling, place: str) -> list[User]:
    return _staff(said, telling.scene, place)


HAPPENINGS: dict[str, Happening] = {
    "register_complaint": Happening("登记投诉举报", FACTS, _register, opens=False),
    "look_complaint": Happening("查阅投诉举报", {}, _look, opens=False),
}

COMPLAINT = Subject(
    "投诉举报",
    Complaint,
    'do = "register_complaint"',
    form=form_for,
    kinds={
        "Iterable[User]": Kind("人名的列表", _users),
        "File": Kind("文件（true 有，false 无）", lambda _said, _telling, _place: picture("佐证材料")),
    },
)
