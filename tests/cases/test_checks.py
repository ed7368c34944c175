"""核对: one request a round, one report, no doubt left open without a word."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Post
from audit.acts import Refused
from cases.models import Case, CheckRequest
from cases.models.checks import scope_of
from tests.cases.conftest import ACCEPTED, photo, report

LATER = ACCEPTED + timedelta(days=3)
CAR = {"item": "车辆", "found": "小型轿车 1 辆", "declared": "没有"}


@pytest.fixture
def asked(case: Case, by_clerk: Post) -> CheckRequest:
    return CheckRequest.open(case, 1, by=by_clerk, at=ACCEPTED)


def test_the_scope_follows_from_the_household(asked: CheckRequest) -> None:
    """GC-56."""
    assert asked.scope == "共同生活的家庭成员：何桂兰、陈国富、陈小雨"
    assert scope_of(asked.case.household) == asked.scope


def test_a_round_is_checked_once(asked: CheckRequest, case: Case, by_clerk: Post) -> None:
    with pytest.raises(Refused, match="第 1 轮核对已经提请"):
        CheckRequest.open(case, 1, by=by_clerk, at=LATER)
    assert CheckRequest.open(case, 2, by=by_clerk, at=LATER).round == 2


def test_a_clean_report_finds_no_conflict(asked: CheckRequest, by_clerk: Post) -> None:
    asked.register(reported_on=date(2026, 10, 10), file=report(), doubts=[], by=by_clerk, at=LATER)
    assert asked.conclusion == "no_conflict"
    assert asked.report_file.content_type == "application/pdf"


def test_everything_wrong_with_a_report_is_told_at_once(asked: CheckRequest, by_clerk: Post) -> None:
    with pytest.raises(Refused) as caught:
        asked.register(
            reported_on=date(2026, 10, 1), file=None, doubts=[{**CAR, "found": ""}], by=by_clerk, at=LATER
        )
    assert caught.value.reasons == [
        "报告日期早于提请核对的日期，请对照报告核对",
        "请上传核对报告",
        "每条疑点都要写明项目和核对结果",
    ]


def test_a_report_of_tomorrow_is_no_report_yet(asked: CheckRequest, by_clerk: Post) -> None:
    with pytest.raises(Refused, match="报告日期还没有到"):
        asked.register(reported_on=date(2026, 10, 12), file=report(), doubts=[], by=by_clerk, at=LATER)


def test_a_doubt_is_disproved_only_with_evidence(asked: CheckRequest, by_clerk: Post) -> None:
    """S-67."""
    asked.register(reported_on=date(2026, 10, 10), file=report(), doubts=[CAR], by=by_clerk, at=LATER)
    doubt = asked.open_doubts.get()
    with pytest.raises(Refused, match="认定“车辆”不属实，要上传佐证材料"):
        doubt.close(outcome="false", explanation="去年已卖", evidence=None, by=by_clerk, at=LATER)
    doubt.close(
        outcome="false", explanation="去年已卖", evidence=photo("过户证明.jpg"), by=by_clerk, at=LATER
    )
    assert not asked.open_doubts.exists()
    with pytest.raises(Refused, match="已经核实过"):
        doubt.close(outcome="true", explanation="再想想", evidence=None, by=by_clerk, at=LATER)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("outcome = 'true'", "doubt_closed_with_outcome"),
        ("outcome = 'false', closed_at = now(), explanation = 'x'", "doubt_disproved_with_evidence"),
        ("found = '没有'", "已经固定"),
    ],
)
def test_the_database_keeps_doubts_honest(
    asked: CheckRequest, by_clerk: Post, change: str, constraint: str
) -> None:
    asked.register(reported_on=date(2026, 10, 10), file=report(), doubts=[CAR], by=by_clerk, at=LATER)
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE cases_doubt SET {change}")


def test_the_database_takes_no_report_without_its_file(asked: CheckRequest) -> None:
    with (
        pytest.raises(IntegrityError, match="check_report_has_file"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_checkrequest SET reported_on = now(), conclusion = 'no_conflict'")
