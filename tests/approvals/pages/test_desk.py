"""待办工作台: every row once, the right rows for each post, the same cost however many."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Post
from approvals import desk
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk
from tests.personas import Places

Rows = Callable[[int], list[Procedure]]


def names_on(client: Client, url: str = "/desk/") -> list[str]:
    page = client.get(url).content.decode()
    return re.findall(r'<a class="nm" href="/cases/[^"]+">([^<]+)</a>', page)


def next_page(client: Client, url: str) -> str:
    found = re.search(r'<a href="([^"]+)" rel="next"', client.get(url).content.decode())
    return "/desk/" + found[1].replace("&amp;", "&") if found else ""


def test_sixty_rows_with_and_without_a_due_day_are_each_shown_once(
    rows: Rows, clerk_li: Post, client_of: ClientOf
) -> None:
    made = rows(60)
    with acting(clerk_li, reason="给一半定到期日"):
        for number, procedure in enumerate(made[:35]):
            procedure.due_on = datetime.date(2026, 10, 12) + datetime.timedelta(days=number // 4)
            procedure.save()
    client, url, seen = client_of(clerk_li), "/desk/", []
    for _ in range(3):
        seen += names_on(client, url)
        url = next_page(client, url)
    assert url == ""
    assert len(seen) == 60
    assert set(seen) == {procedure.case.applicant_name for procedure in made}


def test_the_number_of_statements_does_not_grow_with_the_rows(
    rows: Rows, clerk_li: Post, client_of: ClientOf
) -> None:
    client = client_of(clerk_li)
    rows(5)
    client.get("/desk/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/desk/")
    rows(20)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/desk/")
    assert len(page.context["rows"]) == 25
    assert len(many) == len(few)


def test_a_village_narrows_rows_tiles_and_tabs_alike(rows: Rows, clerk_li: Post, client_of: ClientOf) -> None:
    rows(6)
    page = client_of(clerk_li).get("/desk/?place=410104001001")
    assert len(page.context["rows"]) == 3
    assert page.context["tiles"][0]["value"] == 3
    assert [tab["count"] for tab in page.context["tabs"]] == [3, 0, 3]


def test_htmx_is_answered_with_the_queue_and_the_numbers_alone(
    rows: Rows, clerk_li: Post, client_of: ClientOf
) -> None:
    rows(2)
    page = client_of(clerk_li).get("/desk/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'id="tiles" hx-swap-oob' in page
    assert 'id="tabs" hx-swap-oob' in page


def test_a_broken_address_shows_the_first_page(rows: Rows, clerk_li: Post, client_of: ClientOf) -> None:
    rows(2)
    client = client_of(clerk_li)
    for query in (
        "after=2026-13-45.7",
        "after=x.y",
        "place=%00",
        "due=never&tab=none",
        "after=.99999999999999999999",
    ):
        answer = client.get(f"/desk/?{query}")
        assert answer.status_code == 200
        assert len(answer.context["rows"]) == 2


def test_a_row_says_how_many_people_live_there_and_how_long_papers_are_awaited(
    today: object, walk: Walk, client_of: ClientOf
) -> None:
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    walk.act("notify_gaps", "2026-09-29", walk.clerk)
    (row,) = client_of(walk.clerk).get("/desk/").context["rows"]
    assert row.persons == 3
    assert row.state == "hold"
    assert row.waited == 5  # 09-30, 10-08, 10-09, the make-up Saturday 10-10, and today
    assert row.step.detail.startswith("9-29 已发一次性告知")


def test_each_post_is_given_its_own_work(
    accepted: Procedure,
    walk: Walk,
    checker_tang: Post,
    outsider_qian: Post,
    county_chen: Post,
    deputy_wang: Post,
) -> None:
    mine = {post: list(desk.rows_of(post, "mine")) for post in (walk.clerk, checker_tang, walk.investigator)}
    assert all(rows == [accepted] for rows in mine.values())
    assert list(desk.rows_of(walk.community, "all")) == [accepted]
    assert list(desk.rows_of(county_chen, "all")) == [accepted]
    assert not desk.rows_of(county_chen, "mine").exists()
    assert not desk.rows_of(outsider_qian, "all").exists()
    assert not desk.rows_of(deputy_wang, "mine").exists()


def test_the_checker_and_the_investigator_are_done_when_their_part_is(
    accepted: Procedure, walk: Walk, checker_tang: Post
) -> None:
    walk.request_check("2026-09-29")
    walk.visit("2026-09-30")
    assert not desk.rows_of(walk.investigator, "mine").exists()
    assert desk.rows_of(checker_tang, "mine").exists()
    walk.report_check("2026-10-09")
    assert not desk.rows_of(checker_tang, "mine").exists()


def test_nobody_is_offered_an_act_of_another_role(
    accepted: Procedure, walk: Walk, checker_tang: Post, client_of: ClientOf
) -> None:
    steps = {
        post.role: client_of(post).get("/desk/").context["rows"][0].step
        for post in (walk.clerk, checker_tang, walk.investigator, walk.community)
    }
    assert steps["clerk"].act == "request_check"
    assert steps["checker"].act == "request_check"
    assert steps["investigator"].act == "plan_visit"
    assert (steps["village_assistant"].act, steps["village_assistant"].button) == ("", "看进度")


def test_an_empty_desk_says_what_to_do_next(clerk_li: Post, client_of: ClientOf) -> None:
    client = client_of(clerk_li)
    assert "没有要办的件" in client.get("/desk/").content.decode()
    assert "可先排下周入户" in client.get("/desk/?due=today").content.decode()


def test_the_leaders_list_shows_three_facts_and_both_ways(
    today: object, walk: Walk, client_of: ClientOf
) -> None:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    walk.reread("2026-10-10")
    page = client_of(walk.deputy).get("/sign/")
    (item,) = page.context["rows"]
    assert [label for label, _ in item.facts] == ["意见", "人均月收入", "评议"]
    assert "1,720.00" in item.facts[0][1]
    assert item.back == "send_back"
    assert walk.procedure.stage == Stage.REVIEW


def test_one_hit_is_gone_to_and_none_is_said(accepted: Procedure, walk: Walk, client_of: ClientOf) -> None:
    client, case_no = client_of(walk.clerk), accepted.case.case_no
    for text in (case_no, "何桂兰", "hgl"):
        assert client.get("/search/", {"q": text}).headers["Location"] == f"/cases/{case_no}/"
    assert "没有查到" in client.get("/search/", {"q": "查无此人"}).content.decode()
    assert client.get("/search/", {"q": "\x00"}).status_code == 200


def test_a_household_is_found_by_the_last_four_and_the_whole_number(
    accepted: Procedure, walk: Walk, client_of: ClientOf, outsider_qian: Post
) -> None:
    head = accepted.case.applicant
    with acting(walk.clerk, reason="补登身份证号"):
        head.id_number = "410104196803020027"
        head.save()
    for text in ("0027", "410104196803020027"):
        assert client_of(walk.clerk).get("/search/", {"q": text}).status_code == 302
        assert "没有查到" in client_of(outsider_qian).get("/search/", {"q": text}).content.decode()


def test_the_counties_desk_is_narrowed_by_township(
    accepted: Procedure, county_chen: Post, client_of: ClientOf, places: Places
) -> None:
    client = client_of(county_chen)
    assert len(client.get(f"/desk/?tab=all&place={places.township.code}").context["rows"]) == 1
    assert len(client.get(f"/desk/?tab=all&place={places.other_township.code}").context["rows"]) == 0
