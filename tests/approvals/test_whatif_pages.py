"""The pages of a what-if, as the county leader's browser meets them."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from approvals.models import WhatIf
from approvals.tasks import answer_whatif
from approvals.whatif import job
from approvals.whatif.question import Question
from audit.acts import Refused
from audit.models import Event
from tests.approvals.walk import Walk, at

pytestmark = pytest.mark.django_db
ASK = "/whatif/"


def sent(places, **changes) -> dict[str, str]:
    return {"region": places.county.code, "category": "dibao", "profile": "", "standards_on": "", **changes}


def test_the_form_asks_the_job_answers_the_page_shows(
    walk: Walk, places, client_of, county_leader_gao
) -> None:
    walk.to_grant()
    browser = client_of(county_leader_gao)
    response = browser.post(ASK, sent(places, dibao_urban="800.00"))
    found = WhatIf.objects.get()
    assert response.headers["Location"] == reverse("approvals:whatif_answer", args=[found.pk])
    assert "可离开本页" in browser.get(found.get_absolute_url()).content.decode()
    answer_whatif(found.pk)
    page = browser.get(found.get_absolute_url()).content.decode()
    for words in (
        "城市低保标准 800.00",
        "1,900.00",
        "180.00",
        "东关街道",
        "青杠社区",
        "何桂兰",
        '<svg class="bar"',
    ):
        assert words in page
    assert "style=" not in page.partition("<main")[2]


def test_the_answer_survives_a_reload_and_polling_ends(walk: Walk, places, client_of, supervisor) -> None:
    found = job.start(
        Question(region=places.county, today=datetime.date(2026, 12, 31), standards=("dibao=800",)),
        by=supervisor,
        at=at("2026-12-31"),
    )
    browser = client_of(supervisor)
    url = f"{found.get_absolute_url()}progress/"
    assert browser.get(url).status_code == 200
    job.run(found.pk)
    response = browser.get(url)
    assert (response.status_code, response.headers["HX-Refresh"]) == (286, "true")


def test_a_question_without_anything_asked_is_refused_in_words(places, client_of, county_leader_gao) -> None:
    response = client_of(county_leader_gao).post(ASK, sent(places))
    assert response.status_code == 422
    assert "请选择规则，或者填写拟定的标准" in response.content.decode()
    response = client_of(county_leader_gao).post(ASK, sent(places, dibao_urban="八百"))
    assert "城市低保标准须是数字" in response.content.decode()


def test_a_second_click_finds_the_first_question_running(places, supervisor) -> None:
    facts = {"region": places.county, "today": datetime.date(2026, 12, 31), "standards": ("dibao=800",)}
    job.start(Question(**facts), by=supervisor, at=at("2026-12-31"))
    with pytest.raises(Refused, match="上一次试算还在进行"):
        job.start(Question(**facts), by=supervisor, at=at("2026-12-31"))


def test_the_list_is_downloaded_without_numbers_of_persons_and_the_download_is_an_event(
    walk: Walk, places, client_of, supervisor
) -> None:
    walk.to_grant()
    found = job.start(
        Question(region=places.county, today=datetime.date(2026, 12, 31), standards=("dibao=800",)),
        by=supervisor,
        at=at("2026-12-31"),
    )
    job.run(found.pk)
    response = client_of(supervisor).get(reverse("approvals:whatif_download", args=[found.pk, "csv"]))
    rows = response.content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("在保户,增加,东关街道,青杠社区,何桂兰,")
    assert ",1720.00,1900.00,180.00," in rows[1]
    book = client_of(supervisor).get(reverse("approvals:whatif_download", args=[found.pk, "xlsx"]))
    assert book.content[:2] == b"PK"
    assert Event.objects.of_file(found.file_key).count() == 2


def test_the_clerk_and_the_neighbour_do_not_open_it(
    places, client_of, clerk_li, supervisor, post_of, walk: Walk
) -> None:
    found = job.start(
        Question(region=places.county, today=datetime.date(2026, 12, 31), standards=("dibao=800",)),
        by=supervisor,
        at=at("2026-12-31"),
    )
    assert client_of(clerk_li).get(ASK).status_code == 403
    stranger = post_of(supervisor.role, region=places.other_county, name="外县人")
    assert client_of(stranger).get(found.get_absolute_url()).status_code == 404


def test_a_worker_that_fails_says_so(places, supervisor, monkeypatch) -> None:
    found = job.start(
        Question(region=places.county, today=datetime.date(2026, 12, 31), standards=("dibao=800",)),
        by=supervisor,
        at=at("2026-12-31"),
    )
    monkeypatch.setattr(job, "ask", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        job.run(found.pk)
    found.refresh_from_db()
    assert (found.state, found.message) == ("failed", "试算时出错，没有改动任何案件，请联系系统管理员")
