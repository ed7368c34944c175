"""The roster in the browser: who sees which, what is blocked and why, one step after the other."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Role
from audit.acts import perform
from audit.models import Event
from payments import checks
from payments.models import Roster, RosterState
from tests.approvals.walk import at
from tests.payments.conftest import DEC, NOV, build, end

pytestmark = pytest.mark.django_db
URL = "/payroll/410104001000/dibao/2026-11/"
CHAIN = ("submit", "approve", "release", "confirm_release")


@pytest.fixture
def roster(in_receipt, places) -> Roster:
    in_receipt("甲", account="6217008739564797578")
    return build(places, NOV)


@pytest.fixture
def people(head_zhao, county_chen, second_county_clerk, county_leader_gao) -> dict:
    return dict(zip(CHAIN, (head_zhao, county_chen, second_county_clerk, county_leader_gao), strict=True))


def text(client: Client, url: str = URL, **options) -> str:
    return client.get(url, **options).content.decode()


def test_four_persons_sign_in_the_browser(roster, people, client_of) -> None:
    for act, by in people.items():
        client = client_of(by, confirmed=True)
        check = client.get(f"{URL}acts/{act}/")
        assert "核对后再办" in check.content.decode()
        assert "东关街道2026年11月低保名册：1 户 1 人，应发 460.00 元。" in check.content.decode()
        done = client.post(f"{URL}acts/{act}/", {"confirmed": "1"}, follow=True)
        assert done.redirect_chain == [(f"{URL}acts/{act}/done/", 302)]
        assert by.author_name in done.content.decode()
        assert "已办：" in done.content.decode()
    assert Roster.objects.get().state == RosterState.RELEASED


@pytest.mark.parametrize("done", range(4))
def test_a_second_step_by_one_person_is_refused_in_the_browser(
    roster, people, client_of, post_of, done
) -> None:
    acts = list(people)
    for act in acts[:done]:
        roster = perform(getattr(roster, act), by=people[act], at=at("2026-10-23"))
    role = Role.TOWNSHIP_HEAD if done == 0 else Role.COUNTY_CLERK
    for earlier in acts[:done]:
        user = people[earlier].user
        post = user.posts.filter(role=role).first() or post_of(role, user=user)
        answer = client_of(post, confirmed=True).post(f"{URL}acts/{acts[done]}/", {"confirmed": "1"})
        assert answer.status_code == 409
        assert f"{user.name}已办过本名册的" in answer.content.decode()
        assert "返回名册" in answer.content.decode()
    assert Roster.objects.get().state == roster.state


@pytest.mark.parametrize("role", [Role.CLERK, Role.DEPUTY_LEADER, Role.COUNTY_CLERK, Role.AUDITOR])
def test_only_the_head_signs_in_the_browser(roster, post_of, client_of, role) -> None:
    answer = client_of(post_of(role, name="别人"), confirmed=True).post(
        f"{URL}acts/submit/", {"confirmed": "1"}
    )
    assert (answer.status_code, Roster.objects.get().state) == (409, RosterState.DRAFTED)
    assert "须由东关街道" in answer.content.decode()


def test_signing_asks_for_the_password_once_more(roster, head_zhao, client_of) -> None:
    answer = client_of(head_zhao).post(f"{URL}acts/submit/", {"confirmed": "1"})
    assert answer.status_code == 302
    assert "/done/" not in answer["Location"]
    assert Roster.objects.get().state == RosterState.DRAFTED


def test_finance_finds_no_draft_and_downloads_what_was_released(
    roster, release, finance_su, client_of
) -> None:
    client = client_of(finance_su)
    assert client.get(URL).status_code == 404
    for kind in ("xlsx", "csv"):
        assert client.post(f"{URL}files/{kind}/").status_code == 404
    assert "还没有放款的名册" in text(client, "/payroll/")
    release(roster, "2026-10-23")
    assert "银行代发文件" in text(client)
    for kind in ("xlsx", "csv"):
        first, again = client.post(f"{URL}files/{kind}/"), client.post(f"{URL}files/{kind}/")
        assert (first.status_code, first.content) == (200, again.content)
    assert Event.objects.filter(op="note", act="download").count() == 4
    assert client.get(f"{URL}files/csv/").status_code == 405
    assert client.post(f"{URL}files/pdf/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE])
def test_nobody_but_finance_downloads(roster, release, post_of, client_of, role) -> None:
    release(roster, "2026-10-23")
    answer = client_of(post_of(role, name="别人")).post(f"{URL}files/csv/")
    assert answer.status_code == 403
    assert not Event.objects.filter(act="download").exists()


def test_other_places_do_not_find_it(roster, places, post_of, client_of) -> None:
    for role, region in (
        (Role.CLERK, places.other_township),
        (Role.TOWNSHIP_HEAD, places.other_township),
        (Role.COUNTY_CLERK, places.other_county),
    ):
        client = client_of(post_of(role, region=region, name="外人"), confirmed=True)
        assert client.get(URL).status_code == 404
        assert client.post(f"{URL}acts/submit/", {"confirmed": "1"}).status_code == 404


@pytest.mark.parametrize("role", [Role.VILLAGE_ASSISTANT, Role.INVESTIGATOR, Role.CHECKER, Role.SYSTEM_ADMIN])
def test_who_has_no_business_with_money_is_told_who_has(roster, post_of, client_of, role) -> None:
    assert client_of(post_of(role, name="别人")).get(URL).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/payroll/410104001000/dibao/2026-13/",
        "/payroll/410104001000/dibao/x/",
        "/payroll/1/dibao/2026-11/",
        f"{URL}acts/delete/",
        f"{URL}acts/submit/done/",
        "/payroll/?before=x",
    ],
)
def test_what_is_not_there_is_not_found(roster, clerk_li, client_of, url) -> None:
    assert client_of(clerk_li).get(url).status_code == 404


def test_a_blocked_act_stays_visible_with_its_reasons(in_receipt, places, head_zhao, client_of) -> None:
    in_receipt("乙", account=None)
    build(places, NOV)
    page = text(client_of(head_zhao))
    assert 'aria-disabled="true"' in page
    assert "签批上报还不能办：" in page
    assert "没有收款账户 1 户（乙），请补登账户后刷新名册，或者先缓发" in page
    every = checks.EVERY
    assert f"签批前核验 {every - 1} / {every}" in page


def test_a_line_is_held_from_its_row_and_said_so(in_receipt, places, clerk_li, client_of) -> None:
    in_receipt("甲")
    in_receipt("乙", account=None)
    roster = build(places, NOV)
    client, line = client_of(clerk_li), roster.lines.get(head_name="乙")
    form = text(client, f"{URL}acts/hold_line/?line={line.pk}")
    assert f'<option value="{line.pk}" selected>' in form
    assert "甲" not in form.split("<select")[1].split("</select>")[0]
    facts = {"line": str(line.pk), "why": "账户待补"}
    assert client.post(f"{URL}acts/hold_line/", facts | {"why": ""}).status_code == 422
    check = client.post(f"{URL}acts/hold_line/", facts).content.decode()
    assert "核对后再办" in check
    assert "账户待补" in check
    done = client.post(f"{URL}acts/hold_line/", facts | {"confirmed": "1"}, follow=True).content.decode()
    assert "已缓发，理由写进名册，补齐以后在下一册补发。" in done
    assert "取消缓发" in done
    client.post(f"{URL}acts/resume_line/", {"line": str(line.pk), "confirmed": "1"})
    assert roster.lines.get(head_name="乙").payable == 460


def test_a_word_is_written_from_the_check(in_receipt, places, clerk_li, client_of) -> None:
    in_receipt("甲", account="6217000000000000001")
    in_receipt("乙", account="6217000000000000001")
    build(places, NOV)
    client = client_of(clerk_li)
    assert f"{URL}acts/explain/?code=W2" in text(client)
    facts = {"code": "W2", "words": "父子两户，已核实", "confirmed": "1"}
    done = client.post(f"{URL}acts/explain/", facts, follow=True).content.decode()
    assert "已说明" in done
    assert "父子两户，已核实" in done


def test_a_stale_draft_is_refreshed_in_the_browser(roster, in_receipt, clerk_li, client_of) -> None:
    client = client_of(clerk_li)
    assert "刷新名册" not in text(client)
    in_receipt("丁", decided="2026-10-22")
    done = client.post(f"{URL}acts/refresh/", {"confirmed": "1"}, follow=True).content.decode()
    assert "名册已刷新。" in done
    assert roster.lines.count() == 2


def test_a_returned_roster_says_why(roster, people, county_chen, clerk_li, client_of) -> None:
    perform(roster.submit, by=people["submit"], at=at("2026-10-23"))
    client = client_of(county_chen, confirmed=True)
    answer = client.post(f"{URL}acts/send_back/", {"why": "甲户重复", "confirmed": "1"}, follow=True)
    assert "退回街道（乡镇）更正" in answer.content.decode()
    assert "甲户重复" in text(client_of(clerk_li))
    assert "已退回" in text(client_of(clerk_li), "/payroll/")


@pytest.mark.parametrize(
    ("tab", "names"),
    [
        ("diff", {"停", "新"}),
        ("new", {"新"}),
        ("stopped", {"停"}),
        ("changed", set()),
        ("all", {"停", "新", "留"}),
    ],
)
def test_tabs_show_their_lines(in_receipt, places, clerk_li, client_of, tab, names) -> None:
    in_receipt("留")
    stops = in_receipt("停")
    build(places, NOV)
    end(stops, "2026-11")
    in_receipt("新", since="2026-12", decided="2026-11-10")
    build(places, DEC)
    url = "/payroll/410104001000/dibao/2026-12/"
    answer = client_of(clerk_li).get(url, {"tab": tab})
    assert {row.line.head_name for row in answer.context["rows"]} == names
    assert [entry["count"] for entry in answer.context["tabs"]] == ["2", "1", "1", "0", "3"]
    assert "勾稽相符" in answer.content.decode()


def test_long_rosters_are_paged_by_key_at_a_constant_number_of_queries(
    in_receipt, places, clerk_li, client_of, django_assert_max_num_queries
) -> None:
    for n in range(60):
        in_receipt(f"户{n}")
    build(places, NOV)
    client = client_of(clerk_li)
    with django_assert_max_num_queries(75):
        answer = client.get(URL, {"tab": "all"})
    assert len(answer.context["rows"]) == 50
    rest = client.get(f"{URL}{answer.context['next_url']}")
    assert len(rest.context["rows"]) == 10
    assert rest.context["next_url"] == ""


def test_accounts_are_masked_and_numbers_absent(roster, clerk_li, client_of) -> None:
    page = text(client_of(clerk_li), f"{URL}?tab=all")
    line = roster.lines.get()
    assert line.account not in page
    assert line.payee_id not in page
    assert line.masked_account in page


def test_the_list_offers_what_can_be_built(
    in_receipt, places, clerk_li, head_zhao, client_of, monkeypatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2026-10-20"))
    client = client_of(clerk_li)
    assert "还没有名册" in text(client, "/payroll/")
    in_receipt("甲", decided="2026-10-10")
    assert "生成 11 月低保名册" in text(client, "/payroll/")
    assert "生成 11 月低保名册" not in text(client_of(head_zhao), "/payroll/")
    answer = client.post("/payroll/build/", {"category": "dibao"})
    assert answer["Location"] == URL
    assert "生成 11 月低保名册" not in text(client, "/payroll/")
    assert client.post("/payroll/build/", {"category": "linshi_jinan"}).status_code == 404
