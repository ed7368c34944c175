"""The facts of many households at once: four queries a chunk, whatever its size."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from approvals.models import Decision
from households.means import facts_from, look_back, member_facts, place_of_standard
from households.models import Expense, Household, Income, LedgerEntry, Member
from policies.benefits import BenefitFacts
from policies.benefits.facts import MemberFacts
from policies.rules import Rules
from policies.standards import StandardsOn, standards_on

Rows = dict[int, list[Any]]


class StandardsBook:
    """The confirmed standards of each place and day, read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, datetime.date], StandardsOn] = {}

    def of(self, place: str, on: datetime.date) -> StandardsOn:
        if (place, on) not in self._read:
            self._read[place, on] = standards_on(place, on)
        return self._read[place, on]


class OnFile:
    """What is on file of the households of a chunk: members, incomes, vouchers, and the ledgers they came from."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        households = {decision.household_id for decision in decisions}
        self._members = _by(
            Member.objects.current().filter(household__in=households).order_by("-is_head", "id")
        )
        self._incomes = _by(Income.objects.filter(household__in=households, withdrawn_on=None))
        self._expenses = _by(Expense.objects.filter(household__in=households, withdrawn_on=None))
        entries = LedgerEntry.objects.filter(household__in=households)
        self._entries = {(entry.household_id, entry.category): entry for entry in entries}

    def entry(self, decision: Decision) -> LedgerEntry | None:
        """The row of the old ledger the decision rests on."""
        return self._entries.get((decision.household_id, decision.category))

    def counted(self, decision: Decision) -> int:
        """How many of those the decision is for are there today: members who count, or the one person."""
        members = self._members[decision.household_id]
        if decision.for_member_id is not None:
            return sum(member.pk == decision.for_member_id for member in members)
        return sum(member.counted for member in members)

    def members(self, household_id: int, on: datetime.date, months: int) -> tuple[MemberFacts, ...]:
        """Each member's totals over the `months` whole months before the month of `on`."""
        first, last = look_back(on, months)
        incomes = self._of_member(self._incomes, household_id)
        paid = [row for row in self._expenses[household_id] if first <= row.paid_on < on.replace(day=1)]
        expenses = self._of_member({household_id: paid}, household_id)
        return tuple(
            member_facts(
                member,
                [row for row in incomes[member.pk] if row.first_month <= last and row.last_month >= first],
                expenses[member.pk],
                first,
                last,
            )
            for member in self._members[household_id]
        )

    def facts(
        self, household: Household, rules: Rules, standards: StandardsBook, on: datetime.date, months: int
    ) -> BenefitFacts:
        """The household as its rows say it was on a day. TableError when nobody in it counts."""
        in_force = standards.of(place_of_standard(household), on)
        members = self.members(household.pk, on, months)
        return facts_from(household, rules, members, in_force, on=on, months=months)

    @staticmethod
    def _of_member(rows: Rows, household_id: int) -> Rows:
        found: Rows = defaultdict(list)
        for row in rows.get(household_id, ()):
            found[row.member_id].append(row)
        return found


def _by(rows: Iterable[Any]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row.household_id].append(row)
    return found
