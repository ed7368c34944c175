"""A story file read strictly: whatever is not understood is refused with the file and the place."""

from __future__ import annotations

import datetime
import itertools
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.stories.mistakes import StoryError, unknown_keys
from config.stories.words import choice, instant
from policies.categories import Category

HEAD = ("title", "clauses", "profile", "category", "delegated", "note")
TABLES = {
    "household": ("name", "village", "group", "address", "area", "hukou", "residence", "phone", "account", "kin_answer"),
    "member": (
        "name", "relation", "born", "sex", "id_number", "health", "disability", "disability_level", "work_ability",
        "occupation", "school", "honour", "exclusion", "household",
    ),
    "income": ("member", "kind", "source", "monthly", "amount", "from", "until", "workplace", "household"),
    "expense": ("member", "kind", "amount", "self_paid", "paid_on", "voucher", "household"),
    "property": ("owner", "kind", "quantity", "value", "note", "household"),
    "supporter": ("name", "relation", "monthly_support", "id_number", "household"),
    "standard": ("kind", "value", "area", "per", "from", "until", "document", "place", "region"),
    "person": ("name", "role", "region", "id_number", "phone", "since", "until"),
    "kin": ("staff", "relation", "member", "household"),
    "region": ("code", "name"),
    "rule": ("file", "text"),
    "act": None,
}  # fmt: skip
SINGLE = ("household",)
ACT_KEYS = ("do", "by", "at", "case", "household", "which", "facts", "evidence", "expect", "note")
EXPECTABLE = (
    "result", "says", "says_not", "stage", "round", "clocks", "documents", "amount", "first_month", "kin", "told",
    "lines", "state",
)  # fmt: skip
RESULTS = (("done", "办成"), ("refused", "不予办理"))
# TOML wants seconds; people do not.
WITHOUT_SECONDS = re.compile(r"(?<![\w\"'])(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2})(?![:\d])")
STRINGS = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*')


@dataclass(frozen=True)
class Act:
    """One dated act with what it should lead to. `case`, `household`, `which`: which of several files, of several
    households, of several rosters, samples and the like; empty for the first."""

    number: int
    do: str
    by: str
    at: datetime.datetime
    case: str
    facts: dict[str, Any]
    evidence: dict[str, Any]
    expect: dict[str, Any]
    place: str
    household: str = ""
    which: str = ""


@dataclass(frozen=True)
class Story:
    """A whole case as written; tables are the raw rows, checked for their keys."""

    file: str
    title: str
    clauses: tuple[str, ...]
    profile: str
    category: str
    delegated: tuple[str, ...]
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.tables.get(table, [])


def read_story(path: Path) -> Story:
    """The story in a file. Raises StoryError with every mistake found in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError([f"{path.name}：打不开（{error}）"]) from None
    return parse_story(text, path.name)


def parse_story(text: str, file: str) -> Story:
    """The story in a text; `file` is what mistakes are said to be in."""
    try:
        raw = tomllib.loads(with_seconds(text))
    except tomllib.TOMLDecodeError as error:
        raise StoryError([f"{file}：不是规范的 TOML（{error}）"]) from None
    problems = unknown_keys(raw, ("story", *TABLES), file)
    head = raw.get("story")
    if not isinstance(head, dict):
        raise StoryError([*problems, f"{file}：缺 [story]，写明 title、profile、category"])
    problems += unknown_keys(head, HEAD, f"{file} [story]")
    problems += [
        f"{file} [story]：请写明 {key}" for key in ("title", "profile", "category") if not head.get(key)
    ]
    tables = _tables(raw, file, problems)
    acts = _acts(raw.get("act", []), file, problems)
    category = _category(head.get("category", ""), file, problems)
    delegated = tuple(_category(said, file, problems) for said in head.get("delegated", ()))
    if problems:
        raise StoryError(problems)
    return Story(
        file=file,
        title=head["title"],
        clauses=tuple(head.get("clauses", ())),
        profile=head["profile"],
        category=category,
        delegated=delegated,
        tables=tables,
        acts=tuple(acts),
    )


def with_seconds(text: str) -> str:
    """`at = 2026-09-28T10:00` as TOML wants it; quoted text and comments stay as they are."""
    parts, end = [], 0
    for match in STRINGS.finditer(text):
        parts += [WITHOUT_SECONDS.sub(r"\1:00", text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, WITHOUT_SECONDS.sub(r"\1:00", text[end:])])


def _category(said: Any, file: str, problems: list[str]) -> str:
    try:
        return str(choice(Category.choices, said, f"{file} [story]"))
    except StoryError as error:
        problems += error.problems
        return ""


def _tables(raw: dict[str, Any], file: str, problems: list[str]) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for name, known in TABLES.items():
        if name == "act" or name not in raw:
            continue
        rows = [raw[name]] if name in SINGLE and isinstance(raw[name], dict) else raw[name]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            problems.append(f"{file}：{name} 要写成 [[{name}]]")
            continue
        tables[name] = rows
        if known is not None:
            for number, row in enumerate(rows, 1):
                problems += unknown_keys(row, known, f"{file} 第 {number} 个 {name}")
    return tables


def _acts(rows: Any, file: str, problems: list[str]) -> list[Act]:
    if not isinstance(rows, list) or not rows:
        problems.append(f"{file}：至少要有一个 [[act]]")
        return []
    acts: list[Act] = []
    for number, row in enumerate(rows, 1):
        place = f"{file} 第 {number} 个 [[act]]（{row.get('do', '未写 do')}）"
        try:
            acts.append(_act(number, row, place))
        except StoryError as error:
            problems += error.problems
    problems += [
        f"{later.place}：时间早于上一个 [[act]]"
        for earlier, later in itertools.pairwise(acts)
        if later.at < earlier.at
    ]
    return acts


def _act(number: int, row: dict[str, Any], place: str) -> Act:
    problems = [f"{place}：请写明 {key}" for key in ("do", "at") if not row.get(key)]
    expect = row.get("expect", {})
    problems += unknown_keys(expect, EXPECTABLE, f"{place} expect")
    if expect.get("result", "done") not in ("done", "refused"):
        problems.append(f"{place} expect.result：写 done（办成）或 refused（不予办理）")
    if problems:
        raise StoryError(problems)
    loose = {key: value for key, value in row.items() if key not in ACT_KEYS}
    return Act(
        number=number,
        do=str(row["do"]),
        by=str(row.get("by", "")),
        at=instant(row["at"], f"{place} at"),
        case=str(row.get("case", "")),
        facts=loose | row.get("facts", {}),
        evidence=dict(row.get("evidence", {})),
        expect=dict(expect),
        place=place,
        household=str(row.get("household", "")),
        which=str(row.get("which", "")),
    )
