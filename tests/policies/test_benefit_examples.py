"""The worked examples: every file of policies/examples gives exactly the figures of its comment."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.benefit_files import derive_file
from policies.benefits import Derivation, rederive

EXAMPLES = Path(__file__).parents[2] / "policies" / "examples"

# file: eligible, per_capita, amount, topup, payable, outcome
EXPECTED = {
    "e01-difference": (True, "500.00", "720.00", "0.00", "720.00", "grant"),
    "e02-equal-to-standard": (False, "740.00", "0.00", "0.00", "0.00", "refuse"),
    "e03-one-cent-below": (True, "739.99", "0.03", "0.00", "0.03", "grant"),
    "e04-work-cost-then-rigid": (True, "566.67", "460.00", "0.00", "460.00", "grant"),
    "e05-cliff": (True, "600.00", "240.00", "0.00", "240.00", "grant"),
    "e05-no-precondition": (True, "391.67", "656.67", "0.00", "656.67", "grant"),
    "e05-national": (True, "391.67", "656.67", "0.00", "656.67", "grant"),
    "e06-top-up-once": (True, "0.00", "720.00", "108.00", "828.00", "grant"),
    "e07-top-up-by-person": (True, "500.00", "880.00", "324.00", "1204.00", "grant"),
    "e08-single-person": (True, "0.00", "380.00", "75.00", "455.00", "grant"),
    "e09-grace": (True, "800.00", "460.00", "0.00", "460.00", "grace"),
    "e10-no-grace": (False, "1080.00", "0.00", "0.00", "0.00", "stop"),
    "e11-work-cost-capped": (True, "0.00", "1440.00", "0.00", "1440.00", "grant"),
    "e12-two-earners": (True, "689.58", "121.67", "0.00", "121.67", "grant"),
    "several-jobs": (True, "629.17", "181.67", "0.00", "181.67", "grant"),
    "bands": (True, "300.00", "1200.00", "0.00", "1200.00", "grant"),
    "property-above-limit": (False, "500.00", "0.00", "0.00", "0.00", "refuse"),
    "border-integration": (True, "100.00", "620.00", "0.00", "620.00", "grant"),
    "marginal-household": (True, "900.00", "0.00", "0.00", "0.00", "grant"),
    "destitute-institution": (True, "0.00", "1380.00", "0.00", "1380.00", "grant"),
    "destitute-dispersed": (True, "0.00", "1550.00", "0.00", "1550.00", "grant"),
    "temporary-within-limit": (True, "0.00", "2000.00", "0.00", "2000.00", "grant"),
    "temporary-by-household": (True, "0.00", "2400.00", "0.00", "2400.00", "grant"),
    "temporary-not-split": (True, "0.00", "1500.00", "0.00", "1500.00", "grant"),
}


def derived(name: str) -> Derivation:
    return derive_file(EXAMPLES / f"{name}.toml")


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_gives_the_figures_of_its_comment(name: str) -> None:
    found = derived(name).summary()
    keys = ("eligible", "per_capita", "amount", "topup", "payable", "outcome")
    assert tuple(found[key] for key in keys) == EXPECTED[name]


def test_every_example_has_its_figures_here() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.toml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_stored_result_is_read_back_and_derived_again_the_same(name: str) -> None:
    result = derived(name)
    stored = Derivation.from_json(result.as_json())
    assert stored == result
    assert rederive(stored) == result


@pytest.mark.parametrize("name", EXPECTED)
def test_every_line_that_applies_a_rule_names_its_clause(name: str) -> None:
    given = ("救助金", "实物（按采购价）")
    assert [
        line.label for line in derived(name).lines if not line.basis and not line.label.startswith(given)
    ] == []


def test_the_lines_are_those_of_the_case_page() -> None:
    lines = derived("e04-work-cost-then-rigid").lines
    assert [(line.column, line.label, line.value) for line in lines] == [
        ("income", "工资性收入（近 12 个月月均）", "2500.00"),
        ("income", "扣减：劳动就业成本 1 人", "-300.00"),
        ("income", "扣减：自负刚性支出（票据 1 张）", "-500.00"),
        ("income", "家庭月收入", "1700.00"),
        ("amount", "人均月收入 1700.00 ÷ 3", "566.67"),
        ("amount", "城市低保标准（2026 年）", "720.00"),
        ("amount", "差额 153.33 × 3 人", "460.00"),
        ("amount", "保障金额（每月）", "460.00"),
    ]


def test_the_cliff_is_shown_with_the_amount_the_literal_rule_takes_away() -> None:
    (warning,) = derived("e05-cliff").warnings
    assert "扣减断崖" in warning
    assert "656.67 元" in warning
    assert derived("e05-no-precondition").warnings == ()


def test_the_grace_period_is_twelve_payments_and_then_stops() -> None:
    found = derived("e09-grace").summary()["grace"]
    assert found == {"first_month": "2026-10", "last_month": "2027-09", "payments": 12, "total": "5520.00"}


def test_the_one_above_one_and_a_half_times_is_told_why_there_is_no_grace() -> None:
    assert "人均月收入达到低保边缘标准 1080.00 元，不适用渐退期" in derived("e10-no-grace").reasons


def test_work_cost_never_makes_an_income_negative() -> None:
    lines = {line.label: line.value for line in derived("e11-work-cost-capped").lines}
    assert lines["扣减：劳动就业成本 1 人"] == "-208.33"
    assert lines["家庭月收入"] == "0.00"


def test_property_above_its_limit_is_refused_by_name() -> None:
    assert derived("property-above-limit").reasons == (
        "家庭财产“人均存款”为 26000.00 元，超过当地限额 17280.00 元",
    )


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("temporary-within-limit", "township"),
        ("temporary-by-household", "county"),
        ("temporary-not-split", "county"),
    ],
)
def test_temporary_relief_is_decided_by_the_household_sum(name: str, who: str) -> None:
    assert derived(name).decided_by == who
