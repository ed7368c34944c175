"""The benefit section of a region's rules, typed.

Every table carries `basis`, the clause it comes from. A table that is `None` says that neither the region nor the
national baseline fixes anything: nothing is deducted, nothing is added. Ratios and money are exact fractions;
a TOML file writes them as strings ("0.15", "2000.00") or integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from policies.benefits.vocabulary import ExpenseKind, PersonClass

FORMULAE = ("difference", "bands", "difference_or_bands")
PRECONDITIONS = ("none", "income_above_standard")
GRACE_CONDITIONS = ("income_above_standard", "employment")
ROUNDING_MODES = ("HALF_UP", "UP", "DOWN")
START_RULES = ("month_after_decision", "month_after_publicity_clean", "immediate", "no_cash")


@dataclass(frozen=True, kw_only=True)
class Band:
    """One band (档): per-capita income below `below` 元/month (None: up to the standard) pays `amount` 元 a person."""

    name: str
    amount: Fraction
    below: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class RigidRules:
    """Deduction of self-paid rigid expense; `precondition` decides whether y0 must exceed the standard first."""

    types: tuple[ExpenseKind, ...]
    precondition: str = "none"
    voucher: bool = True
    basis: str = ""

    ALLOWED: ClassVar[dict[str, tuple[str, ...]]] = {"precondition": PRECONDITIONS}


@dataclass(frozen=True, kw_only=True)
class EmploymentCostRules:
    """Deduction of `minimum_wage_months` monthly minimum wages of the work place a year, per employed person.

    `minimum_wage_months` None: the rule allows a deduction but fixes no amount, so none is made.
    """

    minimum_wage_months: Fraction | None = None
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class TopupRules:
    """`rate` × standard, once for every person in one of `classes`; `rate` None: left to the region, none paid.

    `round_each`: a person's top-up is an amount of its own, rounded before the sum.
    """

    classes: tuple[PersonClass, ...]
    rate: Fraction | None = None
    round_each: bool = True
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class SinglePersonRules:
    """A person of a marginal household entered alone (单人户).

    `amount` "average_subsidy": county average subsidy plus one top-up; "difference": the ordinary formula with n = 1.
    `without_household`: classes that need not belong to a marginal household.
    """

    classes: tuple[PersonClass, ...]
    amount: str = "difference"
    without_household: tuple[PersonClass, ...] = (PersonClass.CLERGY,)
    basis: str = ""

    ALLOWED: ClassVar[dict[str, tuple[str, ...]]] = {"amount": ("average_subsidy", "difference")}


@dataclass(frozen=True, kw_only=True)
class GraceRules:
    """Grace period (渐退期) of a household in receipt whose income has reached the standard.

    `months`: its length; with `is_maximum` a decision may give less. `condition` "employment": only where the rise
    comes from work. The amount stays what was last paid, no text says otherwise; `keeps_topup` False takes the top-up out.
    """

    months: int
    is_maximum: bool = False
    condition: str = "income_above_standard"
    keeps_topup: bool = True
    basis: str = ""

    ALLOWED: ClassVar[dict[str, tuple[str, ...]]] = {"condition": GRACE_CONDITIONS}


@dataclass(frozen=True, kw_only=True)
class DestituteRules:
    """特困: from how many failed indicators self-care counts as partly or wholly lost; who gets the urban rate."""

    partial_from: int = 1
    none_from: int = 4
    institution_rural_as_urban: bool = False
    basis: str = ""
    institution_basis: str = ""


@dataclass(frozen=True, kw_only=True)
class TemporaryRules:
    """临时救助: caps of one grant and the household sum up to which the township decides.

    `cap`: 元 per household; `cap_times_standard`: × monthly standard per person; `township_limit`: 元 per household
    and event within `window_months`, `inclusive` says whether the limit itself still is the township's.
    """

    cap: Fraction | None = None
    cap_times_standard: Fraction | None = None
    township_limit: Fraction | None = None
    inclusive: bool = True
    window_months: int = 12
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class IntegrationRules:
    """Rural households of qualifying places measured by the urban standard (城乡一体化)."""

    on: bool = True
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundingRules:
    """How the payable amount is rounded, once."""

    unit: Fraction = Fraction(1, 100)
    mode: str = "HALF_UP"
    basis: str = ""

    ALLOWED: ClassVar[dict[str, tuple[str, ...]]] = {"mode": ROUNDING_MODES}


@dataclass(frozen=True, kw_only=True)
class BenefitRules:
    """Everything the formulae need from a region's rules; amounts that change every year are facts, not rules.

    `basis` is the clause of the formula itself, `income_basis` that of counting income, `marginal_basis` that of the
    marginal household's multiple.
    """

    formula: str = "difference"
    bands: tuple[Band, ...] = ()
    marginal_multiple: Fraction = Fraction(3, 2)
    rigid: RigidRules | None = None
    employment_cost: EmploymentCostRules | None = None
    topup: TopupRules | None = None
    single_person: SinglePersonRules | None = None
    grace: GraceRules | None = None
    destitute: DestituteRules = DestituteRules()
    temporary: TemporaryRules = TemporaryRules()
    integration: IntegrationRules | None = None
    rounding: RoundingRules = RoundingRules()
    basis: str = ""
    income_basis: str = ""
    marginal_basis: str = ""

    ALLOWED: ClassVar[dict[str, tuple[str, ...]]] = {"formula": FORMULAE}
