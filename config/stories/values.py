"""What a story writes for a fact, made into what the act takes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Post, Role
from approvals import evidence as on_file
from approvals.models import Procedure
from cases.models import Objection
from config.stories.facts import TEXTS, Fact, facts_of
from config.stories.filling import stored
from config.stories.happening import Subject
from config.stories.mistakes import StoryError, unknown_keys
from config.stories.people import Scene
from config.stories.words import choice, day, instant, money
from households.models import Member


@dataclass(frozen=True)
class Telling:
    """Who acts when on what: everything a written value may have to be read against.

    `about`: what kind of thing `subject` is, where it is not a procedure.
    """

    scene: Scene
    subject: Any
    by: Post
    at: datetime.datetime
    place: str
    files: Mapping[str, Procedure] = field(default_factory=dict)
    about: Subject | None = None

    @property
    def case(self) -> Any:
        return self.subject.case


def facts_for(
    act: str, written: Mapping[str, Any], telling: Telling, known: Mapping[str, Fact] | None = None
) -> dict[str, Any]:
    """Keyword facts of the act: what is written, and what an office writes as a matter of course."""
    known = facts_of(act) if known is None else known
    if problems := unknown_keys(written, known, telling.place):
        raise StoryError(problems)
    facts = {}
    for name, fact in known.items():
        if name in written:
            facts[name] = _read(fact, written[name], telling)
        elif usual := _special(act, name, telling):
            facts[name] = usual(telling)
        elif not fact.has_default:
            facts[name] = _usual(fact, telling)
    return facts


def _read(fact: Fact, said: Any, telling: Telling) -> Any:
    place = f"{telling.place} {fact.name}"
    if fact.kind == "bool":
        return _truth(fact, said, place)
    if fact.choices and fact.listed:
        return [choice(fact.choices, each, place) for each in said]
    if fact.choices:
        return said if said == "" else choice(fact.choices, said, place)
    if said in ("", False) and fact.optional:
        return None
    own = telling.about.kinds.get(fact.kind) if telling.about else None
    reader = own.read if own else READERS.get(fact.kind)
    if reader is None:
        raise StoryError([f"{place}：这一项（{fact.kind}）还不能写在故事里"])
    return reader(said, telling, place)


def _special(act: str, name: str, telling: Telling) -> Callable[[Telling], Any] | None:
    """What an office writes for this very fact of this act."""
    if telling.about:
        return telling.about.usual.get((act, name))
    return USUAL.get((act, name))


def _usual(fact: Fact, telling: Telling) -> Any:
    """What is taken for granted when the story is silent."""
    if fact.kind == "StoredFile":
        return stored(telling.case, fact.label, by=telling.by, at=telling.at)
    if fact.kind == "str" and fact.name in TEXTS:
        return TEXTS[fact.name]
    if fact.kind == "str" and fact.choices:
        return fact.choices[0][0]
    if fact.kind in SIMPLE:
        return SIMPLE[fact.kind](telling)
    raise StoryError([f"{telling.place}：请写明 {fact.name}（{fact.label}：{fact.words}）"])


SIMPLE: dict[str, Callable[[Telling], Any]] = {
    "str": lambda _telling: "按规定办理",
    "bool": lambda _telling: True,
    "datetime.date": lambda telling: telling.at.date(),
    "datetime.datetime": lambda telling: telling.at,
    "Post": lambda telling: telling.by,
    "list[str]": lambda _telling: [],
    "Sequence[str]": lambda _telling: [],
    "Collection[str]": lambda _telling: [],
    "Sequence[DoubtFacts]": lambda _telling: [],
}


def _file(said: Any, telling: Telling, place: str) -> Any:
    return (
        stored(telling.case, said if isinstance(said, str) else "材料", by=telling.by, at=telling.at)
        if said
        else None
    )


def _posts(said: Any, telling: Telling, place: str) -> list[Post]:
    return [telling.scene.post(name, place) for name in ([said] if isinstance(said, str) else said)]


def _doubts(said: Any, telling: Telling, place: str) -> list[dict[str, str]]:
    rows = []
    for row in said:
        if problems := unknown_keys(row, ("item", "found", "declared"), place):
            raise StoryError(problems)
        rows.append({"item": "", "found": "", "declared": ""} | row)
    return rows


def _doubt(said: Any, telling: Telling, place: str) -> Any:
    check = on_file.check(telling.subject)
    found = check.doubts.filter(item=said).first() if check else None
    if found is None:
        raise StoryError([f"{place}：核对报告里没有“{said}”这一条疑点"])
    return found


def _objection(said: Any, telling: Telling, place: str) -> Objection:
    raised = list(telling.case.objections.order_by("raised_at", "id"))
    if not isinstance(said, int) or not 0 < said <= len(raised):
        raise StoryError([f"{place}：写第几件异议（1 至 {len(raised)}）"])
    return raised[said - 1]


def _member(said: Any, telling: Telling, place: str) -> Member:
    found = telling.case.household.members.filter(name=said).first()
    if found is None:
        raise StoryError([f"{place}：家里没有“{said}”这个人"])
    return found


def _other_case(said: Any, telling: Telling, place: str) -> Any:
    if said not in telling.files:
        raise StoryError([f"{place}：没有名为“{said}”的案卷"])
    return telling.files[said].case


def _supporters(said: Any, telling: Telling, place: str) -> list[Any]:
    known = {each.name: each for each in telling.case.household.supporters.all()}
    if missing := [name for name in said if name not in known]:
        raise StoryError([f"{place}：没有登记{'、'.join(missing)}为法定义务人"])
    return [known[name] for name in said]


def _nth(rows: Any, said: Any, place: str) -> Any:
    found = list(rows.order_by("pk"))
    if not isinstance(said, int) or not 0 < said <= len(found):
        raise StoryError([f"{place}：写第几件（1 至 {len(found)}）"])
    return found[said - 1]


READERS: dict[str, Callable[[Any, Telling, str], Any]] = {
    "str": lambda said, _telling, _place: str(said),
    "int": lambda said, _telling, _place: int(said),
    "Decimal": lambda said, _telling, place: money(said, place),
    "datetime.date": lambda said, _telling, place: day(said, place),
    "datetime.datetime": lambda said, _telling, place: instant(said, place),
    "Post": lambda said, telling, place: telling.scene.post(said, place),
    "list[Post]": _posts,
    "StoredFile": _file,
    "BoardPhotos": lambda said, telling, place: {board: _file(board, telling, place) for board in said},
    "Region": lambda said, telling, place: telling.scene.region(said, place),
    "Member": _member,
    "Doubt": _doubt,
    "Objection": _objection,
    "Sequence[DoubtFacts]": _doubts,
    "Sequence[str]": lambda said, _telling, _place: tuple(said),
    "Collection[str]": lambda said, _telling, _place: tuple(said),
    "list[str]": lambda said, _telling, _place: list(said),
    "Sequence[Supporter]": _supporters,
    "Case": _other_case,
    "Referral": lambda said, telling, place: _nth(telling.case.referrals, said, place),
    "Overpayment": lambda said, telling, place: _nth(telling.case.overpayments, said, place),
}


def _truth(fact: Fact, said: Any, place: str) -> bool:
    """true or false, or the words of the form (同意, 不予批准): its first choice is the yes."""
    if isinstance(said, bool):
        return said
    if not fact.choices:
        raise StoryError([f"{place}：写 true 或 false"])
    return bool(choice(fact.choices, said, place) == fact.choices[0][0])


def _team(telling: Telling) -> list[Post]:
    """One of the township, one of the village."""
    return [
        telling.scene.post(role.name, telling.place) for role in (Role.INVESTIGATOR, Role.VILLAGE_ASSISTANT)
    ]


def _board(telling: Telling) -> str:
    household = telling.case.household
    return f"{(household.residence_region or household.village).name}社会救助公示栏"


def _first_open_doubt(telling: Telling) -> Any:
    found = next(iter(on_file.open_doubts(telling.subject)), None)
    return found or telling.case.doubts.order_by("id").last()


def _first_open_objection(telling: Telling) -> Any:
    found = next(iter(on_file.open_objections(telling.subject)), None)
    return found or telling.case.objections.order_by("id").last()


def _begins(telling: Telling) -> datetime.date | None:
    decision = _decision(telling.subject)
    return decision.first_month if decision else None


def _decision(subject: Any) -> Any:
    return on_file.decision(subject) if isinstance(subject, Procedure) else None


def _ends(telling: Telling) -> datetime.date:
    begins = _begins(telling) or telling.at.date()
    return begins.replace(year=begins.year + 1) - datetime.timedelta(days=1)


def _computed(telling: Telling) -> bool:
    """An opinion recommends what was computed."""
    opinion = on_file.opinion(telling.subject)
    return bool(opinion and opinion.derivation.get("eligible"))


USUAL: dict[tuple[str, str], Callable[[Telling], Any]] = {
    ("plan_visit", "team"): _team,
    ("plan_visit", "place"): lambda telling: telling.case.household.address,
    ("call_meeting", "place"): lambda telling: f"{telling.subject.village.name}会议室",
    ("post_notice", "place"): _board,
    ("close_doubt", "doubt"): _first_open_doubt,
    ("settle_objection", "objection"): _first_open_objection,
    ("sign_opinion", "recommended"): _computed,
    ("issue_certificate", "valid_from"): _begins,
    ("issue_certificate", "valid_until"): _ends,
    ("note_referral", "referral"): lambda telling: telling.case.referrals.order_by("pk").last(),
    ("record_repayment", "overpayment"): lambda telling: telling.case.overpayments.order_by("pk").last(),
    ("call_council", "place"): lambda telling: f"{telling.subject.township.name}会议室",
    ("call_collective", "place"): lambda telling: f"{telling.subject.township.name}会议室",
    ("call_council", "situation"): lambda _telling: "提请会议研究",
    ("register_objection", "grounds"): lambda _telling: "反映这户人家在外有门面房出租",
}
