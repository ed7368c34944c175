"""The pages of an act: facts, check, done; refusals whole; uploads kept; the password for a signature."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from approvals.actforms import FORMS
from approvals.models import Procedure
from approvals.stages import Stage
from cases.models import StoredFile
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk, picture


def url_of(procedure: Procedure, act: str) -> str:
    return f"/cases/{procedure.case.case_no}/acts/{act}/"


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


@pytest.fixture
def reported(accepted: Procedure, walk: Walk) -> Procedure:
    return walk.request_check("2026-09-29")


@pytest.fixture
def to_sign(today: object, walk: Walk) -> Procedure:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    return walk.reread("2026-10-10")


def report(**changes: object) -> dict[str, object]:
    cells = ["银行存款", "42,310.55 元", "未申报", "", "", ""]
    return {"reported_on": "2026-10-09", "file": picture("报告.png"), "doubts": cells} | changes


def test_an_upload_is_kept_over_the_check_page(reported: Procedure, walk: Walk, client_of: ClientOf) -> None:
    client, url = client_of(walk.clerk), url_of(reported, "report_check")
    check = client.post(url, report()).content.decode()
    assert "银行存款：核对 42,310.55 元，申报 未申报" in check
    assert "报告.png" in check
    facts = {"reported_on": "2026-10-09", "file_stored": field(check, "file_stored"), "confirmed": "1"}
    cells = ["银行存款", "42,310.55 元", "未申报"]
    done = client.post(url, facts | {"doubts": cells, "once": field(check, "once")})
    assert done.headers["Location"] == url + "done/"
    (doubt,) = reported.case.checks.get().doubts.all()
    assert (doubt.item, doubt.found, doubt.declared) == ("银行存款", "42,310.55 元", "未申报")


def test_an_upload_is_not_asked_for_again_when_something_else_was_wrong(
    reported: Procedure, walk: Walk, client_of: ClientOf
) -> None:
    client, url = client_of(walk.clerk), url_of(reported, "report_check")
    answer = client.post(url, report(reported_on="", doubts=["", "无项目", ""]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写核对报告上的日期" in page
    assert "疑点第 1 行要写项目和核对结果" in page
    assert "已收到“报告.png”" in page
    stored = field(page, "file_stored")
    again = client.post(url, {"reported_on": "2026-10-09", "file_stored": stored})
    assert again.status_code == 200
    assert StoredFile.objects.filter(purpose="check_report").count() == 1


def test_what_is_no_picture_and_no_pdf_is_said_beside_the_field(
    reported: Procedure, walk: Walk, client_of: ClientOf
) -> None:
    wrong = SimpleUploadedFile("报告.png", b"MZ not a picture", "image/png")
    answer = client_of(walk.clerk).post(url_of(reported, "report_check"), report(file=wrong))
    assert answer.status_code == 422
    assert answer.content.decode().count("“报告.png”") >= 2
    assert not StoredFile.objects.filter(purpose="check_report").exists()


def test_a_file_of_another_case_is_not_taken(reported: Procedure, walk: Walk, client_of: ClientOf) -> None:
    answer = client_of(walk.clerk).post(
        url_of(reported, "report_check"), {"reported_on": "2026-10-09", "file_stored": "999999"}
    )
    assert answer.status_code == 422


def test_a_refusal_lists_everything_in_the_way(accepted: Procedure, walk: Walk, client_of: ClientOf) -> None:
    answer = client_of(walk.deputy).get(url_of(accepted, "decide"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for reason in ("现处“入户调查”", "须由东关街道主要负责人签署", "核对报告尚未出具", "审核意见尚未签署"):
        assert reason in page or "现处“" in page


def test_two_clicks_are_one_act_and_both_end_at_the_done_page(
    accepted: Procedure, walk: Walk, client_of: ClientOf
) -> None:
    client, url = client_of(walk.clerk), url_of(accepted, "request_check")
    facts = {"scope": "全家收入和财产"}
    facts |= {"once": field(client.post(url, facts).content.decode(), "once"), "confirmed": "1"}
    answers = [client.post(url, facts), client.post(url, facts)]
    assert [answer.headers["Location"] for answer in answers] == [url + "done/"] * 2
    assert accepted.case.checks.count() == 1
    assert client.get(url).headers["Location"] == url + "done/"


def test_an_old_tab_is_refused_with_the_reason(reported: Procedure, walk: Walk, client_of: ClientOf) -> None:
    facts = {"scope": "全家收入和财产", "confirmed": "1"}
    answer = client_of(walk.investigator).post(url_of(reported, "request_check"), facts)
    assert answer.status_code == 409
    assert "本轮核对已经提请" in answer.content.decode()
    assert reported.case.checks.count() == 1


def test_a_signature_asks_the_password_and_comes_back_with_what_was_typed(
    to_sign: Procedure, walk: Walk, client_of: ClientOf
) -> None:
    client, url = client_of(walk.deputy), url_of(to_sign, "sign_opinion")
    for answer in (client.get(url), client.post(url, {"recommended": "yes", "remark": "情况属实，拟同意"})):
        assert answer.headers["Location"].startswith("/confirm-password/")
        assert url.replace("/", "%2F") in answer.headers["Location"]
    session = client.session
    session.update(dict(client_of(walk.deputy, confirmed=True).session))
    session.save()
    kept = client.post("/confirm-password/", {"password": "Ceshi-mima-2026", "next": url}, follow=True)
    assert "情况属实，拟同意" in kept.content.decode()
    assert "1,720.00" in kept.content.decode()


def test_the_done_page_names_the_paper_and_what_comes_next_by_when(
    accepted: Procedure, walk: Walk, client_of: ClientOf
) -> None:
    page = client_of(walk.clerk).get(url_of(accepted, "accept") + "done/").content.decode()
    assert "受理通知书" in page
    assert "/papers/" in page
    assert "下一步：提请家庭经济状况核对" in page
    assert "不晚于 10-10 周六" in page


def test_a_done_page_of_something_never_done_leads_to_the_act(
    accepted: Procedure, walk: Walk, client_of: ClientOf
) -> None:
    answer = client_of(walk.clerk).get(url_of(accepted, "plan_visit") + "done/")
    assert answer.headers["Location"] == url_of(accepted, "plan_visit")


@pytest.mark.parametrize("act", sorted(FORMS))
def test_every_form_of_an_act_opens_and_says_what_is_missing(
    act: str, to_sign: Procedure, walk: Walk
) -> None:
    form = FORMS[act]({}, subject=to_sign, by=walk.clerk)
    required = [field for field in form.fields.values() if field.required]
    assert form.is_valid() is (not required)
    said = [str(error) for errors in form.errors.values() for error in errors]
    assert len(said) == len(required)
    assert not any("This field" in sentence or "这个字段" in sentence for sentence in said), said


def test_an_act_with_nothing_to_fill_in_goes_straight_to_the_check_page(
    today: object, walk: Walk, client_of: ClientOf
) -> None:
    walk.enter("2026-10-12")
    client = client_of(walk.clerk)
    page = client.get(url_of(walk.procedure, "submit")).content.decode()
    assert "核对后再办" in page
    assert f"/intake/{walk.procedure.case.case_no}/check/" in page
    client.post(url_of(walk.procedure, "submit"), {"confirmed": "1"})
    assert Procedure.objects.get().stage == Stage.SUBMITTED


def test_a_missing_standard_refuses_in_words(
    to_sign: Procedure, walk: Walk, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policies.benefits import FactsMissing

    def missing(*_args: object, **_facts: object) -> None:
        raise FactsMissing(["2026 年城市低保标准还没有确认"])

    monkeypatch.setattr("approvals.actdoor.perform", missing)
    facts = {"why": "补充调查", "confirmed": "1"}
    client: Client = client_of(walk.deputy, confirmed=True)
    answer = client.post(url_of(to_sign, "send_back"), facts)
    assert answer.status_code == 409
    assert "城市低保标准还没有确认" in answer.content.decode()
