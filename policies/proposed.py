"""Standards that are only being thought about: put in the place of those in force, for one computation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.benefits import BenefitFacts, HouseholdClass
from policies.benefits.facts import LocalStandards, PropertyItem
from policies.models import StandardKind
from policies.standards import BY_CLASS, CARE, LIMITS

AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?(/12)?")
SOURCE = "试算给定，未发文"
NAMES = {kind: name for name, kind in BY_CLASS.items()}
CARE_NAMES = {kind: str(self_care.value) for self_care, kind in CARE.items()}


class ProposalError(ValueError):
    """A proposed standard that cannot be read; the message is a Chinese sentence."""


@dataclass(frozen=True, kw_only=True)
class ProposedStandard:
    """One value, 元 a month exactly (or a count, or a multiple). `household_class` "": both classes.

    `place`: the work place of a minimum wage, "" for the home region.
    """

    kind: StandardKind
    value: Fraction
    household_class: str = ""
    place: str = ""

    @classmethod
    def read(cls, text: str) -> ProposedStandard:
        """dibao=800, dibao.rural=6000/12 (an annual value), minimum_wage.郑州市=2100. ProposalError says what is wrong."""
        key, equals, amount = (part.strip() for part in text.partition("="))
        name, _, narrower = key.partition(".")
        if not equals or name not in StandardKind.values:
            known = "、".join(f"{kind.value}（{kind.label}）" for kind in StandardKind)
            raise ProposalError(f"“{text}”看不懂，应写成 项目=数值，如 dibao.urban=800；项目有：{known}")
        if not AMOUNT.fullmatch(amount):
            raise ProposalError(f"“{text}”的数值应是最多两位小数的数，如 800；按年的写成 6000/12")
        whole, _, by_year = amount.partition("/")
        kind = StandardKind(name)
        value = Fraction(whole) / (12 if by_year else 1)
        if kind == StandardKind.MINIMUM_WAGE:
            return cls(kind=kind, value=value, place=narrower)
        if narrower and (narrower not in HouseholdClass.values or kind in CARE_NAMES):
            raise ProposalError(
                f"“{text}”中的“{narrower}”看不懂，城市写 urban，农村写 rural，护理标准不分城乡"
            )
        return cls(kind=kind, value=value, household_class=narrower)

    @property
    def label(self) -> str:
        """城市低保标准 800.00."""
        words = HouseholdClass(self.household_class).label if self.household_class else ""
        return f"{words}{self.place}{self.kind.label} {float(self.value):.2f}"


def with_proposed(facts: BenefitFacts, proposed: Iterable[ProposedStandard]) -> BenefitFacts:
    """The same facts measured by the proposed values; what nobody proposed stays."""
    for each in proposed:
        facts = _with(facts, each)
    return facts


def _with(facts: BenefitFacts, new: ProposedStandard) -> BenefitFacts:
    if any(new.kind in kinds[:2] for kinds in LIMITS.values()):
        return replace(facts, assets=tuple(_limited(item, new, facts) for item in facts.assets))
    return replace(facts, standards=_changed(facts.standards, new))


def _changed(standards: LocalStandards, new: ProposedStandard) -> LocalStandards:
    documents = {**standards.documents}
    if new.kind in NAMES:
        name = NAMES[new.kind]
        classes = [new.household_class] if new.household_class else HouseholdClass.values
        table = replace(getattr(standards, name), **dict.fromkeys(classes, new.value))
        return replace(standards, **{name: table}, documents={**documents, name: SOURCE})
    if new.kind in CARE_NAMES:
        care = {**standards.care, CARE_NAMES[new.kind]: new.value}
        return replace(standards, care=care, documents={**documents, "care": SOURCE})
    if new.kind == StandardKind.MINIMUM_WAGE:
        wages = {**standards.minimum_wage, new.place: new.value}
        return replace(standards, minimum_wage=wages, documents={**documents, "minimum_wage": SOURCE})
    return replace(standards, marginal_multiple=new.value)


def _limited(item: PropertyItem, new: ProposedStandard, facts: BenefitFacts) -> PropertyItem:
    limit, _marginal, label, _ = next(kinds for kinds in LIMITS.values() if new.kind in kinds[:2])
    if item.label != label or new.household_class not in ("", facts.household_class):
        return item
    if new.kind == limit:
        return replace(item, limit=new.value)
    return replace(item, marginal_limit=new.value)
