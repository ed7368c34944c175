"""The doors of the register: who finds what behind them, and each act from its form to its done page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Post
from audit.models import Event
from cases.keyset import page_by_key
from config.counts import counts_of
from oversight.intake import Told, register
from oversight.models import Complaint
from tests.approvals.walk import at, picture
from tests.personas import Places

LIST, NEW = "/oversight/complaints/", "/oversight/complaints/new/"
pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
FORM = {
    "source": "phone", "real_name": "yes", "complainant": "吴志强", "contact": "13803710001",
    "wants_answer": "on", "topic": "eligibility", "what": "家里有轿车", "against": ["household"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _one_day(time_machine) -> None:
    time_machine.move_to(at("2026-09-28", 10))


def url(complaint: Complaint, *rest: str) -> str:
    return complaint.get_absolute_url() + "".join(f"{part}/" for part in rest)


def test_about_a_clerk_the_township_is_left_with_a_receipt(
    client_of, clerk_li, deputy_wang, head_zhao, supervisor, county_chen, community_he, finance_su
) -> None:
    """S-61: 404 for the township, also for whoever took it in; the number is all they keep."""
    clerk = client_of(clerk_li)
    wrong = clerk.post(NEW, FORM | {"against": ["staff"], "contact": ""})
    assert wrong.status_code == 422
    assert "投诉工作人员的，请选出是谁，或者写明姓名" in wrong.content.decode()
    assert "要求答复的，请写明联系方式" in wrong.content.decode()
    sent = clerk.post(
        NEW, FORM | {"against": ["staff"], "topic": "conduct", "staff": [str(clerk_li.user_id)]}
    )
    complaint = Complaint.objects.get()
    receipt = reverse("oversight:complaint_receipt", args=[complaint.number])
    assert sent["Location"] == receipt
    said = clerk.get(receipt).content.decode()
    assert complaint.number in said
    assert "由管城回族区民政局办理" in said
    assert "轿车" not in said
    doors = [
        url(complaint), url(complaint, "acts", "assign"), url(complaint, "acts", "assign", "done"),
        url(complaint, "acts", "escalate", "done"), url(complaint, "papers", "1"),
    ]  # fmt: skip
    for post in (clerk_li, deputy_wang, head_zhao):
        here = client_of(post)
        assert [here.get(door).status_code for door in doors] == [404] * len(doors)
        assert here.post(url(complaint, "complainant")).status_code == 404
        assert here.post(url(complaint, "notes"), {"words": "看"}).status_code == 404
        found = here.get(LIST, {"q": complaint.number}).content.decode()
        assert "没有找到这个编号" in found
        assert counts_of(post)["complaints"] == 0
    assert client_of(deputy_wang).get(receipt).status_code == 404
    assert client_of(finance_su).get(LIST).status_code == 403
    assert client_of(community_he).get(LIST).status_code == 403
    assert client_of(community_he).get(NEW).status_code == 200
    for post in (supervisor, county_chen):
        assert client_of(post).get(url(complaint)).status_code == 200
        assert counts_of(post)["complaints"] == 1


def test_from_the_form_to_the_last_answer(client_of, clerk_li, supervisor, auditor_lin) -> None:
    here = client_of(clerk_li, confirmed=True)
    assert here.post(NEW, FORM).status_code == 302
    complaint = Complaint.objects.get()
    facts = here.get(url(complaint, "acts", "assign")).content.decode()
    assert "李敏（东关街道经办员）" in facts
    check = here.post(url(complaint, "acts", "assign"), {"handler": clerk_li.pk})
    assert "核对后再办" in check.content.decode()
    done = here.post(url(complaint, "acts", "assign"), {"handler": clerk_li.pk, "confirmed": "1"})
    assert "办理中" in here.get(done["Location"]).content.decode()

    page = here.get(url(complaint)).content.decode()
    assert "吴志强" not in page
    assert "实名举报须逐一核查" in page
    assert "13803710001" not in page
    assert "13803710001" in here.post(url(complaint, "complainant")).content.decode()
    assert (
        Event.objects.of_file(complaint.file_key).filter(op="note", sentence__contains="查看投诉人").exists()
    )
    refused = client_of(supervisor).post(url(complaint, "complainant"))
    assert "只给承办人看" in refused.content.decode()
    assert "13803710001" not in refused.content.decode()

    assert here.post(url(complaint, "notes"), {"looked_on": "2026-09-28", "words": " "}).status_code == 422
    note = {"looked_on": "2026-09-28", "words": "到车管所查询", "paper": picture("查询单.png")}
    assert here.post(url(complaint, "notes"), note).status_code == 302
    paper = here.get(url(complaint, "papers", str(complaint.notes.get().pk)))
    assert (paper["Content-Type"], paper.content[:4]) == ("image/png", b"\x89PNG")

    concluding = {"outcome": "partly", "findings": "车在儿子名下", "measures": "重新核对", "confirmed": "1"}
    told = here.post(url(complaint, "acts", "conclude"), concluding)
    assert "答复投诉人：要求答复" in here.get(told["Location"]).content.decode()
    answer = {"answered_on": "2026-09-28", "how": "电话", "words": "已核实处理", "confirmed": "1"}
    assert here.post(url(complaint, "acts", "answer"), answer).status_code == 302
    assert "部分属实" in client_of(auditor_lin).get(LIST, {"show": "done"}).content.decode()
    assert "现处“已办结”" in here.get(url(complaint, "acts", "escalate")).content.decode()


def test_sent_up_is_gone_from_the_township_and_counted_at_the_county(
    client_of, clerk_li, deputy_wang, supervisor
) -> None:
    client_of(clerk_li).post(NEW, FORM)
    complaint = Complaint.objects.get()
    here = client_of(deputy_wang, confirmed=True)
    sent = here.post(url(complaint, "acts", "escalate"), {"why": "涉及两个街道", "confirmed": "1"})
    assert "已不在本级办理" in here.get(sent["Location"]).content.decode()
    assert here.get(url(complaint)).status_code == 404
    county = client_of(supervisor).get(LIST).content.decode()
    assert "今年上交县级" in county
    assert "1 件次" in county


def test_the_list_goes_on_where_the_page_ended(client_of, supervisor: Post, places: Places) -> None:
    for day in range(1, 28):
        register(
            Told(
                source="phone",
                topic="other",
                what=f"第 {day} 件",
                against=["other"],
                real_name=False,
                wants_answer=False,
            ),
            by=supervisor,
            at=at(f"2026-09-{day:02}"),
        )
    here = client_of(supervisor)
    first = here.get(LIST)
    assert first.context["complaints"][0].what == "第 27 件"
    rest = here.get(LIST, {"after": first.context["next_after"]}).context["complaints"]
    assert [row.what for row in rest] == ["第 2 件", "第 1 件"]
    broken = here.get(LIST, {"after": "not a key"}).context["complaints"]
    assert broken == first.context["complaints"]


def test_a_key_of_several_columns_misses_nobody(supervisor: Post) -> None:
    for number in range(7):
        register(
            Told(
                source="phone",
                topic="other",
                what=str(number),
                against=["other"],
                real_name=False,
                wants_answer=False,
            ),
            by=supervisor,
            at=at("2026-09-27" if number % 2 else "2026-09-28"),
        )
    order, seen, after = ("-taken_in_at", "id"), [], ""
    for _ in range(4):
        rows, after = page_by_key(Complaint.objects.all(), order, after, 2)
        seen += [row.what for row in rows]
    assert after == ""
    assert seen == ["0", "2", "4", "6", "1", "3", "5"]
