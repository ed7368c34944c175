"""The pages after the decision: the list of what is due, a whole change through the browser's door, a list of the dead."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from approvals.models import Change, Decision, Procedure
from approvals.reviewsweep import set_review_days
from approvals.stages import Stage
from audit.acts import acting
from tests.approvals.aftercare import earn
from tests.approvals.walk import Walk, at

Door = Callable[..., Client]


@pytest.fixture
def granted(walk: Walk) -> Procedure:
    return walk.to_grant()


def through(client: Client, procedure: Procedure, act: str, **facts: object) -> str:
    """Facts, check page, done; what the done page says."""
    url = f"/cases/{procedure.case.case_no}/acts/{act}/"
    form = client.get(url).content.decode()
    assert "<form" in form, form[:2000]
    check = client.post(url, facts)
    page = check.content.decode()
    assert check.status_code == 200, page
    once = page.split('name="once" value="', 1)[1].split('"', 1)[0] if 'name="once"' in page else ""
    answer = client.post(url, facts | {"confirmed": "1", "once": once})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.headers["Location"]).content.decode()


def test_a_change_is_carried_through_by_its_pages(walk: Walk, granted: Procedure, client_of: Door) -> None:
    clerk, head = client_of(walk.clerk, confirmed=True), client_of(walk.head, confirmed=True)
    case = f"/cases/{granted.case.case_no}/"
    assert "开展复核或变更" in clerk.get(case).content.decode()
    done = through(clerk, granted, "begin_review", occasion="report", note="养老金涨了")
    assert "核查家庭情况" in done
    earn(walk, "2026-12-30", 900)
    facts = {"way": "邻里访问", "done_on": "2026-12-30", "found": "领养老金"}
    through(clerk, granted, "record_finding", **facts)
    form = clerk.get(f"{case}acts/propose_change/").content.decode()
    for words in ("现发每月", "1,720.00", "1,320.00", "应当减发"):
        assert words in form
    through(clerk, granted, "propose_change", kind="decrease", why="养老金增加")
    assert "听取本人意见" in clerk.get(case).content.decode()
    facts = {"way": "face", "person": "何桂兰", "statement": "没有意见", "agrees": "true"}
    through(clerk, granted, "hear_household", **facts)
    assert granted.case.procedures.latest("id").stage == Stage.DECISION
    assert "何桂兰户" in head.get("/sign/").content.decode()
    assert "没有意见" in head.get(f"{case}acts/decide_change/").content.decode()
    done = through(head, granted, "decide_change", remark="同意")
    assert "调整告知书" in done
    through(clerk, granted, "deliver_change", way="in_person", receiver="何桂兰")
    assert granted.case.procedures.latest("id").stage == Stage.IN_FORCE
    assert Decision.objects.get(change=Change.objects.get()).payable == 1320
    for tab in ("", "livelihood/", "evidence/", "papers/", "history/", "ledger/"):
        assert clerk.get(case + tab).status_code == 200


def test_what_is_due_is_listed_by_month_and_opened_from_there(
    walk: Walk, granted: Procedure, client_of: Door
) -> None:
    clerk = client_of(walk.clerk)
    made = granted.case.decisions.get()
    assert made.next_review_on == datetime.date(2027, 4, 26)
    page = clerk.get("/reviews/?month=2027-04").content.decode()
    assert "何桂兰户" in page
    assert "没有到期要复核的家庭" in clerk.get("/reviews/").content.decode()
    url = f"/reviews/{granted.case.case_no}/begin/"
    assert clerk.get(url).status_code == 200
    assert clerk.post(url, {"occasion": "report", "confirmed": "1"}).status_code == 409
    answer = clerk.post(url, {"occasion": "routine", "confirmed": "1"})
    assert answer.status_code == 302
    assert clerk.get(answer.headers["Location"]).status_code == 200
    assert "正在复核" in clerk.get("/reviews/?month=2027-04").content.decode()
    review = granted.case.procedures.latest("id")
    assert review.clocks.get(name="review.due").due_on == made.next_review_on


def test_the_night_gives_a_day_to_what_has_none(walk: Walk, granted: Procedure) -> None:
    with acting(walk.clerk, reason="旧台账没有复核日期"):
        Decision.objects.update(next_review_on=None)
    assert set_review_days(at("2026-11-02")) == 1
    assert set_review_days(at("2026-11-03")) == 0
    assert granted.case.decisions.get().next_review_on == datetime.date(2027, 4, 26)


def test_a_list_of_the_dead_is_tried_before_it_is_entered(
    walk: Walk, granted: Procedure, client_of: Door
) -> None:
    clerk = client_of(walk.clerk)
    member = granted.case.household.members.get(name="陈国富")
    with acting(walk.clerk, reason="补登身份证号", at=at("2026-10-28")):
        member.id_number = "410104196405090011"
        member.save()
    assert clerk.post("/deaths/", {}).status_code == 422
    text = "姓名,身份证号,死亡日期\n陈国富,410104196405090011,2026-12-20\n陈国富,1,x\n"
    answer = clerk.post("/deaths/", {"file": SimpleUploadedFile("十二月.csv", text.encode())})
    page = clerk.get(answer.headers["Location"]).content.decode()
    for words in ("可登记 1 人", "有问题 1 行", "何桂兰户成员，可以登记"):
        assert words in page
    assert "410104196405090011" not in page
    assert clerk.post(answer.headers["Location"] + "enter/").status_code == 302
    assert "已登记 1 人" in clerk.get(answer.headers["Location"]).content.decode()
    assert clerk.post(answer.headers["Location"] + "enter/").status_code == 409
    assert "暂缓发放" in clerk.get("/reviews/").content.decode()
