"""The result of a computation: the figures, the sentences, and every line of the sum with its clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policies.benefits.facts import BenefitFacts, CurrentAward
from policies.benefits.money import text
from policies.benefits.reading import TableError, fraction_text, read, write
from policies.benefits.rules import BenefitRules
from policies.benefits.vocabulary import Outcome

FORMAT = 1
CLIFF = "扣减断崖"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the calculation as the case page shows it.

    `column` "income" is the left half (家庭月收入), "amount" the right half; a `sum` line closes what stands above it.
    """

    label: str
    value: str
    basis: str = ""
    column: str = "amount"
    sum: bool = False

    @property
    def strong(self) -> bool:
        """The figure the whole calculation is for."""
        return self.sum and self.column == "amount"


@dataclass(frozen=True, kw_only=True)
class GracePeriod:
    """First and last month (each as its first day), number of payments and their sum."""

    first_month: date
    last_month: date
    payments: int
    total: Fraction


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """What the rules make of the facts. Exact fractions are kept; `amount`, `topup`, `payable` are rounded 元/month.

    `eligible` says that money is due (or, for 低保边缘, that the status is); `decided_by` is "township" or "county"
    where the amount decides who signs, else empty.
    """

    facts: BenefitFacts
    rules: BenefitRules
    outcome: Outcome
    eligible: bool
    reasons: tuple[str, ...]
    lines: tuple[Line, ...]
    exact_per_capita: Fraction = Fraction(0)
    amount: Decimal = Decimal("0.00")
    topup: Decimal = Decimal("0.00")
    payable: Decimal = Decimal("0.00")
    warnings: tuple[str, ...] = ()
    grace: GracePeriod | None = None
    decided_by: str = ""

    @property
    def per_capita(self) -> Decimal:
        """y1 to two decimals, for showing; tests use `exact_per_capita`."""
        return Decimal(text(self.exact_per_capita))

    @property
    def left(self) -> tuple[Line, ...]:
        """Lines of the left half: income and deductions."""
        return tuple(line for line in self.lines if line.column == "income")

    @property
    def right(self) -> tuple[Line, ...]:
        """Lines of the right half: from income per person to the amount."""
        return tuple(line for line in self.lines if line.column == "amount")

    @property
    def on_cliff(self) -> bool:
        """Whether the household loses by the rigid-expense precondition; counted in the statistics."""
        return any(warning.startswith(CLIFF) for warning in self.warnings)

    def summary(self) -> dict[str, Any]:
        """The figures as plain values, money as strings with two decimals."""
        return {
            "eligible": self.eligible,
            "reasons": list(self.reasons),
            "per_capita": str(self.per_capita),
            "amount": str(self.amount),
            "topup": str(self.topup),
            "payable": str(self.payable),
            "lines": [{"label": line.label, "value": line.value, "basis": line.basis} for line in self.lines],
            "outcome": str(self.outcome.value),
            "warnings": list(self.warnings),
            "grace": self._grace_summary(),
            "decided_by": self.decided_by,
        }

    def _grace_summary(self) -> dict[str, Any] | None:
        if self.grace is None:
            return None
        return {
            "first_month": f"{self.grace.first_month:%Y-%m}",
            "last_month": f"{self.grace.last_month:%Y-%m}",
            "payments": self.grace.payments,
            "total": text(self.grace.total),
        }

    def as_json(self) -> dict[str, Any]:
        """Everything, facts and rules included, so that it can be stored and derived again years later."""
        return {
            **self.summary(),
            "format": FORMAT,
            "lines": [write(line) for line in self.lines],
            "exact_per_capita": fraction_text(self.exact_per_capita),
            "grace": write(self.grace),
            "facts": write(self.facts),
            "rules": write(self.rules),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Derivation:
        """The stored result exactly as it was decided, nothing computed anew. Raises TableError."""
        if data.get("format") != FORMAT:
            raise TableError([f"计算依据的存储格式应为 {FORMAT}，现为 {data.get('format')}"])
        stored = {key: value for key, value in data.items() if key not in ("format", "per_capita")}
        result: Derivation = read(cls, stored)
        return result


def refused(
    facts: BenefitFacts,
    rules: BenefitRules,
    reasons: Sequence[str],
    lines: Sequence[Line] = (),
    *,
    exact_per_capita: Fraction = Fraction(0),
    warnings: Sequence[str] = (),
) -> Derivation:
    """Nothing is due: 不予 for an application, 停发 for one in receipt, with every reason."""
    return Derivation(
        facts=facts,
        rules=rules,
        outcome=Outcome.STOP if facts.current else Outcome.REFUSE,
        eligible=False,
        reasons=tuple(reasons),
        lines=tuple(lines),
        exact_per_capita=exact_per_capita,
        warnings=tuple(warnings),
    )


def change_to(total: Decimal, current: CurrentAward | None) -> Outcome:
    """What paying `total` is, beside what was last paid: 给予, 增发, 减发 or 维持."""
    if current is None:
        return Outcome.GRANT
    difference = Fraction(total) - current.payable
    if difference == 0:
        return Outcome.KEEP
    return Outcome.RAISE if difference > 0 else Outcome.REDUCE
