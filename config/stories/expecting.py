"""What an act led to beside what the story expected of it; every difference is a Chinese sentence."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.models import Role
from approvals.stages import Stage
from config.stories.mistakes import StoryError
from config.stories.words import choice, day, instant, money, month

TAGS = re.compile(r"<(style|script)[\s\S]*?</\1>|<[^>]+>")


@dataclass
class Outcome:
    """What one act led to. `clocks`: name → clock; dates as they stand after the act."""

    number: int
    do: str
    label: str
    by: str
    role: str
    at: datetime.datetime
    case: str
    result: str = "done"
    reasons: list[str] = field(default_factory=list)
    stage: str = ""
    round: int = 0
    clocks: list[dict[str, Any]] = field(default_factory=list)
    standing: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: list[dict[str, str]] = field(default_factory=list)
    papers: str = ""
    told: list[dict[str, str]] = field(default_factory=list)
    amount: Decimal | None = None
    first_month: datetime.date | None = None
    kin: list[str] = field(default_factory=list)
    lines: dict[str, Decimal] = field(default_factory=dict)
    state: str = ""
    states: list[tuple[str, str]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        return dict(self.states).get(self.state, self.state)

    @property
    def stage_label(self) -> str:
        return str(Stage(self.stage).label) if self.stage in Stage.values else self.stage


def text_of(markup: str) -> str:
    """The words of a paper, without blanks."""
    return "".join(html.unescape(TAGS.sub("", markup)).split())


def differences(outcome: Outcome, expect: dict[str, Any], place: str) -> list[str]:
    """Every expectation that does not hold."""
    wanted = expect.get("result", "done")
    if outcome.result != wanted:
        said = f"：{'；'.join(outcome.reasons)}" if outcome.reasons else ""
        return [f"应当{RESULT[wanted]}，实际{RESULT[outcome.result]}{said}"]
    found: list[str] = []
    for key, value in expect.items():
        if key in ASKED:
            found += ASKED[key](outcome, value, f"{place} expect.{key}")
    return found


RESULT = {"done": "办成", "refused": "不予办理", "error": "出错"}


def _says(outcome: Outcome, value: Any, place: str) -> list[str]:
    """Of a refusal its reasons; of an act done its papers and messages."""
    said = _said(outcome)
    return [
        f"没有说到“{sentence}”，说的是：{_shown(outcome)}"
        for sentence in value
        if "".join(sentence.split()) not in said
    ]


def _says_not(outcome: Outcome, value: Any, place: str) -> list[str]:
    said = _said(outcome)
    return [f"不应当说到“{sentence}”" for sentence in value if "".join(sentence.split()) in said]


def _said(outcome: Outcome) -> str:
    texts = (
        outcome.reasons
        if outcome.result == "refused"
        else [outcome.papers, *(word["text"] for word in outcome.told)]
    )
    return "；".join("".join(text.split()) for text in texts)


def _shown(outcome: Outcome) -> str:
    if outcome.result == "refused":
        return "；".join(outcome.reasons)
    return outcome.papers[:400] or "（没有文书）"


def _stage(outcome: Outcome, value: Any, place: str) -> list[str]:
    wanted = choice(Stage.choices, value, place)
    if wanted == outcome.stage:
        return []
    return [f"环节应为“{Stage(wanted).label}”，实际为“{outcome.stage_label}”"]


def _state(outcome: Outcome, value: Any, place: str) -> list[str]:
    """Of the roster, sample, complaint … the act was about."""
    if not outcome.states:
        return [f"应为“{value}”，但还没有名册、抽查等可看"]
    wanted = choice(outcome.states, value, place)
    return [] if wanted == outcome.state else [f"状态应为“{value}”，实际为“{outcome.state_label}”"]


def _round(outcome: Outcome, value: Any, place: str) -> list[str]:
    return [] if outcome.round == value else [f"应为第 {value} 轮，实际为第 {outcome.round} 轮"]


def _clocks(outcome: Outcome, value: dict[str, Any], place: str) -> list[str]:
    found = []
    for name, wanted in value.items():
        clock = outcome.standing.get(name)
        running = clock is not None and any(each["name"] == name for each in outcome.clocks)
        if wanted is False:
            found += [f"时限 {name} 不应还在走，实际到 {_due(clock)}"] if clock and running else []
        elif clock is None:
            names = "、".join(outcome.standing) or "无"
            found.append(f"没有时限 {name}，现有：{names}")
        elif not _meets(clock, wanted, place):
            found.append(f"时限 {name}（{clock['label']}）应到 {wanted}，实际到 {_due(clock)}")
    return found


def _due(clock: dict[str, Any] | None) -> str:
    return str(clock and (clock["due_at"] or clock["due_on"]))


def _meets(clock: dict[str, Any], wanted: Any, place: str) -> bool:
    timed = isinstance(wanted, datetime.datetime) or (
        isinstance(wanted, str) and len(wanted) > len("2026-09-28")
    )
    if timed:
        return bool(clock["due_at"] == instant(wanted, place))
    return bool(clock["due_on"] == day(wanted, place))


def _documents(outcome: Outcome, value: list[str], place: str) -> list[str]:
    kinds = [paper["kind"] for paper in outcome.documents]
    if not value:
        return [f"不应出文书，实际出了 {'、'.join(kinds)}"] if kinds else []
    missing = [
        said for said in value if not any(said == p["kind"] or said in p["title"] for p in outcome.documents)
    ]
    shown = "、".join(f"{p['kind']} {p['title']}" for p in outcome.documents) or "无"
    return [f"应出文书 {'、'.join(missing)}，实际出了：{shown}"] if missing else []


def _amount(outcome: Outcome, value: Any, place: str) -> list[str]:
    if value in ("", False):
        return [] if outcome.amount is None else [f"不应有金额，实际为 {outcome.amount}"]
    wanted = money(value, place)
    return [] if outcome.amount == wanted else [f"金额应为 {wanted}，实际为 {outcome.amount}"]


def _first_month(outcome: Outcome, value: Any, place: str) -> list[str]:
    if value in ("", False):
        return [] if outcome.first_month is None else [f"不应有起始月，实际为 {outcome.first_month:%Y-%m}"]
    wanted = month(value, place)
    shown = f"{outcome.first_month:%Y-%m}" if outcome.first_month else "未定"
    return [] if outcome.first_month == wanted else [f"起始月应为 {wanted:%Y-%m}，实际为 {shown}"]


def _kin(outcome: Outcome, value: list[str], place: str) -> list[str]:
    return [] if sorted(outcome.kin) == sorted(value) else [
        f"近亲属备案应为 {'、'.join(value) or '无'}，实际为 {'、'.join(outcome.kin) or '无'}"
    ]  # fmt: skip


def _told(outcome: Outcome, value: list[str], place: str) -> list[str]:
    """Roles that received a word; an empty list: nobody did."""
    roles = {word["role"] for word in outcome.told}
    if not value:
        return [f"不应有消息，实际有：{word['text']}" for word in outcome.told]
    known = {role.name: role.value for role in Role} | {str(role.label): role.value for role in Role}
    return [f"应当提醒 {said}，没有提醒" for said in value if known.get(said, said) not in roles]


def _lines(outcome: Outcome, value: dict[str, Any], place: str) -> list[str]:
    found = []
    for name, wanted in value.items():
        actual = outcome.lines.get(name)
        if wanted is False:
            found += [f"名册里不应有{name}，实际 {actual}"] if actual is not None else []
        elif actual != money(wanted, place):
            found.append(f"名册里{name}应为 {wanted}，实际为 {'无此户' if actual is None else actual}")
    return found


ASKED: dict[str, Callable[[Outcome, Any, str], list[str]]] = {
    "says": _says,
    "says_not": _says_not,
    "stage": _stage,
    "round": _round,
    "clocks": _clocks,
    "documents": _documents,
    "amount": _amount,
    "first_month": _first_month,
    "kin": _kin,
    "told": _told,
    "lines": _lines,
    "state": _state,
}


def checked(outcome: Outcome, expect: dict[str, Any], place: str) -> list[str]:
    """The differences; an expectation that cannot be read is one of them."""
    try:
        return differences(outcome, expect, place)
    except StoryError as error:
        return error.problems
