"""The door of other programs: who may enter, what it says of a case, what it does and how it refuses."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import Post, Role
from approvals.models import Procedure
from audit.models import Event
from config.demo.idcards import invented
from tests.approvals.pages.conftest import ClientOf
from tests.cases.conftest import photo
from tests.personas import PASSWORD, Places, PostOf


def sent(client: Client, url: str, **body: Any) -> HttpResponse:
    return client.post(url, json.dumps(body), "application/json")


@pytest.fixture
def address(accepted: Procedure) -> str:
    return f"/api/cases/{accepted.case.case_no}/"


def test_a_program_signs_in_acts_and_signs_out(address: str, clerk_li: Post) -> None:
    program = Client(enforce_csrf_checks=True)
    asked = program.get(address)
    assert (asked.status_code, asked.json()["result"]) == (401, "sign_in")
    wrong = sent(program, "/api/session/", username=clerk_li.user.username, password="不是密码")
    assert (wrong.status_code, wrong.json()["result"]) == (422, "mistakes")
    opened = sent(program, "/api/session/", username=clerk_li.user.username, password=PASSWORD).json()
    assert opened["posts"][0]["role_label"] == "经办员"
    facts = json.dumps({"scope": "全家收入和财产"})
    strange = program.post(f"{address}acts/request_check/", facts, "application/json")
    assert (strange.status_code, strange.json()["result"]) == (403, "not_yours")
    done = program.post(
        f"{address}acts/request_check/",
        facts,
        "application/json",
        headers={"X-CSRFToken": opened["csrf_token"]},
    )
    assert (done.status_code, done.json()["result"]) == (200, "done")
    program.delete("/api/session/", "{}", "application/json")
    assert program.get(address).status_code == 401


def test_a_case_says_where_it_stands_and_what_each_act_wants(
    address: str, clerk_li: Post, client_of: ClientOf
) -> None:
    client = client_of(clerk_li)
    case = client.get(address).json()
    assert (case["stage_label"], case["rules"], case["amount"]) == ("入户调查", "GC-2020@2020-09-01", None)
    assert {clock["name"]: clock["due_on"] for clock in case["clocks"]}["overall.limit"] == "2026-11-06"
    assert [paper["kind"] for paper in case["documents"]] == ["D09"]
    acts = {act["name"]: act["reasons"] for act in case["acts"]}
    assert acts["request_check"] == []
    asked = client.get(f"{address}acts/plan_visit/").json()
    kinds = {fact["name"]: fact["kind"] for fact in asked["facts"]}
    assert kinds == {"planned_at": "time", "place": "text", "team": "choices"}


def test_an_act_is_recorded_as_if_done_on_a_page(
    accepted: Procedure, address: str, clerk_li: Post, client_of: ClientOf
) -> None:
    answer = sent(client_of(clerk_li), f"{address}acts/request_check/", scope="全家收入和财产").json()
    assert [paper["kind"] for paper in answer["documents"]] == ["D09", "D13"]
    event = Event.objects.of_file(accepted.case.file_key).filter(act="request_check").first()
    assert event is not None
    assert (event.author_name, event.post_label) == (clerk_li.author_name, clerk_li.post_label)


def test_a_refusal_lists_everything_and_changes_nothing(
    accepted: Procedure, address: str, head_zhao: Post, client_of: ClientOf
) -> None:
    refused = sent(
        client_of(head_zhao, confirmed=True), f"{address}acts/decide/", granted=True, remark="同意"
    )
    assert refused.status_code == 409
    reasons = refused.json()["reasons"]
    assert "现处“入户调查”，不能办理“审批”" in reasons
    assert len(reasons) > 2
    assert Procedure.objects.get(pk=accepted.pk).stage == accepted.stage


def test_wrong_facts_come_back_with_every_mistake(address: str, clerk_li: Post, client_of: ClientOf) -> None:
    client = client_of(clerk_li)
    wrong = sent(client, f"{address}acts/plan_visit/", planned_at="明天", place="")
    assert wrong.status_code == 422
    assert set(wrong.json()["mistakes"]) == {"planned_at", "place", "team"}
    unknown = sent(client, f"{address}acts/plan_visit/", plase="家里")
    assert (unknown.status_code, unknown.json()["reasons"]) == (400, ["没有这一项：plase"])
    assert client.post(f"{address}acts/plan_visit/", "{", "application/json").status_code == 400


def test_a_signature_wants_the_password_first(address: str, deputy_wang: Post, client_of: ClientOf) -> None:
    client = client_of(deputy_wang)
    case = client.get(address).json()
    name = next(act["name"] for act in case["acts"] if act["name"] == "terminate" and not act["reasons"])
    first = sent(client, f"{address}acts/{name}/", why="申请人去世")
    assert (first.status_code, first.json()["result"]) == (403, "confirm_password")
    assert sent(client, "/api/session/password/", password="不对").status_code == 422
    assert sent(client, "/api/session/password/", password=PASSWORD).json() == {"result": "done"}
    done = sent(client, f"{address}acts/{name}/", why="申请人去世").json()
    assert (done["result"], done["ended"]) == ("done", True)


def test_files_come_as_a_form(accepted: Procedure, address: str, clerk_li: Post, client_of: ClientOf) -> None:
    client = client_of(clerk_li)
    sent(client, f"{address}acts/request_check/", scope="全家收入和财产")
    facts = {"reported_on": "2026-10-12", "file": photo("核对报告.jpg")}
    assert client.post(f"{address}acts/report_check/", facts).json()["result"] == "done"
    assert accepted.case.checks.get().report_file.name == "核对报告.jpg"
    empty = {"reported_on": "2026-10-12", "file": SimpleUploadedFile("空.jpg", b"")}
    assert client.post(f"{address}acts/report_check/", empty).status_code in (409, 422)


def test_outside_the_region_and_the_role_there_is_nothing(
    address: str, places: Places, post_of: PostOf, client_of: ClientOf
) -> None:
    stranger = client_of(post_of(Role.CLERK, region=places.other_township, name="外人"))
    for answer in (stranger.get(address), sent(stranger, f"{address}acts/withdraw/", why="x")):
        assert (answer.status_code, answer.json()["result"]) == (404, "not_found")
    finance = client_of(post_of(Role.FINANCE, name="测试员")).get(address)
    assert (finance.status_code, finance.json()["result"]) == (403, "not_yours")


def test_a_file_is_opened_and_listed(
    today: object, places: Places, clerk_li: Post, client_of: ClientOf
) -> None:
    client = client_of(clerk_li)
    number = invented("410104", date(1970, 1, 1), "female", 7)
    facts = {"name": "田守义", "category": "dibao", "village": places.village.code, "channel": "window"}
    wrong = sent(client, "/api/cases/", id_number=number[:-1] + ("1" if number[-1] == "0" else "0"), **facts)
    assert (wrong.status_code, list(wrong.json()["mistakes"])) == (422, ["id_number"])
    opened = sent(client, "/api/cases/", id_number=number, **facts)
    assert (opened.status_code, opened.json()["stage"]) == (201, "draft")
    listed = client.get("/api/cases/").json()
    assert [line["applicant"] for line in listed["cases"]] == ["田守义"]
    assert listed["after"] is None
