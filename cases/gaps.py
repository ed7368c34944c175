"""Which papers a household must hand in, which it need not, which nobody may ask for (GC-41…47, 52; 57号 art. 10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

ALWAYS = "always"
MET = frozenset({"received", "shared", "waived"})


class MaterialRule(Protocol):
    """One line of the rules’ list: whom it is asked of (`when`, `per`) and where it comes from (`source`)."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def per(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def basis(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the list sees him: a key, a name, the facts that hold (disabled, student, adult, …)."""

    key: str
    name: str
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Need:
    """One material asked of this household, and where it stands."""

    key: str
    label: str
    source: str
    basis: str
    status: str

    @property
    def missing(self) -> bool:
        return self.status == "missing"


def needs(
    materials: Iterable[MaterialRule],
    *,
    household_facts: frozenset[str],
    persons: Sequence[Person],
    on_file: Mapping[str, str],
) -> list[Need]:
    """The list for one household. `on_file`: material key → status of what was handed in or waived.

    A line whose source is shared data is never missing (免提交). A line “per member” is asked of every
    person its fact holds for, under the key `<key>.<person key>`.
    """
    found = []
    for rule in materials:
        for key, label in _asked(rule, household_facts, persons):
            status = on_file.get(key) or ("shared" if rule.source == "shared" else "missing")
            found.append(Need(key, label, rule.source, rule.basis, status if status in MET else "missing"))
    return found


def gaps(found: Iterable[Need]) -> list[Need]:
    """What is still missing: everything a 一次性告知书 must list."""
    return [need for need in found if need.missing]


def forbidden_reasons(labels: Iterable[str], forbidden: Sequence[str], clause: str) -> list[str]:
    """A sentence for every paper that may not be asked for, quoting the clause (TA-24, N-19)."""
    return [
        f"不能要求群众提供“{label}”（{clause}），请改用共享数据、部门协查或书面承诺"
        for label in labels
        if any(name in label or label in name for name in forbidden if label.strip())
    ]


def _asked(
    rule: MaterialRule, household_facts: frozenset[str], persons: Sequence[Person]
) -> list[tuple[str, str]]:
    concerned = [p for p in persons if rule.when == ALWAYS or rule.when in p.facts]
    if rule.per == "member":
        return [(f"{rule.key}.{p.key}", f"{rule.label}（{p.name}）") for p in concerned]
    if rule.when == ALWAYS or rule.when in household_facts or concerned:
        return [(rule.key, rule.label)]
    return []
