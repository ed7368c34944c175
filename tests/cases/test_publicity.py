"""公示 and 异议 on file."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Post
from audit.acts import Refused
from cases.models import Case, Objection, Publicity
from policies.rules import Rules
from tests.cases.conftest import TUESDAY, hanging, photo


@pytest.fixture
def posted(case: Case, rules: Rules, by_clerk: Post) -> Publicity:
    return Publicity.post(case, 1, **hanging(rules), photo=photo(), by=by_clerk, at=TUESDAY)


def test_the_end_is_computed_not_typed(posted: Publicity) -> None:
    assert (posted.posted_on, posted.ends_on) == (date(2026, 10, 13), date(2026, 10, 20))
    assert posted.household_size == 3
    assert posted.place.startswith("青杠社区")


def test_an_end_on_a_holiday_runs_to_the_next_working_day(case: Case, rules: Rules, by_clerk: Post) -> None:
    """S-83."""
    before = datetime(2026, 9, 29, 10, 0, tzinfo=timezone.get_fixed_timezone(480))
    found = Publicity.post(case, 1, **hanging(rules), photo=photo(), by=by_clerk, at=before)
    assert found.ends_on == date(2026, 10, 8)
    objected = before.replace(month=10, day=8, hour=15)
    assert Objection.register(found, grounds="这户有一辆轿车", by=by_clerk, at=objected).round == 1


def test_no_notice_hangs_without_a_photo(case: Case, rules: Rules, by_clerk: Post) -> None:
    with pytest.raises(Refused, match="请上传张贴现场照片"):
        Publicity.post(case, 1, **hanging(rules), photo=None, by=by_clerk, at=TUESDAY)


def test_a_notice_comes_down_after_its_last_day(posted: Publicity, by_clerk: Post) -> None:
    """S-21."""
    with pytest.raises(Refused, match="公示到 10月20日24时才满"):
        posted.close(end_photo=photo(), by=by_clerk, at=TUESDAY + timedelta(days=7, hours=7))
    posted.close(end_photo=photo(), by=by_clerk, at=TUESDAY + timedelta(days=8, hours=-1))
    assert posted.closed_at is not None


def test_an_objection_holds_the_notice_until_it_is_answered(posted: Publicity, by_clerk: Post) -> None:
    heard = Objection.register(posted, grounds="家里有一辆轿车", by=by_clerk, at=TUESDAY + timedelta(days=3))
    after = TUESDAY + timedelta(days=9)
    with pytest.raises(Refused, match="还有 1 条异议没有办结"):
        posted.close(end_photo=photo(), by=by_clerk, at=after)
    heard.settle(outcome="dismissed", reply="车辆登记在女婿名下，已核实", by=by_clerk, at=after)
    posted.close(end_photo=photo(), by=by_clerk, at=after)
    assert posted.closed_at == after


def test_who_gives_a_name_objects_by_name(posted: Publicity, by_clerk: Post) -> None:
    named = Objection.register(
        posted, grounds="家里有一辆轿车", name="石小琼", real_name=True, by=by_clerk, at=TUESDAY
    )
    nameless = Objection.register(posted, grounds="家里有一辆轿车", by=by_clerk, at=TUESDAY)
    assert (named.real_name, nameless.real_name) == (True, False)


def test_an_answer_has_words(posted: Publicity, by_clerk: Post) -> None:
    heard = Objection.register(posted, grounds="家里有一辆轿车", by=by_clerk, at=TUESDAY)
    with pytest.raises(Refused, match="请写明核查情况和处理意见"):
        heard.settle(outcome="upheld", reply=" ", by=by_clerk, at=TUESDAY)


def test_after_a_withdrawal_the_notice_is_posted_anew(
    posted: Publicity, case: Case, rules: Rules, by_clerk: Post
) -> None:
    posted.withdraw(reason="公示有异议", by=by_clerk, at=TUESDAY)
    again = Publicity.post(case, 1, **hanging(rules), photo=photo(), by=by_clerk, at=TUESDAY)
    assert again.pk != posted.pk
    assert not posted.is_open_on(TUESDAY.date())


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("days = 0", "已经固定"),
        ("ends_on = posted_on + 6", "publicity_whole_period"),
        ("closed_at = now()", "publicity_closed_with_evidence"),
        ("withdrawn_at = now()", "publicity_withdrawn_with_reason"),
        ("posted_at = now()", "已经固定"),
        ("amount = 900", "已经固定"),
    ],
)
def test_the_database_keeps_a_notice_honest(posted: Publicity, change: str, constraint: str) -> None:
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE cases_publicity SET {change} WHERE id = %s", [posted.pk])


def test_the_database_lets_no_objection_end_without_a_reply(posted: Publicity, by_clerk: Post) -> None:
    Objection.register(posted, grounds="家里有一辆轿车", by=by_clerk, at=TUESDAY)
    with (
        pytest.raises(IntegrityError, match="objection_settled_with_reply"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_objection SET outcome = 'upheld', settled_at = now()")


def test_nothing_of_a_case_file_is_deleted(posted: Publicity) -> None:
    with pytest.raises(IntegrityError, match="不能删除"), transaction.atomic():
        posted.delete()
