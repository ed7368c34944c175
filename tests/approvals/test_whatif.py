"""What-if: other rules or standards over the cases there are, and nothing of the record moves."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.models import Clock, Decision, Procedure
from approvals.whatif.asking import ask, reading
from approvals.whatif.question import Question, QuestionError
from audit.acts import acting
from audit.models import Event
from households.models import Household, Income
from tests.approvals.test_pinning import LATER
from tests.approvals.walk import Walk

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 12, 31)


def asked(places: Any, **facts: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The sums and the rows of a question over 管城回族区 at the end of 2026."""
    rows: list[dict[str, Any]] = []
    facts = {"region": places.county, "today": TODAY, **facts}
    answer = ask(Question(**facts), keep=rows.extend)
    return dict(answer.as_json()), rows


def record() -> dict[str, Any]:
    """Every row a what-if could have touched, and how many events the ledger holds."""
    tables = (Procedure, Clock, Decision, Household, Income)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in tables} | {
        "events": Event.objects.count()
    }


def test_a_higher_standard_raises_whoever_is_in_receipt(walk: Walk, places) -> None:
    """740 → 800 for three people: 180.00 元 more a month."""
    walk.to_grant()
    sums, rows = asked(places, standards=("dibao=800",))
    assert sums["total"] == {
        "households": 1,
        "gain": 1,
        "lose": 0,
        "stop": 0,
        "same": 0,
        "unknown": 0,
        "now": "1720.00",
        "then": "1900.00",
        "difference": "180.00",
    }
    assert [(row["name"], row["difference"]) for row in sums["by_township"]] == [("东关街道", "180.00")]
    assert [(row["name"], row["difference"]) for row in sums["by_village"]] == [("青杠社区", "180.00")]
    assert [(row["outcome"], row["then"]) for row in rows] == [("gain", Decimal("1900.00"))]


def test_a_standard_below_the_income_ends_the_entitlement(walk: Walk, places) -> None:
    walk.to_grant()
    sums, rows = asked(places, standards=("dibao.urban=150",))
    assert (sums["total"]["stop"], sums["total"]["then"]) == (1, "0.00")
    assert "不属于“低于”" in rows[0]["said"]


def test_a_standard_of_the_other_class_changes_nothing(walk: Walk, places) -> None:
    walk.to_grant()
    sums, rows = asked(places, standards=("dibao.rural=900",))
    assert (sums["total"]["same"], sums["total"]["difference"], rows) == (1, "0.00", [])


def test_a_shorter_limit_moves_the_dates_of_open_cases_only(walk: Walk, places, tmp_path, settings) -> None:
    (tmp_path / "GC-2020@2026-10-08.toml").write_text(LATER, encoding="utf-8")
    settings.RULES_DIR = str(tmp_path)
    procedure = walk.to_acceptance("2026-09-28")
    sums, rows = asked(places, profile="GC-2020@2026-10-08", today=datetime.date(2026, 10, 9))
    limit = procedure.clocks.get(name="overall.limit").due_on
    assert [(row["label"], row["due_now"]) for row in rows] == [("办结", limit)]
    assert rows[0]["due_then"] < limit
    assert sums["procedures"]["moved"] == 1
    assert sums["procedures"]["by_clock"][0]["earlier"] == 1


def test_the_same_rules_move_nothing(walk: Walk, places) -> None:
    walk.to_acceptance("2026-09-28")
    sums, rows = asked(places, profile="GC-2020")
    assert (sums["procedures"]["compared"], sums["procedures"]["moved"], rows) == (1, 0, [])


def test_nothing_of_the_record_changes(walk: Walk, places) -> None:
    walk.to_grant()
    walk.to_acceptance("2026-10-09")
    before = record()
    _, rows = asked(places, profile="YC-2022", standards=("dibao=900",))
    assert rows
    assert record() == before


def test_the_database_itself_lets_a_what_if_write_nothing(walk: Walk) -> None:
    walk.to_grant()
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic(), reading():
        Household.objects.update(note="x")
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)


def test_a_refused_household_that_would_be_entitled_is_counted(walk: Walk, places) -> None:
    walk.monthly_income = Decimal(2300)
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    walk.reread("2026-10-10")
    walk.sign_opinion("2026-10-12", recommended=False)
    walk.decide("2026-10-13", granted=False)
    sums, rows = asked(places, standards=("dibao=800",))
    assert sums["refused"] == {"households": 1, "eligible": 1}
    assert (rows[0]["kind"], rows[0]["then"]) == ("refused", Decimal("100.00"))


def test_households_of_a_changed_size_are_listed_and_not_guessed(walk: Walk, places) -> None:
    procedure = walk.to_grant()
    with acting(walk.clerk, reason="家庭成员变动"):
        procedure.case.household.members.get(name="陈小雨").leave(datetime.date(2026, 12, 1), reason="迁出")
    sums, rows = asked(places, standards=("dibao=800",))
    assert (sums["total"]["unknown"], sums["total"]["difference"]) == (1, "0.00")
    assert rows[0]["said"] == "家庭共同生活人口现为 2 人，决定时为 3 人，须先复核"
    assert "1 户的现有金额不能由在案事实算出" in sums["notes"][-1]


def test_a_neighbouring_township_is_not_counted(walk: Walk, places) -> None:
    walk.to_grant()
    sums, _ = asked(places, standards=("dibao=800",), region=places.other_township)
    assert sums["total"]["households"] == 0


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "请选择规则，或者填写拟定的标准"),
        ({"profile": "XX-2020"}, "没有名为“XX-2020”的规则"),
        ({"profile": "GC-2020@2031-01-01"}, "没有“GC-2020@2031-01-01”这一版规则"),
        ({"standards": ("dibao：800",)}, "看不懂，应写成 项目=数值"),
        ({"standards": ("dibao=八百",)}, "数值应是最多两位小数的数"),
        ({"standards": ("dibao=800",), "category": "xx"}, "没有“xx”这个类别"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(places, facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(QuestionError) as wrong:
        asked(places, **facts)
    assert any(sentence in problem for problem in wrong.value.problems)


def test_queries_do_not_grow_with_the_households(walk: Walk, places) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            asked(places, standards=("dibao=800",))
        return len(queries)

    walk.to_grant()
    first = cost()
    walk.to_grant()
    walk.to_grant()
    assert cost() == first


def test_the_command_prints_what_a_program_can_read(walk: Walk, places) -> None:
    walk.to_grant()
    out = StringIO()
    call_command(
        "whatif",
        "--standard",
        "dibao=800",
        "--region",
        places.township.code,
        "--category",
        "dibao",
        "--json",
        stdout=out,
    )
    found = json.loads(out.getvalue())
    assert found["total"]["difference"] == "180.00"
    assert found["decisions"][0]["head"] == "何桂兰"
    assert (found["decisions"][0]["now"], found["decisions"][0]["then"]) == ("1720.00", "1900.00")


def test_the_command_says_in_words_what_is_wrong(places) -> None:
    with pytest.raises(CommandError, match="没有代码为“123”的地区") as wrong:
        call_command("whatif", "--region", "123", "--standard", "dibao=800")
    assert wrong.value.returncode == 2
