"""Sections of a profile about money and supervision: benefit, payment, oversight, capacity."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from policies.sections import Period


@dataclass(frozen=True)
class Benefit:
    """How an amount is computed; amounts themselves are dated standards rows, not policy."""

    formula: Literal["difference", "difference_or_bands"] | None = None
    marginal_multiple: Decimal | None = None  # 低保边缘: income below multiple × standard
    rigid_precondition: Literal["none", "income_above_standard"] | None = None
    rigid_types: tuple[str, ...] | None = None
    rigid_voucher: bool | None = None
    rigid_self_paid: bool | None = None
    employment_cost_on: bool | None = None
    employment_cost_months: int | None = None  # months of minimum wage at the place of work
    topup_on: bool | None = None
    topup_rate: Decimal | None = None  # share of the local standard
    topup_once: bool | None = None
    topup_classes: tuple[str, ...] | None = None
    single_person_on: bool | None = None
    single_person_classes: tuple[str, ...] | None = None
    single_person_amount: Literal["county_average_plus_topup"] | None = None
    grace_on: bool | None = None
    grace_months: int | None = None
    grace_at_most: bool | None = None
    grace_condition: Literal["employment", "income_above_standard_and_marginal"] | None = None
    grace_amount: Literal["unchanged"] | None = None
    rounding_unit: Decimal | None = None
    rounding_mode: Literal["HALF_UP"] | None = None
    institution_rural_as_urban: bool | None = None
    border_county_integrated: tuple[str, ...] | None = None
    fine_multiple_min: Decimal | None = None
    fine_multiple_max: Decimal | None = None


@dataclass(frozen=True)
class Payment:
    frequency: Literal["monthly"] | None = None
    submit_day: int | None = None  # township hands in the list by this day, inclusive
    submit_for: Literal["next_month", "same_month"] | None = None
    submit_documents: tuple[str, ...] | None = None
    submit_signer: str | None = None
    ledger_close_day: int | None = None  # closes at 00:00 of this day, exclusive
    roster_before_day: int | None = None  # of the next month, exclusive
    export_day: int | None = None
    pay_by_day: int | None = None  # inclusive
    channel: str | None = None
    account: str | None = None
    account_kind: Literal["any", "social_security_card"] | None = None
    household_account: Literal["head"] | None = None
    person_account: Literal["own"] | None = None
    on_approval: bool | None = None
    holder_kinds: tuple[str, ...] | None = None
    holder_agreement: str | None = None
    holder_filing: Literal["county"] | None = None
    holder_forbidden: tuple[str, ...] | None = None
    match_tolerance: int | None = None
    surplus_transfer: str | None = None
    due_on_rest_day: Literal["preceding_workday"] | None = None


@dataclass(frozen=True)
class Oversight:
    sample_ratio: Decimal | None = None
    sample_base: str | None = None
    sample_methods: tuple[str, ...] | None = None
    media_verify: Period | None = None
    hotline_rate: Decimal | None = None
    complaint_real_name_all: bool | None = None
    data_match_min: Decimal | None = None
    problem_rate_below: Decimal | None = None
    inspection_months: int | None = None
    credit_export: bool | None = None
    annual_evaluation: bool | None = None
    staff_complaint_to: Literal["county"] | None = None
    complaint_report_to: Literal["county"] | None = None
    complaint_filed_with: Literal["city"] | None = None


@dataclass(frozen=True)
class Capacity:
    staff_min: int | None = None
    staff_max: int | None = None
    staff_kind: str | None = None
    assistants_min: int | None = None
    assistants_max: int | None = None
    training_min: int | None = None
    training_months: int | None = None
    confidentiality_agreement: bool | None = None
    admin_cost_cap: Decimal | None = None
    office_checklist: tuple[str, ...] | None = None


@dataclass(frozen=True)
class CalendarRule:
    """How days are counted (民法典 201, 203)."""

    day0_counted: bool | None = None
    publicity_roll: bool | None = None  # a period ending on a rest day runs to the next working day
    missing_year: Literal["provisional"] | None = None
