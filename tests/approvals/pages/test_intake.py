"""受理登记: nothing typed is lost, mistakes are said twice in the same words, old tabs change nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Post
from approvals.models import Procedure
from audit.acts import acting
from cases.models import Channel
from households.models import Income, Member
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk
from tests.personas import Places

HEAD_ID, WRONG_ID = "410104196803020027", "410104196803020029"
AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def counter(drafted: Procedure, walk: Walk, client_of: ClientOf) -> Client:
    return client_of(walk.clerk)


def url_of(procedure: Procedure, step: str) -> str:
    return f"/intake/{procedure.case.case_no}/{step}/"


def answers(**changes: str) -> dict[str, str]:
    whole = {
        "hukou": "township",
        "kin_answer": "无",
        "area": "urban",
        "group_name": "",
        "address": "东关街 18 号",
        "phone": "13800005521",
    }
    return whole | changes


def test_an_autosave_stores_what_is_right_and_keeps_what_is_not(drafted: Procedure, counter: Client) -> None:
    url = url_of(drafted, "household")
    answer = counter.post(url, answers(phone="1380000x", address="西关街 3 号"), headers=AUTOSAVE)
    assert answer.status_code == 204
    home = Procedure.objects.get().case.household
    assert (home.address, home.phone) == ("西关街 3 号", "")
    page = counter.get(url).content.decode()
    assert 'value="1380000x"' in page
    assert "处要改" not in page


def test_a_mistake_stands_in_the_summary_and_beside_its_field_in_the_same_words(
    drafted: Procedure, counter: Client
) -> None:
    answer = counter.post(url_of(drafted, "household"), answers(kin_answer=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("填写家庭成员是否为经办人员、村（社区）干部的近亲属") == 2
    assert "有 1 处要改" in page
    assert "1 处要改" in counter.get(url_of(drafted, "materials")).content.decode()


def test_the_materials_can_be_taken_in_while_the_first_step_has_mistakes(
    drafted: Procedure, counter: Client
) -> None:
    answer = counter.post(url_of(drafted, "household"), answers(kin_answer="", skip="1"))
    assert answer.headers["Location"] == url_of(drafted, "materials")
    assert counter.get(url_of(drafted, "materials")).status_code == 200


def test_what_was_typed_is_sealed_in_the_session(drafted: Procedure, counter: Client) -> None:
    counter.post(url_of(drafted, "members") + "?add=members", {"id_number": WRONG_ID, "name": "陈小雨"})
    kept = [value for key, value in counter.session.items() if key.startswith("typed:")]
    assert kept
    assert all(WRONG_ID not in value and "陈小雨" not in value for value in kept)


def test_a_wrong_number_keeps_everything_that_was_typed(drafted: Procedure, counter: Client) -> None:
    url = url_of(drafted, "members") + "?add=members"
    facts = {"name": "陈大雷", "id_number": WRONG_ID, "relation": "son", "work_ability": "full"}
    page = counter.post(url, facts).content.decode()
    assert page.count("陈大雷的身份证号有误") >= 2
    assert f'value="{WRONG_ID}"' in page
    again = counter.get(url).content.decode()
    assert f'value="{WRONG_ID}"' in again


def test_an_autosave_never_makes_a_row(drafted: Procedure, counter: Client) -> None:
    before = Member.objects.count()
    url = url_of(drafted, "members") + "?add=members"
    facts = {"name": "陈大雷", "id_number": HEAD_ID, "relation": "son", "work_ability": "full"}
    assert (
        counter.post(url, facts | {"health": "healthy", "counted": "on"}, headers=AUTOSAVE).status_code == 204
    )
    assert Member.objects.count() == before


def test_a_member_is_added_and_moved_out_again_with_a_reason(drafted: Procedure, counter: Client) -> None:
    url = url_of(drafted, "members")
    facts = {"name": "陈大雷", "id_number": HEAD_ID, "relation": "son", "health": "healthy"}
    answer = counter.post(url + "?add=members", facts | {"work_ability": "full", "counted": "on"})
    assert answer.status_code == 302, answer.content.decode()
    added = Member.objects.get(name="陈大雷")
    refused = counter.post(f"{url}?end=members-{added.pk}", {"day": "2026-10-12"})
    assert refused.status_code == 422
    counter.post(f"{url}?end=members-{added.pk}", {"day": "2026-10-12", "reason": "分户"})
    assert Member.objects.get(pk=added.pk).left_reason == "分户"


def test_an_income_is_withdrawn_with_a_reason_and_stays_on_file(drafted: Procedure, counter: Client) -> None:
    income = Income.objects.get()
    url = f"{url_of(drafted, 'income')}?end=incomes-{income.pk}"
    counter.post(url, {"day": "2026-10-12", "reason": "重复登记"})
    assert Income.objects.get().withdrawn_on is not None
    assert "还没有登记收入" in counter.get(url_of(drafted, "income")).content.decode()


def test_a_row_of_another_household_is_not_touched(
    drafted: Procedure, counter: Client, places: Places, walk: Walk
) -> None:
    stranger = Member.objects.exclude(household=drafted.case.household).first()
    assert stranger is None
    answer = counter.post(
        f"{url_of(drafted, 'members')}?end=members-999999", {"day": "2026-10-12", "reason": "无"}
    )
    assert answer.headers["Location"] == url_of(drafted, "members")


def test_the_number_is_read_at_once(drafted: Procedure, counter: Client, walk: Walk) -> None:
    said = counter.post("/intake/id/", {"name": "何桂兰", "id_number": HEAD_ID}).content.decode()
    assert "女，58 岁，1968-03-02 生" in said
    assert "全县没有重复登记" in said
    wrong = counter.post("/intake/id/", {"name": "何桂兰", "id_number": WRONG_ID}).content.decode()
    assert "何桂兰的身份证号有误" in wrong
    with acting(walk.clerk, reason="补登身份证号"):
        head = drafted.case.applicant
        head.id_number = HEAD_ID
        head.save()
    twice = counter.post("/intake/id/", {"name": "何桂兰", "id_number": HEAD_ID}).content.decode()
    assert "何桂兰已登记在何桂兰户中" in twice


def test_the_side_says_what_is_lacking_and_leads_there(drafted: Procedure, counter: Client) -> None:
    lines = [check["text"] for check in counter.get(url_of(drafted, "household")).context["live"]]
    assert "全县没有重复登记" in lines
    assert "共同生活 3 人" in lines
    assert "何桂兰的身份证号还没有填" in lines
    assert any(line.startswith("还没有签核对授权书：何桂兰") for line in lines)
    assert any(line.startswith("材料还差") for line in lines)


def test_a_tab_left_open_until_after_acceptance_changes_nothing(
    accepted: Procedure, walk: Walk, client_of: ClientOf
) -> None:
    client, url = client_of(walk.clerk), url_of(accepted, "household")
    answer = client.post(url, answers(address="改过的住址"))
    assert answer.status_code == 409
    assert "已于 2026-09-28 受理" in answer.content.decode()
    assert client.post(url, answers(), headers=AUTOSAVE).status_code == 409
    assert Procedure.objects.get().case.household.address == "东关街 17 号"


def begin_with(client: Client, **changes: str) -> object:
    facts = {"category": "dibao", "name": "田守义", "id_number": "410104196104120018"}
    return client.post("/intake/", facts | {"village": "410104001001", "channel": "window"} | changes)


@pytest.mark.parametrize("channel", [Channel.WINDOW, Channel.VILLAGE_POINT, Channel.ONLINE])
def test_a_proxys_name_counts_only_for_an_application_by_proxy(
    channel: str, clerk_li: Post, client_of: ClientOf
) -> None:
    number = _number("410104196104120", "1")
    answer = begin_with(client_of(clerk_li), id_number=number, channel=channel, proxy_name="石国强")
    assert answer.status_code == 302, answer.content.decode()
    case = Procedure.objects.get().case
    assert (case.channel, case.proxy_name) == (channel, "")


def test_an_application_by_proxy_names_him_and_asks_for_his_papers(
    clerk_li: Post, client_of: ClientOf
) -> None:
    client, number = client_of(clerk_li), _number("410104196104120", "1")
    assert begin_with(client, id_number=number, channel="proxy").status_code == 422
    answer = begin_with(client, id_number=number, channel="proxy", proxy_name="石国强")
    page = client.get(answer.headers["Location"])
    assert any("代办人石国强的身份和委托事由" in check["text"] for check in page.context["live"])


def test_somebody_with_an_open_case_is_not_written_down_twice(clerk_li: Post, client_of: ClientOf) -> None:
    client, number = client_of(clerk_li), _number("410104196104120", "1")
    begin_with(client, id_number=number)
    again = begin_with(client, id_number=number)
    assert again.status_code == 422
    assert "已有在办案件" in again.content.decode()
    assert Procedure.objects.count() == 1


def _number(first: str, seventeenth: str) -> str:
    """A number with its right check digit (GB 11643)."""
    body = (first + seventeenth)[:17].ljust(17, "1")
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
