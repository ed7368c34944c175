"""explain_benefit: what it prints, and how it refuses a file that is not right."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

EXAMPLE = Path(__file__).parents[2] / "policies" / "examples" / "e01-difference.toml"


@pytest.fixture
def changed(tmp_path: Path):
    """changed(old, new): the first example with one text replaced, as a new file."""

    def made(old: str, new: str) -> Path:
        text = EXAMPLE.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "case.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return made


def refusal(path: Path) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("explain_benefit", path)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_the_json_holds_strings_with_two_decimals() -> None:
    out = StringIO()
    call_command("explain_benefit", EXAMPLE, as_json=True, stdout=out)
    found = json.loads(out.getvalue())
    assert found["eligible"] is True
    assert (found["per_capita"], found["amount"], found["topup"], found["payable"]) == (
        "500.00",
        "720.00",
        "0.00",
        "720.00",
    )
    assert {frozenset(line) for line in found["lines"]} == {frozenset({"label", "value", "basis"})}


def test_the_table_shows_the_conclusion_and_every_line_with_its_clause() -> None:
    out = StringIO()
    call_command("explain_benefit", EXAMPLE, stdout=out)
    shown = out.getvalue()
    assert shown.startswith("结论：给予")
    assert "差额 240.00 × 3 人" in shown
    assert "操作细则 一(一)1" in shown


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("months = 6", "month = 6", "不认识的键：month"),
        ('wages = "9000.00"', 'wage = "9000.00"', "不认识的键：members[1].wage"),
        ("[standards.dibao]", "[standards.dibaou]", "不认识的键：standards.dibaou"),
        ('wages = "9000.00"', "wages = 9000.5", "members[1].wages 应写成整数或带引号的数"),
        ('wages = "9000.00"', 'wages = "九千"', "members[1].wages 应写成整数或带引号的数"),
        ('wages = "9000.00"', 'wages = "-5"', "申请人的工资性收入不能为负数"),
        ('household_class = "urban"', 'household_class = "town"', "household_class 的取值 town 不在词表中"),
        ("on = 2026-09-16", 'on = "明天"', "缺少 on"),
        ('profile = "GC-2020"', 'profile = "XX-1999"', "没有名为“XX-1999”的规则"),
        ('profile = "GC-2020"', "", "缺少 profile"),
        ("on = 2026-09-16", "on = 2019-01-01", "尚未施行"),
        ('urban = "740.00"', 'rural = "740.00"', "没有已核对生效的城市低保标准"),
        ("[[members]]", "[[members", "不合 TOML 写法"),
        ("months = 6", "months = true", "months 应当是整数"),
        ("months = 6", '[rules]\nformula = "票数"', "rules.formula 只能是"),
        ("months = 6", "[rules.rounding]\nunite = 1", "不认识的键：rules.rounding.unite"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_of_the_mistake(
    changed, old: str, new: str, sentence: str
) -> None:
    assert sentence in refusal(changed(old, new))


def test_all_mistakes_are_said_at_once(changed) -> None:
    path = changed("months = 6", 'month = 6\nhukou = true\nhukou_ok = "是"')
    said = refusal(path)
    for sentence in ("不认识的键：month", "不认识的键：hukou", "hukou_ok 应当是 true 或 false"):
        assert sentence in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "读不到文件" in refusal(tmp_path / "没有.toml")
