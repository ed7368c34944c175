"""推诿扯皮 (YC-151, 156; A.7 P24): what is passed around reaches the county once, from the facts alone."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts.models import Post, Role
from approvals.models import Notification, Procedure
from audit.acts import Refused, acting, perform
from cases.models import Referral
from cases.referring import refer_person
from oversight import bounces
from oversight.intake import Told, register
from oversight.models import Complaint
from oversight.watch import watch
from tests.approvals.walk import Walk, at
from tests.personas import Places

pytestmark = pytest.mark.django_db
NEED = "申请轮椅一辆"
REASON = {"reason": "属该部门职责", "due_on": datetime.date(2026, 10, 20)}


def refer(clerk: Post, places: Places, department: str, day: str, **facts: Any) -> Referral:
    given = {"person": "何桂兰", "village": places.village, "need": NEED, "department": department}
    with acting(clerk, reason="转办", at=at(day)):
        return refer_person(**(given | REASON | facts), by=clerk, at=at(day))


def send_back(referral: Referral, clerk: Post, day: str) -> None:
    with acting(clerk, reason="退回", at=at(day)):
        referral.note("不属于本部门", told="电话", final=False, returned=True, by=clerk, at=at(day))


def told(step: str) -> list[tuple[str, str, str]]:
    rows = Notification.objects.filter(step=step).order_by("pk")
    return [(row.region.name, row.role, row.text) for row in rows.select_related("region")]


def test_a_request_two_departments_returned_is_told_to_the_county_once(
    clerk_li: Post, places: Places, client_of: Any, supervisor: Post
) -> None:
    first = refer(clerk_li, places, "残疾人联合会", "2026-09-28")
    with pytest.raises(Refused, match="没有被退回"):
        refer(clerk_li, places, "医疗保障局", "2026-09-29", after=first)
    send_back(first, clerk_li, "2026-09-30")
    assert watch(at("2026-09-30", 23)) == 0  # once is no bouncing
    second = refer(clerk_li, places, "医疗保障局", "2026-10-08", after=first, need="轮椅或者代步工具")
    send_back(second, clerk_li, "2026-10-09")
    assert second.request == first
    assert watch(at("2026-10-09", 23)) == 1
    (word,) = told("escalated")
    assert word[:2] == ("管城回族区", Role.COUNTY_SUPERVISOR)
    assert "何桂兰的求助“申请轮椅一辆”被部门退回 2 次" in word[2]
    assert watch(at("2026-10-10", 23)) == 0
    # The same words are the same request, also without naming the referral before.
    third = refer(clerk_li, places, "红十字会", "2026-10-10")
    assert third.request == first
    send_back(third, clerk_li, "2026-10-11")
    assert watch(at("2026-10-11", 23)) == 0  # told once
    page = client_of(supervisor).get("/oversight/complaints/").content.decode()
    assert "何桂兰的求助被退回 3 次" in page
    link = Notification.objects.get().link
    assert client_of(supervisor).get(link).status_code == 200
    fourth = refer(clerk_li, places, "慈善组织", "2026-10-12")
    with acting(clerk_li, reason="结果"):
        fourth.note("已发轮椅", told="电话", final=True, by=clerk_li, at=at("2026-10-13"))
    assert not bounces.returned_often(places.county).exists()


def test_the_referral_page_passes_a_returned_request_on(
    clerk_li: Post, places: Places, client_of: Any, time_machine: Any
) -> None:
    time_machine.move_to(at("2026-09-28", 10))
    first, here = refer(clerk_li, places, "残疾人联合会", "2026-09-28"), client_of(clerk_li)
    sent = here.post(
        f"/joint/referrals/{first.pk}/notes/", {"final": "back", "words": "不归我们管", "told": "电话"}
    )
    assert sent.status_code == 302
    page = here.get(f"/joint/referrals/{first.pk}/").content.decode()
    assert "改转其他部门" in page
    form = here.get("/joint/referrals/new/", {"after": first.pk})
    assert NEED in form.content.decode()
    facts = {"person": "何桂兰", "village": places.village.pk, "department": "民政局", "need": "代步工具"}
    given = {"reason": "改由民政", "due_on": "2026-10-20"}
    answer = here.post(f"/joint/referrals/new/?after={first.pk}", facts | given)
    assert answer.status_code == 302
    assert Referral.objects.get(need="代步工具").request == first
    assert "同一求助转办过不止一次" in here.get(answer["Location"]).content.decode()


def test_a_department_that_does_not_answer_is_told_to_handler_and_county(
    clerk_li: Post, places: Places
) -> None:
    refer(clerk_li, places, "教育局", "2026-09-28")
    assert watch(at("2026-10-20", 23)) == 0
    assert watch(at("2026-10-21", 1)) == 2
    assert watch(at("2026-10-22", 1)) == 0
    assert [word[:2] for word in told("overdue")] == [("东关街道", Role.CLERK)]
    assert [word[:2] for word in told("escalated")] == [("管城回族区", Role.COUNTY_SUPERVISOR)]
    assert "应于10-20前反馈" in told("overdue")[0][2]


def test_a_complaint_that_goes_up_and_down_is_told_too(
    clerk_li: Post, deputy_wang: Post, supervisor: Post, client_of: Any
) -> None:
    complaint = register(
        Told(
            source="window",
            topic="other",
            what="路灯不亮",
            against=["other"],
            real_name=False,
            wants_answer=False,
        ),
        by=clerk_li,
        at=at("2026-09-28"),
    )
    complaint = perform(complaint.escalate, by=deputy_wang, at=at("2026-09-28"), why="不归民政")
    assert watch(at("2026-09-28", 23)) == 0
    complaint = perform(complaint.hand_down, by=supervisor, at=at("2026-09-29"), why="属地")
    assert watch(at("2026-09-29", 23)) == 1
    assert f"投诉举报 {complaint.number} 在上下级之间转了 2 次" in told("escalated")[0][2]
    assert list(bounces.moved_often(Complaint.objects.visible_to(supervisor))) == [complaint]


def test_a_file_accepted_after_the_complaint_is_told_at_night(walk: Walk, supervisor: Post) -> None:
    walk.enter("2026-09-25")
    case = walk.procedure.case
    register(
        Told(
            source="phone",
            topic="eligibility",
            what="有车",
            case=case,
            against=["household"],
            real_name=False,
            wants_answer=False,
        ),
        by=supervisor,
        at=at("2026-09-25"),
    )
    assert Procedure.objects.get(case=case).complained_at is None
    assert watch(at("2026-09-26", 1)) == 0
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    walk.accept("2026-09-28")
    assert watch(at("2026-09-29", 1)) == 1
    assert Procedure.objects.get(case=case).complained_at == at("2026-09-29", 1)
    assert watch(at("2026-09-30", 1)) == 0
