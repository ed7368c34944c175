"""The lists of docs/stories.md that follow from the program: every act with its actor and facts, every happening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from approvals.edges import acts, declared
from approvals.stages import Stage
from config.paths import BASE_DIR
from config.stories.facts import Fact, facts_of, label_of
from config.stories.happening import Subject
from config.stories.registry import HAPPENINGS, SUBJECTS

NOTHING: Mapping[str, str] = MappingProxyType({})
DOCUMENT = BASE_DIR / "docs" / "stories.md"
BEGIN, END = "<!-- 以下由 manage.py story --handbook 生成 -->", "<!-- 生成到此为止 -->"


def lists() -> str:
    """The generated part: acts of a procedure, acts of everything else, then happenings."""
    others = [line for prefix, subject in SUBJECTS.items() for line in (*_subject(prefix, subject), "")]
    return "\n".join([BEGIN, "", *_acts(), "", *others, *_happenings(), "", END])


def written(text: str) -> str:
    """The document with its generated part replaced."""
    head, _, rest = text.partition(BEGIN)
    return head + lists() + rest.partition(END)[2]


def write(path: Path = DOCUMENT) -> None:
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")


def _acts() -> Iterator[str]:
    yield "### 办理事项"
    yield ""
    yield "| do | 中文 | 由谁办（by） | 在哪个环节 | 事实 |"
    yield "|---|---|---|---|---|"
    for act in acts():
        transitions = declared(act)
        stages = "、".join(str(Stage(each.source).label) for each in transitions)
        facts = "<br>".join(_fact(fact) for fact in facts_of(act).values()) or "—"
        yield f"| `{act}` | {label_of(act)} | {_who(transitions[0].permission)} | {stages} | {facts} |"


def _subject(prefix: str, subject: Subject) -> Iterator[str]:
    states = dict(subject.states())
    yield f"### {subject.label}（先写 `{subject.begin}`）"
    yield ""
    yield "| do | 中文 | 由谁办（by） | 在哪个状态 | 事实 |"
    yield "|---|---|---|---|---|"
    for act in subject.acts():
        declared = subject.declared(act)
        at = "、".join(states.get(str(each.source), "任何状态") for each in declared)
        words = {kind: each.words for kind, each in subject.kinds.items()}
        facts = "<br>".join(_fact(fact, words) for fact in subject.facts(act).values()) or "—"
        yield f"| `{prefix}.{act}` | {subject.label_of(act)} | {_who(declared[0].permission)} | {at} | {facts} |"


def _who(permission: object) -> str:
    roles = getattr(permission, "roles", None)
    if not roles:
        return "规则所定的签署人"
    return "、".join(role.name for role in roles)


def _fact(fact: Fact, own: Mapping[str, str] = NOTHING) -> str:
    needed = "" if fact.has_default else "*"
    none = "，可写 false 表示没有" if fact.optional else ""
    return f"`{fact.name}`{needed} {fact.label.replace('|', '／')}：{own.get(fact.kind, fact.words)}{none}"


def _happenings() -> Iterator[str]:
    yield "### 办理事项以外的事"
    yield ""
    yield "| do | 中文 | 可写 |"
    yield "|---|---|---|"
    for name, happening in HAPPENINGS.items():
        facts = "<br>".join(f"`{key}` {words}" for key, words in happening.facts.items()) or "—"
        yield f"| `{name}` | {happening.label} | {facts} |"
