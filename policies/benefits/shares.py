"""One person's own share left out of what a household is paid (57号 art. 34): three refusals of suitable work."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from policies.benefits.derivation import Derivation, Line, change_to
from policies.benefits.dibao import base_amount
from policies.benefits.facts import ZERO
from policies.benefits.income import household_means
from policies.benefits.money import payable, text
from policies.benefits.topup import member_topup


def without_shares(derivation: Derivation, names: Collection[str], basis: str = "") -> Derivation:
    """The same result without the equal share and the top-up of the named counted members.

    They go on living in the household: their income counts and so do they, only their own money stops. Unchanged
    when nothing is due or nobody named is counted.
    """
    facts, rules = derivation.facts, derivation.rules
    left_out = [member for member in facts.counted if member.name in names]
    if not left_out or not derivation.eligible:
        return derivation
    means = household_means(facts, rules)
    exact, _ = base_amount(means)
    size = len(facts.counted)
    share = exact / size * len(left_out)
    topups = {member.name: member_topup(member, facts, rules, means.standard) for member in facts.counted}
    topup = sum((amount for name, amount in topups.items() if name not in names), ZERO)
    lost = share + sum((topups[member.name] for member in left_out), ZERO)
    total = payable(exact - share + topup, rules.rounding)
    said = Line(
        label=f"停发{'、'.join(member.name for member in left_out)}本人份额（{len(left_out)}/{size}）",
        value=f"-{text(lost)}",
        basis=basis,
    )
    return replace(
        derivation,
        outcome=change_to(total, facts.current),
        lines=(*derivation.lines[:-1], said, replace(derivation.lines[-1], value=str(total))),
        amount=payable(exact - share, rules.rounding),
        topup=payable(Fraction(topup), rules.rounding),
        payable=total,
    )
