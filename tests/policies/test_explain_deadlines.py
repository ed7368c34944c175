"""Asking the rules a question on the command line."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.django_db


def ask(*words: str) -> str:
    out = StringIO()
    call_command("explain_deadlines", *words, stdout=out)
    return out.getvalue()


def answer(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask(*words, "--json"))
    return found


def clocks_of(*words: str) -> dict[str, dict[str, Any]]:
    return {clock["name"]: clock for clock in answer(*words)["clocks"]}


GUANCHENG = ("--profile", "GC-2020", "--category", "dibao")


def test_json_names_each_clock_with_its_day_and_its_clause() -> None:
    found = answer(*GUANCHENG, "--accepted", "2026-09-28")
    assert (found["profile"], found["category"]) == ("GC-2020", "dibao")
    limit = next(clock for clock in found["clocks"] if clock["name"] == "overall.limit")
    assert (limit["from"], limit["started_on"], limit["n"], limit["unit"]) == (
        "accepted",
        "2026-09-28",
        25,
        "WD",
    )
    assert (limit["due_on"], limit["basis"], limit["provisional"]) == ("2026-11-06", "操作细则 一", False)


def test_the_end_of_a_publicity_is_derived_from_its_posting() -> None:
    clocks = clocks_of(*GUANCHENG, "--accepted", "2026-09-28", "--event", "publicity_posted=2026-10-13")
    assert clocks["publicity.P1"]["due_on"] == "2026-10-20"
    assert clocks["decide.due"]["due_on"] == "2026-10-27"


def test_hour_clocks_give_an_instant() -> None:
    clocks = clocks_of(
        "--profile", "TA-2019", "--category", "linshi_jinan", "--event", "requested=2026-02-16T22:30"
    )
    assert clocks["emergency.grant_within"]["due_at"] == "2026-02-17T22:30:00+08:00"


def test_the_table_shows_the_counted_and_the_skipped_days() -> None:
    table = ask(*GUANCHENG, "--accepted", "2026-09-28")
    assert "3=10-08(四)" in table
    assert "5=10-10(六，调休上班)" in table
    assert "[10-01四，国庆节]" in table


def test_a_provisional_due_date_is_marked() -> None:
    assert "暂定" in ask(*GUANCHENG, "--accepted", "2026-12-20")
    assert clocks_of(*GUANCHENG, "--accepted", "2026-12-20")["overall.limit"]["provisional"]


def test_taian_without_delegation_is_decided_by_the_county() -> None:
    words = ("--profile", "TA-2019", "--category", "dibao", "--accepted", "2026-02-12")
    assert answer(*words)["delegated"]
    assert not answer(*words, "--not-delegated")["delegated"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--profile", "XX-1", "--category", "dibao", "--accepted", "2026-09-28"),
            "没有名为“XX-1”的规则，可用：BY-2014",
        ),
        (("--profile", "GC-2020", "--category", "dibo", "--accepted", "2026-09-28"), "没有“dibo”这个类别"),
        (
            (*GUANCHENG, "--accepted", "2026-09-28", "--event", "vist_done=2026-10-09"),
            "没有“vist_done”这个事件",
        ),
        ((*GUANCHENG, "--accepted", "28.9.2026"), "受理日“28.9.2026”不是日期"),
        ((*GUANCHENG, "--accepted", "2020-08-31"), "GC-2020 自 2020-09-01 起施行"),
        (GUANCHENG, "请给出受理日"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_chinese_with_status_two(
    words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        ask(*words)
    assert sentence in str(refused.value)
    assert refused.value.returncode == 2
