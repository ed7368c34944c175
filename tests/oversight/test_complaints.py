"""投诉举报: routed by what it is about, unseen by whom it is about, followed to an answer (YC-120…125, A.7 P19)."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts import kin
from accounts.models import Post, Relation, Role
from approvals.models import Notification, Procedure
from audit import acts as doors
from audit.acts import Refused, acting, perform, possible
from audit.models import Event
from oversight.complaintstates import ComplaintState, Hands, Move, Outcome, Part
from oversight.intake import Told, register
from oversight.models import Complaint, ComplaintPerson
from oversight.routing import route
from policies.rules import rules_of_profile
from tests.approvals.walk import Walk, at, picture
from tests.households.conftest import id_number
from tests.personas import SET_UP, Places

DAY = "2026-09-28"
BROTHERS_NUMBER = id_number("19800101", 123)
TEXT = "去年买了一辆轿车，家里不困难"
Register = Callable[..., Complaint]


@pytest.fixture
def taken_in(clerk_li: Post) -> Register:
    def made(by: Post = clerk_li, day: str = DAY, **facts: Any) -> Complaint:
        given = {
            "source": "window", "topic": "eligibility", "what": TEXT, "against": ["household"],
            "real_name": False, "wants_answer": False,
        }  # fmt: skip
        return register(Told(**(given | facts)), by=by, at=at(day))

    return made


@pytest.fixture
def under_yichun(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules of 伊春, whatever the region."""

    def rules(_code: str, category: str, on: datetime.date) -> Any:
        return rules_of_profile("YC-2022", category, on)

    monkeypatch.setattr("oversight.models.complaints.rules_for", rules)


def said(act: Any, day: str, by: Post, **facts: Any) -> str:
    with pytest.raises(Refused) as refused:
        perform(act, by=by, at=at(day), **facts)
    return "；".join(refused.value.reasons)


@pytest.mark.parametrize(
    ("against", "roles", "has_township", "hands"),
    [
        (["household"], [], True, Hands.TOWNSHIP),
        (["other"], [], True, Hands.TOWNSHIP),
        (["other"], [], False, Hands.COUNTY),
        (["staff"], [Role.CLERK], True, Hands.COUNTY),
        (["staff"], [Role.VILLAGE_ASSISTANT], True, Hands.COUNTY),
        (["staff"], [], True, Hands.COUNTY),  # named in words only
        (["household", "staff"], [Role.CLERK], True, Hands.COUNTY),
        (["staff"], [Role.COUNTY_CLERK], False, Hands.COUNTY),
        (["staff"], [Role.COUNTY_CLERK, Role.COUNTY_LEADER], False, Hands.CITY),
        (["township"], [], True, Hands.COUNTY),
        (["county"], [], True, Hands.COUNTY),
    ],
)
def test_what_it_is_about_says_who_handles_it(against, roles, has_township, hands) -> None:
    found = route(against, roles, has_township=has_township)
    assert found.hands == hands
    assert found.why


def test_the_township_handles_a_household_and_reports_up(
    taken_in, under_yichun, clerk_li, deputy_wang, county_chen, outsider_qian
) -> None:
    complaint = taken_in(real_name=True, complainant="吴志强", contact="13803710001", wants_answer=True)
    assert (complaint.number, complaint.hands) == ("TS-410104-2026-0001", Hands.TOWNSHIP)
    assert Complaint.objects.visible_to(outsider_qian).count() == 0
    assert "由承办人" not in said(complaint.conclude, DAY, clerk_li, outcome="true", findings="", measures="")
    complaint = perform(complaint.assign, by=deputy_wang, at=at(DAY), handler=clerk_li)
    concluding = {"outcome": Outcome.TRUE, "findings": "车管所登记属实", "measures": "启动停发程序"}
    # 57号 art. 37: each complaint with a name is looked into.
    assert "实名举报须逐一核查（57号 第三十七条）" in said(complaint.conclude, DAY, clerk_li, **concluding)
    looked = {"looked_on": datetime.date(2026, 9, 29), "words": "车管所查询", "paper": picture("查询单.png")}
    complaint = perform(complaint.look_into, by=clerk_li, at=at("2026-09-29"), **looked)
    note = complaint.notes.get()
    assert note.file_name == "查询单.png"
    assert note.content.read(4) == b"\x89PNG"
    assert "由承办人李敏办理" in said(complaint.conclude, "2026-09-30", deputy_wang, **concluding)
    assert "处理措施" in said(complaint.conclude, "2026-09-30", clerk_li, **(concluding | {"measures": ""}))
    complaint = perform(complaint.conclude, by=clerk_li, at=at("2026-09-30"), **concluding)
    assert complaint.state == ComplaintState.CONCLUDED
    assert [each[:4] for each in complaint.owes] == ["答复投诉", "把处理结"]
    told = {"answered_on": datetime.date(2026, 9, 30), "how": "电话", "words": "已核实"}
    complaint = perform(complaint.answer, by=clerk_li, at=at("2026-09-30"), **told)
    assert "不要求报市级备案" in said(
        complaint.file_with_city, "2026-09-30", clerk_li, filed_on=datetime.date(2026, 9, 30), number="1"
    )
    complaint = perform(complaint.report_up, by=clerk_li, at=at("2026-10-08"))
    assert (complaint.state, complaint.closed_at) == (ComplaintState.CLOSED, at("2026-10-08"))
    assert Complaint.objects.visible_to(county_chen).get() == complaint
    assert Notification.objects.get().text == f"东关街道报来 {complaint} 的处理结果：属实"
    events = Event.objects.of_file(complaint.file_key)
    assert "吴志强" not in str([event.new for event in events])  # sealed in the ledger too
    assert {"assign", "look_into", "conclude", "answer", "report_up"} <= {event.act for event in events}


def test_a_complaint_about_staff_is_the_countys_and_unseen_below(
    taken_in, under_yichun, clerk_li, deputy_wang, head_zhao, supervisor, county_chen
) -> None:
    """S-61, P19: also for the clerk who took it in; the database says so too."""
    complaint = taken_in(deputy_wang, against=["staff"], staff=[clerk_li.user], topic="conduct")
    assert complaint.hands == Hands.COUNTY
    for township in (clerk_li, deputy_wang, head_zhao):
        assert not Complaint.objects.visible_to(township).exists()
        assert not [offer for offer in possible(complaint, township) if not offer.reasons]
        assert "须由管城回族区民政局" in said(complaint.assign, DAY, township, handler=township)
    assert "不能由王建承办" in said(complaint.assign, DAY, supervisor, handler=deputy_wang)
    complaint = perform(complaint.assign, by=supervisor, at=at(DAY), handler=county_chen)
    assert "不能交乡镇" in said(complaint.hand_down, DAY, supervisor, why="属地")
    with (
        pytest.raises(IntegrityError, match="township_never_handles_its_own"),
        acting(SET_UP, reason="直接改库"),
    ):
        Complaint.objects.filter(pk=complaint.pk).update(hands=Hands.TOWNSHIP)
    with pytest.raises(IntegrityError, match="one_part_per_person"), acting(SET_UP, reason="直接改库"):
        ComplaintPerson.objects.create(
            complaint=complaint, user=clerk_li.user, part=Part.HANDLER, post=clerk_li, since=at(DAY)
        )
    concluding = {"outcome": Outcome.UNTRUE, "findings": "没有收礼"}
    complaint = perform(complaint.conclude, by=county_chen, at=at("2026-10-09"), **concluding)
    assert [each[:11] for each in complaint.owes] == ["把处理结果报市级备案（伊"[:11]]
    filing = {"filed_on": datetime.date(2026, 10, 9), "number": "管民函〔2026〕8号"}
    complaint = perform(complaint.file_with_city, by=county_chen, at=at("2026-10-09"), **filing)
    assert complaint.state == ComplaintState.CLOSED


def test_nobody_complained_of_sees_it_nor_their_kin(
    taken_in, post_of, county_chen, county_leader_gao, supervisor, auditor_lin, places
) -> None:
    """A complaint about the county's own: another person of the county; about its head: the city."""
    brother = post_of(Role.COUNTY_CLERK, name="陈明", id_number=BROTHERS_NUMBER)
    with acting(SET_UP, reason="申报"):
        kin.declare(
            county_chen.user, kin_name="陈明", relation=Relation.SIBLING, kin_id=BROTHERS_NUMBER,
            on=datetime.date(2026, 1, 5),
        )  # fmt: skip
    complaint = taken_in(supervisor, against=["staff"], staff=[county_chen.user], township=places.township)
    seen = {post for post in (county_chen, brother, supervisor, county_leader_gao, auditor_lin)
            if Complaint.objects.visible_to(post).exists()}  # fmt: skip
    assert seen == {supervisor, county_leader_gao, auditor_lin}
    second_post = post_of(Role.COUNTY_LEADER, user=county_chen.user)  # by person, whatever post
    assert not Complaint.objects.visible_to(second_post).exists()
    assert "须回避" in said(complaint.assign, DAY, second_post, handler=supervisor)
    assert "陈明与本件投诉举报有关" in said(complaint.assign, DAY, supervisor, handler=brother)
    assert (
        perform(complaint.assign, by=county_leader_gao, at=at(DAY), handler=supervisor).handler == supervisor
    )

    head = taken_in(supervisor, against=["staff"], staff=[county_leader_gao.user])
    assert head.hands == Hands.CITY
    assert "由市级办理" in said(head.assign, DAY, supervisor, handler=supervisor)
    assert "须由" in said(head.pass_to_city, DAY, county_leader_gao, filed_on=at(DAY).date(), number="1")
    passed = perform(
        head.pass_to_city, by=supervisor, at=at(DAY), filed_on=at(DAY).date(), number="管民函3号"
    )
    assert passed.state == ComplaintState.CLOSED


def test_whoever_is_named_in_the_words_is_complained_of_too(
    taken_in, clerk_li, supervisor, county_chen
) -> None:
    complaint = taken_in(against=["staff"], against_words="民政局的陈燕和一个不知道名字的人")
    assert complaint.staff == [county_chen.user]
    assert not Complaint.objects.visible_to(county_chen).exists()
    assert Complaint.objects.visible_to(supervisor).exists()


def test_naming_staff_later_takes_it_out_of_the_townships_hands(
    taken_in, clerk_li, deputy_wang, supervisor
) -> None:
    complaint = taken_in()
    complaint = perform(complaint.assign, by=deputy_wang, at=at(DAY), handler=clerk_li)
    naming = {"staff": [clerk_li.user], "why": "投诉人来电补充"}
    complaint = perform(complaint.name_staff, by=deputy_wang, at=at(DAY), **naming)
    assert (complaint.hands, complaint.state) == (Hands.COUNTY, ComplaintState.REGISTERED)
    assert complaint.handler is None
    assert complaint.staff == [clerk_li.user]
    assert complaint.moves.get().kind == Move.REROUTED
    assert not Complaint.objects.visible_to(deputy_wang).exists()
    assert Complaint.objects.visible_to(supervisor).exists()


def test_upward_only_with_a_reason_and_counted(taken_in, deputy_wang, supervisor) -> None:
    complaint = taken_in()
    assert "请写明理由" in said(complaint.escalate, DAY, deputy_wang, why=" ")
    complaint = perform(complaint.escalate, by=deputy_wang, at=at(DAY), why="涉及两个街道")
    assert not Complaint.objects.visible_to(deputy_wang).exists()
    complaint = perform(complaint.hand_down, by=supervisor, at=at("2026-09-29"), why="属地办理")
    assert complaint.hands == Hands.TOWNSHIP
    moves = complaint.moves.filter(kind=Move.UP, township=deputy_wang.region)
    assert [move.why for move in moves] == ["涉及两个街道"]


def test_everything_missing_is_said_at_once(taken_in, clerk_li, places: Places) -> None:
    with pytest.raises(Refused) as refused:
        taken_in(source="", what=" ", against=["staff"], real_name=True, wants_answer=True,
                 township=places.other_township)  # fmt: skip
    assert len(refused.value.reasons) == 6
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("against", [["household"], ["staff"]])
def test_the_file_is_told_and_learns_neither_who_nor_what(
    walk: Walk, taken_in, supervisor, against, investigator_sun
) -> None:
    """57号 art. 20: the county's visit follows, whoever registered it, also of a file that was told before."""
    procedure = walk.to_acceptance(DAY)
    staff = [investigator_sun.user] if against == ["staff"] else []
    complaint = taken_in(
        supervisor, against=against, staff=staff, case=procedure.case, source="phone", township=None
    )
    told = Procedure.objects.get(pk=procedure.pk)
    assert told.complained_at == at(DAY)
    assert "投诉举报" in told.complaint
    assert TEXT not in told.complaint
    event = Event.objects.of_file(procedure.file_key).filter(act="note_complaint").first()
    assert event is not None
    assert (event.author_name, event.post_label) == ("oversight.complaints", "系统")
    assert complaint.household == procedure.case.household
    assert taken_in(supervisor, case=procedure.case).case == procedure.case  # a second one is no obstacle


def test_whoever_dealt_with_the_file_does_not_judge_the_dealing(walk: Walk, taken_in, supervisor) -> None:
    procedure = walk.to_acceptance(DAY)
    taken_in(supervisor, against=["county"], case=procedure.case)
    involved = ComplaintPerson.objects.filter(part=Part.INVOLVED)
    assert procedure.handler.user_id in involved.values_list("user_id", flat=True)


def _both(complaint: Complaint, posts: list[Post]) -> list[str]:
    def take(post: Post) -> str:
        try:
            perform(complaint.assign, by=post, at=at(DAY), handler=post)
        except (Refused, IntegrityError) as stopped:
            return str(stopped)
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(take, posts))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_who_take_it_at_once_one_gets_it(
    taken_in, clerk_li, deputy_wang, monkeypatch, guarded, superuser_connection
) -> None:
    """With the lock the second is told; without it the constraint still leaves one; without both there are two."""
    complaint = taken_in()
    gate, assigning = threading.Barrier(2), Complaint._hand_to

    def together(self: Complaint, handler: Post, when: datetime.datetime) -> None:
        if not guarded:
            gate.wait(10)  # both have seen it free
        assigning(self, handler, when)

    monkeypatch.setattr(Complaint, "_hand_to", together)
    if guarded:
        answers = _both(complaint, [clerk_li, deputy_wang])
        assert sorted(answers)[0] == "taken"
        assert "现处“办理中”，不能办理“确定承办人”" in sorted(answers)[1]
        assert ComplaintPerson.objects.filter(part=Part.HANDLER).count() == 1
        return
    monkeypatch.setattr(doors, "_locked", lambda subject: type(subject).objects.get(pk=subject.pk))
    superuser_connection.execute("DROP INDEX one_handler")
    try:
        assert _both(complaint, [clerk_li, deputy_wang]) == ["taken", "taken"]
        assert ComplaintPerson.objects.filter(part=Part.HANDLER).count() == 2
    finally:
        superuser_connection.execute("SET session_replication_role = replica")
        superuser_connection.execute("DELETE FROM oversight_complaintperson")
        superuser_connection.execute(
            "CREATE UNIQUE INDEX one_handler ON oversight_complaintperson (complaint_id)"
            " WHERE part = 'handler' AND left_at IS NULL"
        )
