"""One entitlement under other rules or standards: the facts it was decided on, computed anew."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from approvals.models import Decision
from approvals.whatif.facts import OnFile, StandardsBook
from approvals.whatif.question import Question
from households.means import DEFAULT_LOOKBACK, place_of_standard
from policies.benefit_rules import benefit_rules
from policies.benefits import BenefitFacts, BenefitRules, Derivation, FactsMissing, TableError, compute, read
from policies.benefits.facts import CurrentAward, MemberFacts
from policies.proposed import with_proposed
from policies.reading import RuleError
from policies.rules import Rules, rules_for

NO_FACTS = "决定没有留存计算事实，须先复核"
OTHER_MEMBERS = "家庭共同生活人口现为 {now} 人，决定时为 {then} 人，须先复核"
NOT_DERIVED = "台账金额 {paid} 元与按在案事实计算的 {computed} 元不一致，须先复核"
NO_LEDGER = "找不到台账原始行，须先复核"
MONTHLY = ("dibao", "tekun", "bianyuan")


class NotDerivable(Exception):
    """The amount now paid does not follow from the facts on file; the message says why, for the township."""


@dataclass(frozen=True)
class Ground:
    """What an amount rests on: facts, and the rules that made the amount of them."""

    facts: BenefitFacts
    rules: BenefitRules


@dataclass(frozen=True)
class Reckoned:
    """One decision beside what the question makes of it; `problem` says why nothing could be made of it."""

    decision: Decision
    derivation: Derivation | None
    problem: str = ""

    @property
    def now(self) -> Decimal:
        return self.decision.payable

    @property
    def then(self) -> Decimal:
        """What would be paid a month; 0 where nothing would, unchanged where nobody can tell."""
        return self.now if self.derivation is None else self.derivation.payable

    @property
    def outcome(self) -> str:
        """gain, lose, stop, same, or unknown."""
        if self.derivation is None:
            return "unknown"
        if not self.derivation.eligible:
            return "stop"
        return "gain" if self.then > self.now else "lose" if self.then < self.now else "same"


class Reckoner:
    """Computes decisions of one question; rules and standards are read once for all of them."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.standards = StandardsBook()
        self._own: dict[tuple[str, str, datetime.date], Rules] = {}
        self._benefit: dict[str, BenefitRules] = {}

    def reckon(self, decisions: Sequence[Decision]) -> Iterable[Reckoned]:
        """Every decision of a chunk, household and case at hand; four queries more."""
        on_file = OnFile(decisions)
        for decision in decisions:
            try:
                yield Reckoned(decision, self._anew(decision, on_file))
            except NotDerivable as error:
                yield Reckoned(decision, None, str(error))
            except (FactsMissing, TableError) as error:
                yield Reckoned(decision, None, f"{'；'.join(error.problems)}，须先复核")
            except RuleError as error:
                yield Reckoned(decision, None, str(error))

    def applied(self, ground: Ground, category: str, on_file: OnFile, decision: Decision) -> Derivation:
        """What the question makes of a ground: other rules and look-back, other standards, the same household."""
        other = self.question.rules_of(category)
        facts = ground.facts
        if other is not None and (other.lookback_months or DEFAULT_LOOKBACK) != facts.months:
            months = other.lookback_months or DEFAULT_LOOKBACK
            since = facts.applied_on or facts.on
            facts = replace(facts, months=months, members=_same(facts, on_file, decision, since, months))
        facts = with_proposed(self._measured(facts, decision), self.question.proposed)
        return compute(facts, self._benefit_of(category, other) if other else ground.rules)

    def _anew(self, decision: Decision, on_file: OnFile) -> Derivation:
        ground = self._ground(decision, on_file)
        current = CurrentAward(
            payable=Fraction(decision.payable),
            topup=Fraction(decision.topup),
            grace_until=decision.last_month,
        )
        ground = replace(ground, facts=replace(ground.facts, current=current))
        return self.applied(ground, decision.category, on_file, decision)

    def _ground(self, decision: Decision, on_file: OnFile) -> Ground:
        """The stored facts of a decision; those on file for one of an old ledger, if they explain its amount."""
        counted = on_file.counted(decision)
        if decision.persons and counted != decision.persons:
            raise NotDerivable(OTHER_MEMBERS.format(now=counted, then=decision.persons))
        if decision.source == Decision.Source.LEDGER:
            return self._ground_of_ledger(decision, on_file)
        return stored_ground(decision)

    def _ground_of_ledger(self, decision: Decision, on_file: OnFile) -> Ground:
        entry = on_file.entry(decision)
        if entry is None:
            raise NotDerivable(NO_LEDGER)
        rules = self._rules_of_place(decision, entry.as_of)
        months = rules.lookback_months or DEFAULT_LOOKBACK
        facts = on_file.facts(decision.household, rules, self.standards, entry.as_of, months)
        ground = Ground(facts, benefit_rules(rules))
        derived = compute(ground.facts, ground.rules)
        if not derived.eligible or derived.payable != decision.payable:
            raise NotDerivable(NOT_DERIVED.format(paid=decision.payable, computed=derived.payable))
        return ground

    def _measured(self, facts: BenefitFacts, decision: Decision) -> BenefitFacts:
        """Measured by the confirmed standards of the day asked about, if one is."""
        on = self.question.standards_on
        if on is None:
            return facts
        places = {job.place for member in facts.members for job in member.all_jobs}
        local = self.standards.of(place_of_standard(decision.household), on).local(places)
        return replace(facts, on=on, applied_on=facts.applied_on or facts.on, standards=local)

    def _rules_of_place(self, decision: Decision, on: datetime.date) -> Rules:
        key = (decision.township_id, decision.category, on)
        if key not in self._own:
            self._own[key] = rules_for(*key)
        return self._own[key]

    def _benefit_of(self, category: str, rules: Rules) -> BenefitRules:
        if category not in self._benefit:
            self._benefit[category] = benefit_rules(rules)
        return self._benefit[category]


def _same(
    facts: BenefitFacts, on_file: OnFile, decision: Decision, since: datetime.date, months: int
) -> tuple[MemberFacts, ...]:
    """The members of a ground with their totals over other months; one person's stays one person's."""
    counted = {member.name: member.counted for member in facts.members}
    found = on_file.members(decision.household_id, since, months)
    if decision.for_member_id is None:
        return found
    return tuple(replace(each, counted=counted[each.name]) for each in found if each.name in counted)


def stored_ground(decision: Decision) -> Ground:
    """The facts and rules stored with a decision. NotDerivable where there are none."""
    stored = decision.derivation
    if "facts" not in stored or "rules" not in stored:
        raise NotDerivable(NO_FACTS)
    return Ground(read(BenefitFacts, stored["facts"]), read(BenefitRules, stored["rules"]))
