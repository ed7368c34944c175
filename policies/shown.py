"""Rules as rows a page can show: what, how much, which clause, and whether it is local law."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from policies.clocks import ClockRule
from policies.labels import FIELD_LABELS, SECTION_LABELS, WORDS
from policies.reading import hints_of
from policies.rules import Rules
from policies.schema import SECTIONS, Basis
from policies.sections import Period, Ratio
from policies.vocabulary import EVENT_LABELS, ROLE_LABELS, UNIT_LABELS

Origin = Literal["local", "baseline", "suggested"]
ORIGIN_LABELS: dict[Origin, str] = {"local": "本地", "baseline": "国家基线", "suggested": "建议值"}


@dataclass(frozen=True)
class Row:
    """One value: its name, its words, where it comes from, and the words of the clause."""

    label: str
    value: str
    citation: str
    quote: str
    origin: Origin
    note: str = ""

    @property
    def origin_label(self) -> str:
        return ORIGIN_LABELS[self.origin]


@dataclass(frozen=True)
class Part:
    """A section of the law with its rows."""

    key: str
    title: str
    rows: tuple[Row, ...]


def parts(rules: Rules) -> list[Part]:
    """Every section the rules say anything in, clocks included, in the order of a case."""
    found = []
    for key, cls in SECTIONS.items():
        section = getattr(rules, key)
        rows = tuple(
            _row(rules, f"{key}.{name}", FIELD_LABELS[key][name], getattr(section, name))
            for name in hints_of(cls)
            if getattr(section, name) is not None
        )
        if rows:
            found.append(Part(key, SECTION_LABELS[key], rows))
    return found


def publicity_rows(rules: Rules) -> list[Row]:
    """One row per publicity: what, how long, where, before or after the decision."""
    rows = []
    for item in rules.publicities:
        position = "审批后" if item.position == "after_decision" else "审批前"
        length = f"{'不少于' if item.at_least else ''}{item.days}{UNIT_LABELS[item.unit or 'CD']}"
        place = f"，{'、'.join(item.hung_at)}" if item.hung_at else ""
        fields = f"，只公布{'、'.join(item.fields)}" if item.fields else ""
        shown = f"{position}公示{length}{place}{fields}"
        rows.append(_cited(rules, f"publicity.{item.id}.content", f"{item.id} {item.content}公示", shown))
        days = rules.basis(f"publicity.{item.id}.days")
        if days and days.text != rows[-1].citation:
            rows.append(_cited(rules, f"publicity.{item.id}.days", f"{item.id} 公示天数", length))
    return rows


def clock_rows(rules: Rules) -> list[tuple[ClockRule, Row]]:
    """Each clock of this route with its row."""
    return [(clock, clock_row(rules, clock)) for clock in rules.clock_rules if clock.on_route]


def clock_words(clock: ClockRule) -> str:
    """自受理起 5 个工作日内; a board is waited out instead: 自张贴公示起满 7 天."""
    within = (
        f"满 {clock.n} {UNIT_LABELS[clock.unit]}"
        if clock.kind == "window"
        else f" {clock.n} {UNIT_LABELS[clock.unit]}内"
    )
    return f"自{EVENT_LABELS[clock.from_event]}起{within}"


def step_note(rules: Rules, key: str) -> str:
    """Who signs at a step of the route, how long a board hangs, or when the step is walked at all."""
    publicity = rules.publicity(key)
    if publicity is not None and publicity.days:
        return f"{publicity.days} {UNIT_LABELS[publicity.unit or 'CD']}"
    if key == "review" and rules.opinion_signer:
        return ROLE_LABELS.get(rules.opinion_signer, "乡镇（街道）")
    if key == "decision":
        return "、".join(ROLE_LABELS[role] for role in rules.decide_signer)
    step = next((step for step in rules.route if step.key == key), None)
    if step is None:
        return ""
    if step.options.get("beside"):
        return "同时进行"
    return "超过限额时" if step.options.get("when") == "above_limit" else ""


def clock_row(rules: Rules, clock: ClockRule) -> Row:
    shown = clock_words(clock)
    quote = rules.clauses.get(clock.basis.text, "")
    return Row(clock.label, shown, clock.basis.text, quote, origin(clock.basis), clock.basis.note)


def _row(rules: Rules, path: str, label: str, value: Any) -> Row:
    return _cited(rules, path, label, words(value))


def _cited(rules: Rules, path: str, label: str, value: str) -> Row:
    basis = rules.basis(path)
    if basis is None:
        return Row(label, value, "", "", "baseline")
    return Row(label, value, basis.text, rules.clauses.get(basis.text, ""), origin(basis), basis.note)


def origin(basis: Basis) -> Origin:
    """Whether a value is local law, the national baseline, or only suggested."""
    if basis.suggested:
        return "suggested"
    return "baseline" if basis.national else "local"


def words(value: Any) -> str:
    """A value as an office would write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(words(item) for item in value)
    if isinstance(value, Period):
        return f"自{EVENT_LABELS[value.from_event]}起 {value.n} {UNIT_LABELS[value.unit]}内"
    if isinstance(value, Ratio):
        return f"{value.num}/{value.den}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return ROLE_LABELS.get(text, WORDS.get(text, text))


def unnamed_fields() -> Iterator[str]:
    """Fields of the schema that have no Chinese name yet (kept empty by a test)."""
    for key, cls in SECTIONS.items():
        for field in dataclasses.fields(cls):
            if field.name not in FIELD_LABELS.get(key, {}):
                yield f"{key}.{field.name}"
