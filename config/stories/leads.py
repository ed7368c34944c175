"""What stories tell of people found in need before anybody has applied: a lead, and the application it becomes."""

from __future__ import annotations

from accounts.models import Post
from approvals.leadintake import take_over
from audit.acts import acting
from cases.models import Lead
from cases.models.leads import FinderKind
from config.stories.happening import Happening
from config.stories.mistakes import StoryError
from config.stories.reading import Act
from config.stories.track import Track
from config.stories.words import choice


def _register(track: Track, act: Act, by: Post) -> None:
    facts, household = act.facts, track.household_of(act)
    head = household.head
    with acting(by, reason="登记线索", at=act.at):
        lead = Lead.register(
            village=household.village,
            person=facts.get("person", head.name if head else ""),
            phone=facts.get("phone", ""),
            address=facts.get("address", household.address),
            need=facts.get("need", ""),
            urgent=bool(facts.get("urgent", False)),
            finder_kind=choice(
                FinderKind.choices, facts.get("finder_kind", FinderKind.values[0]), f"{act.place} finder_kind"
            ),
            finder=facts.get("finder", by.author_name),
            by=by,
            at=act.at,
        )
    track.keep_thing("lead", act, lead)


def _inform(track: Track, act: Act, by: Post) -> None:
    with acting(by, reason="告知救助政策", at=act.at):
        _lead(track, act).inform(act.facts.get("what", ""), by=by, at=act.at)


def _become(track: Track, act: Act, by: Post) -> None:
    with acting(by, reason="线索转为申请", at=act.at):
        take_over(_lead(track, act), track.procedure(act), by=by, at=act.at)


def _lead(track: Track, act: Act) -> Lead:
    lead = track.thing("lead", act)
    if lead is None:
        raise StoryError([f'{act.place}：还没有线索，先写 do = "register_lead"'])
    return Lead.objects.get(pk=lead.pk)


HAPPENINGS: dict[str, Happening] = {
    "register_lead": Happening(
        "登记主动发现线索",
        {
            "person": "困难群众姓名，省略为户主",
            "need": "遇到什么困难",
            "urgent": "true 为急难",
            "phone": "电话",
            "address": "住址",
            "finder": "发现人，省略为登记人",
            "finder_kind": "、".join(str(label) for label in FinderKind.labels),
        },
        _register,
        opens=False,
    ),
    "inform_lead": Happening("告知救助政策", {"what": "告知了哪些政策"}, _inform, opens=False),
    "lead_applies": Happening("线索转为申请", {}, _become),
}
