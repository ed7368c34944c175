"""One profile file: what may stand in it, and the strict reading of it.

A file has `[meta]`, `[clauses]` (citation = the words of the law), `[common]` for all categories
and one table per category. Inside, every table of values names its clause in `basis`; a value the
law does not give but practice needs is marked `suggested`. Silence is simply absence.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from policies import money_sections, sections
from policies.categories import Category
from policies.order import check_route
from policies.reading import RuleError, hints_of, read_table, read_value
from policies.sections import Period
from policies.vocabulary import STAGE_LABELS, Level, MaterialSource, MemberFact, Stage, When

SECTIONS: dict[str, type] = {
    "delegation": sections.Delegation,
    "application": sections.Application,
    "precheck": sections.Precheck,
    "accept": sections.Accept,
    "lookback": sections.Lookback,
    "check": sections.Check,
    "visit": sections.Visit,
    "review_meeting": sections.ReviewMeeting,
    "opinion": sections.Opinion,
    "county_review": sections.CountyReview,
    "objection": sections.Objection,
    "decide": sections.Decide,
    "overall": sections.Overall,
    "reject_notice": sections.RejectNotice,
    "certificate": sections.Certificate,
    "start": sections.Start,
    "long_publicity": sections.LongPublicity,
    "emergency": sections.Emergency,
    "relatives": sections.Relatives,
    "collective": sections.Collective,
    "review": sections.Review,
    "stop": sections.Stop,
    "care": sections.Care,
    "remedy": sections.RemedyClause,
    "benefit": money_sections.Benefit,
    "payment": money_sections.Payment,
    "oversight": money_sections.Oversight,
    "capacity": money_sections.Capacity,
    "calendar": money_sections.CalendarRule,
}
CHAPTERS = ("common", *Category.values)
_ABOUT = ("basis", "basis_of", "suggested", "note")


@dataclass(frozen=True)
class Basis:
    """Where a value comes from. `text` is the citation, `clause` its article part."""

    text: str
    source_profile: str
    clause: str
    suggested: bool = False
    national: bool = False
    note: str = ""
    analogy: bool = False  # the clause speaks of another category and is followed by analogy

    @property
    def label(self) -> str:
        """As shown beside a value: “操作细则 一(二)1”, “国家基线 83号 四(一)”, “建议值 …”."""
        if self.suggested:
            return f"建议值（比照{self.text}）" if self.analogy else f"建议值（{self.text}）"
        return f"国家基线 {self.text}" if self.national else self.text


@dataclass(frozen=True)
class Cited:
    value: Any
    basis: Basis


@dataclass(frozen=True)
class Step:
    """One stage of a route; `key` tells two publicities apart (P1, P2, P3)."""

    stage: Stage
    key: str
    label: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StepOptions:
    when: When | None = None
    beside: Stage | None = None
    mandatory: bool | None = None
    certificate: bool | None = None
    long_publicity: bool | None = None


@dataclass(frozen=True)
class Material:
    key: str
    label: str
    when: MemberFact = "always"
    per: Literal["household", "member"] = "household"
    source: MaterialSource = "paper"
    basis: str = ""


@dataclass(frozen=True)
class Meta:
    key: str
    title: str
    short: str
    issuer: str
    effective_from: date
    status: Literal["trial", "in_force", "baseline", "superseded"]
    level: Level
    region_code: str
    region_name: str
    doc_numbers: tuple[str, ...] = ()
    amends: str | None = None  # an earlier file whose values go on where this one is silent
    note: str | None = None


@dataclass(frozen=True)
class SameAs:
    """“… and 特困人员供养”: one text for two categories, or an analogy (then suggested)."""

    category: str
    basis: Basis
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    cited: Mapping[str, Cited]
    same_as: SameAs | None = None


@dataclass(frozen=True)
class ProfileFile:
    meta: Meta
    clauses: Mapping[str, str]
    chapters: Mapping[str, Chapter]

    @property
    def version(self) -> str:
        return f"{self.meta.key}@{self.meta.effective_from.isoformat()}"


def parse_profile(raw: Mapping[str, Any], known_clauses: Mapping[str, str] | None = None) -> ProfileFile:
    """Read one parsed TOML file; `known_clauses` are those of a file it amends. RuleError if unfit."""
    unknown = [key for key in raw if key not in ("meta", "clauses", *CHAPTERS)]
    if unknown:
        raise RuleError(f"文件：不认识的章“{'、'.join(unknown)}”")
    meta = read_table(Meta, raw.get("meta", {}), "meta")
    clauses = _read_clauses(raw.get("clauses", {}), meta.key)
    reader = _ChapterReader(meta, {**(known_clauses or {}), **clauses})
    chapters = {name: reader.chapter(raw[name], name) for name in CHAPTERS if name in raw}
    for name, chapter in chapters.items():
        if "route" in chapter.cited:
            followed = chapters.get(chapter.same_as.category) if chapter.same_as else None
            _match_publicities(chapter, followed, f"{meta.key} {name}")
    return ProfileFile(meta, clauses, chapters)


def _read_clauses(raw: Any, key: str) -> dict[str, str]:
    for citation, words in raw.items():
        if not citation.strip() or not isinstance(words, str) or not words.strip():
            raise RuleError(f"{key} clauses：条款“{citation}”没有出处或原文")
    return dict(raw)


@dataclass
class _ChapterReader:
    meta: Meta
    clauses: Mapping[str, str]

    def chapter(self, raw: Mapping[str, Any], name: str) -> Chapter:
        cited: dict[str, Cited] = {}
        same_as = None
        for key, table in raw.items():
            where = f"{self.meta.key} {name}.{key}"
            if key == "same_as":
                same_as = self._same_as(table, where)
            elif key in ("route", "review_route"):
                cited[key] = self._route(table, where)
            elif key == "publicity":
                cited.update(self._publicities(table, where))
            elif key == "materials":
                cited.update(self._materials(table, where))
            elif key == "forbidden_materials":
                cited[key] = Cited(
                    read_value(tuple[str, ...], table.get("names"), where), self._basis(table, where)
                )
            elif key == "documents":
                cited.update(self._documents(table, where))
            elif key in SECTIONS:
                cited.update(self._section(SECTIONS[key], key, table, where))
            else:
                raise RuleError(f"{where}：不认识的节")
        return Chapter(cited, same_as)

    def _basis(self, table: Mapping[str, Any], where: str, name: str = "") -> Basis:
        """The basis of a table, or of one of its values when `basis_of` singles it out."""
        singled = table.get("basis_of", {})
        text = singled.get(name, table.get("basis", "")) if name else table.get("basis", "")
        if not isinstance(text, str) or not text.strip():
            raise RuleError(f"{where}：没有写明依据（basis）")
        marked = table.get("suggested", False)
        suggested = name in marked if isinstance(marked, list) else bool(marked)
        if not suggested and text not in self.clauses:
            raise RuleError(f"{where}：依据“{text}”在本文件的条款（clauses）中找不到")
        clause = text.partition(" ")[2] or text
        national = self.meta.level == "nation"
        return Basis(text, self.meta.key, clause, suggested, national, str(table.get("note", "")))

    def _section(
        self, cls: type, key: str, table: Mapping[str, Any], where: str
    ) -> Iterator[tuple[str, Cited]]:
        hints = hints_of(cls)
        for name, raw in table.items():
            if name in _ABOUT:
                continue
            if name not in hints:
                raise RuleError(f"{where}：不认识的项“{name}”")
            place = f"{where}.{name}"
            if hints[name] == Period | None:
                period = {part: value for part, value in raw.items() if part not in _ABOUT}
                yield f"{key}.{name}", Cited(read_table(Period, period, place), self._basis(raw, place))
            else:
                yield (
                    f"{key}.{name}",
                    Cited(read_value(hints[name], raw, place), self._basis(table, where, name)),
                )

    def _route(self, table: Mapping[str, Any], where: str) -> Cited:
        steps = tuple(_read_step(raw, where) for raw in table.get("steps", ()))
        check_route([step.stage for step in steps], [step.key for step in steps], where)
        return Cited(steps, self._basis(table, where))

    def _publicities(self, table: Mapping[str, Any], where: str) -> Iterator[tuple[str, Cited]]:
        yield "publicity", Cited(tuple(table), self._basis(next(iter(table.values())), where))
        for name, raw in table.items():
            values = {part: value for part, value in raw.items() if part not in _ABOUT}
            whole = read_table(sections.Publicity, {**values, "id": name}, f"{where}.{name}")
            for part in values:
                yield (
                    f"publicity.{name}.{part}",
                    Cited(getattr(whole, part), self._basis(raw, f"{where}.{name}", part)),
                )

    def _materials(self, rows: list[Mapping[str, Any]], where: str) -> Iterator[tuple[str, Cited]]:
        basis = self._basis(rows[0], where)
        items = []
        for raw in rows:
            own = self._basis(raw, f"{where}.{raw.get('key', '')}")
            item = read_table(
                Material, {k: v for k, v in raw.items() if k not in ("suggested", "note")}, where
            )
            items.append(item)
            yield f"materials.{item.key}", Cited(item.label, own)
        if len({item.key for item in items}) != len(items):
            raise RuleError(f"{where}：材料的键有重复")
        yield "materials", Cited(tuple(items), basis)

    def _documents(self, table: Mapping[str, Any], where: str) -> Iterator[tuple[str, Cited]]:
        for code, raw in table.items():
            place = f"{where}.{code}"
            if not isinstance(raw, Mapping) or set(raw) - {"name", *_ABOUT}:
                raise RuleError(f"{place}：文书只写名称（name）和依据（basis）")
            yield f"documents.{code}", Cited(read_value(str, raw.get("name"), place), self._basis(raw, place))

    def _same_as(self, table: Mapping[str, Any], where: str) -> SameAs:
        unknown = set(table) - {"category", "silent", *_ABOUT}
        if unknown:
            raise RuleError(f"{where}：不认识的项“{'、'.join(sorted(unknown))}”")
        category = table.get("category")
        if category not in Category.values:
            raise RuleError(f"{where}：没有“{category}”这个类别")
        return SameAs(category, self._basis(table, where), tuple(table.get("silent", ())))


def _read_step(raw: Mapping[str, Any], where: str) -> Step:
    options = {key: value for key, value in raw.items() if key not in ("stage", "key", "label")}
    read = read_table(StepOptions, options, where)
    stage = read_value(Stage, raw.get("stage"), f"{where}.stage")
    kept = {f.name: getattr(read, f.name) for f in dataclasses.fields(read)}
    return Step(
        stage,
        raw.get("key", stage),
        raw.get("label", STAGE_LABELS[stage]),
        {name: value for name, value in kept.items() if value is not None},
    )


def _match_publicities(chapter: Chapter, followed: Chapter | None, where: str) -> None:
    """Each publicity step has its rule and stands where the rule says (before or after 审批)."""
    cited = {**followed.cited, **chapter.cited} if followed and chapter.same_as else chapter.cited
    steps: tuple[Step, ...] = chapter.cited["route"].value
    keys = [step.key for step in steps if step.stage == "publicity"]
    silent = (
        bool(chapter.same_as) and "publicity" in chapter.same_as.silent and "publicity" not in chapter.cited
    )
    declared = [] if silent or "publicity" not in cited else list(cited["publicity"].value)
    if sorted(keys) != sorted(declared):
        listed, ruled = "、".join(keys) or "无", "、".join(declared) or "无"
        raise RuleError(f"{where}：路线中的公示（{listed}）与公示规定（{ruled}）不一致")
    order = [step.key for step in steps]
    for key in keys:
        position = cited.get(f"publicity.{key}.position")
        if position is None or "decision" not in order:
            continue
        after = order.index(key) > order.index("decision")
        if after != (position.value == "after_decision"):
            raise RuleError(f"{where}：公示 {key} 的位置与路线不符")
