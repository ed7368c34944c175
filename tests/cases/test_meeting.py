"""民主评议 from the panel to its one conclusion."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Post
from audit.acts import Refused
from cases.minutes import STEPS
from cases.models import Case, Meeting
from policies.rules import Rules
from tests.cases.conftest import ACCEPTED


def everybody_signs(meeting: Meeting, by: Post) -> None:
    for person in meeting.attendees():
        person.sign(by=by, at=ACCEPTED)


def conclude(meeting: Meeting, conclusion: str, by: Post, **facts: str) -> None:
    everybody_signs(meeting, by)
    meeting.conclude(conclusion, num=2, den=3, step_names=STEPS, all_sign=True, by=by, at=ACCEPTED, **facts)


def test_a_full_meeting_may_conclude(meeting: Meeting, rules: Rules, by_clerk: Post) -> None:
    assert len(meeting.problems(rules)) == 1
    conclude(meeting, "true", by_clerk)
    assert meeting.concluded
    assert not meeting.disputed


def test_a_meeting_is_told_who_has_not_signed(meeting: Meeting, rules: Rules) -> None:
    (said,) = meeting.problems(rules)
    assert said.startswith("还有 12 人没有签字：代表0、")


def test_eight_of_twelve_is_exactly_enough(meeting: Meeting, rules: Rules) -> None:
    assert meeting.count(rules).margin == "正好达标，再少 1 人会议无效"


def test_a_recused_representative_breaks_the_ratio(meeting: Meeting, rules: Rules, by_clerk: Post) -> None:
    """H-63: the recused person is in neither number."""
    brother = meeting.panel.get(name="代表0")
    brother.recused, brother.recusal_reason = True, "申请人之兄"
    brother.save()
    assert (meeting.count(rules).panel.reps, meeting.count(rules).panel.total) == (7, 11)
    assert any("不到 2/3" in reason for reason in meeting.problems(rules))
    with pytest.raises(Refused, match="已回避，不签评议结果"):
        brother.sign(by=by_clerk, at=ACCEPTED)


def test_who_was_not_there_does_not_sign(meeting: Meeting, by_clerk: Post) -> None:
    absent = meeting.panel.get(name="代表1")
    absent.present = False
    absent.save()
    with pytest.raises(Refused, match="代表1没有到会"):
        absent.sign(by=by_clerk, at=ACCEPTED)


def test_after_the_conclusion_nothing_is_added(meeting: Meeting, by_clerk: Post) -> None:
    conclude(meeting, "disputed", by_clerk, dissent="收入没有报全")
    assert meeting.disputed
    with pytest.raises(Refused, match="评议结论已经形成"):
        meeting.add("后来的人", "resident_rep", by=by_clerk, at=ACCEPTED)


def test_the_conclusion_is_written_once_whatever_the_path(meeting: Meeting, by_clerk: Post) -> None:
    conclude(meeting, "true", by_clerk)
    with (
        pytest.raises(IntegrityError, match=r"cases_meeting\.conclusion：已经固定"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_meeting SET conclusion = 'untrue' WHERE id = %s", [meeting.pk])


def test_a_round_has_one_meeting_that_counts(meeting: Meeting, case: Case, by_clerk: Post) -> None:
    with pytest.raises(Refused, match="已经组织"):
        Meeting.open(case, 1, held_at=ACCEPTED, place="社区", by=by_clerk, at=ACCEPTED)
    meeting.cancel(reason="代表到会不足", by=by_clerk, at=ACCEPTED)
    assert Meeting.open(case, 1, held_at=ACCEPTED, place="社区", by=by_clerk, at=ACCEPTED).pk != meeting.pk


def test_names_on_a_panel_are_told_apart(case: Case, by_clerk: Post) -> None:
    twice = [{"name": "石永芳", "kind": "resident_rep"}, {"name": "石永芳", "kind": "party"}]
    with pytest.raises(Refused, match="名单里有重名"):
        Meeting.open(case, 1, held_at=ACCEPTED, place="社区", panel=twice, by=by_clerk, at=ACCEPTED)
