"""The pages of evidence: who gets in, what is saved, what stays outside."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import KinDeclaration, Post, Relation
from audit.acts import acting
from audit.models import Event
from cases.models import Case, Document, Meeting, Publicity, StoredFile, Visit
from cases.tasks import render_pdf
from cases.uploads import keep
from tests.cases.conftest import ACCEPTED, SET_UP, TUESDAY, photo, report

ClientOf = Callable[..., Client]


def ink() -> str:
    return "data:image/png;base64," + base64.b64encode(_png()).decode()


def _png() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (60, 30), "#13202c").save(out, "PNG")
    return out.getvalue()


def test_a_visit_opens_on_its_first_open_section(
    planned: Visit, client_of: ClientOf, investigator_sun: Post
) -> None:
    client = client_of(investigator_sun)
    answer = client.get(reverse("cases:visit", args=[planned.pk]), follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("/members/")
    assert "何桂兰户" in text
    assert "到户" in text


def test_a_visit_is_filled_and_signed_step_by_step(
    planned: Visit, client_of: ClientOf, investigator_sun: Post, community_he: Post
) -> None:
    client = client_of(investigator_sun)
    client.post(reverse("cases:visit_start", args=[planned.pk]))
    for name, section in planned.findings.items():
        sent = {f"agrees-{n}": "yes" for n in range(len(section["items"]))}
        client.post(reverse("cases:visit_step", args=[planned.pk, name]), {**sent, "note": "看过"})
    client.post(reverse("cases:visit_photo", args=[planned.pk]), {"photo": photo(), "caption": "外观"})
    household = reverse("cases:visit_household", args=[planned.pk])
    client.post(household, {"signer": "何桂兰", "signature": ink()})
    client.post(reverse("cases:visit_sign", args=[planned.pk]), {"signature": ink()})
    client_of(community_he).post(reverse("cases:visit_sign", args=[planned.pk]), {"signature_photo": photo()})
    visit = Visit.objects.get(pk=planned.pk)
    assert visit.finish_checks(min_team=2, mix=("street", "community")) == []
    assert [p.caption for p in visit.photos.all()] == ["外观"]
    page = client.get(reverse("cases:visit_step", args=[planned.pk, "sign"])).content.decode()
    assert "已签" in page


def test_what_was_not_declared_is_added_as_a_difference(
    planned: Visit, client_of: ClientOf, investigator_sun: Post
) -> None:
    url = reverse("cases:visit_step", args=[planned.pk, "property"])
    sent = {"agrees-0": "yes", "new-label": "门口停着一辆轿车", "new-found": "说是女婿的"}
    client_of(investigator_sun).post(url, sent)
    last = Visit.objects.get(pk=planned.pk).findings["property"]["items"][-1]
    assert (last["label"], last["agrees"]) == ("门口停着一辆轿车", False)


def test_a_form_that_saves_itself_gets_no_page_back(
    planned: Visit, client_of: ClientOf, investigator_sun: Post
) -> None:
    url = reverse("cases:visit_step", args=[planned.pk, "living"])
    answer = client_of(investigator_sun).post(url, {"agrees-0": "yes"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    assert Visit.objects.get(pk=planned.pk).findings["living"]["items"][0]["agrees"] is True


def test_who_was_not_there_cannot_fill_the_form(planned: Visit, client_of: ClientOf, clerk_li: Post) -> None:
    answer = client_of(clerk_li).post(
        reverse("cases:visit_step", args=[planned.pk, "living"]), {"agrees-0": "yes"}
    )
    assert answer.status_code == 422
    assert "由入户的人填写，本次入户的是孙浩、何芳" in answer.content.decode()


def test_a_visit_without_ink_is_not_signed(
    planned: Visit, client_of: ClientOf, investigator_sun: Post
) -> None:
    answer = client_of(investigator_sun).post(
        reverse("cases:visit_sign", args=[planned.pk]), {"signature": "data:,x"}
    )
    assert answer.status_code == 422
    assert "请先签字" in answer.content.decode()


@pytest.mark.parametrize("url", ["cases:visits", "cases:meetings", "cases:notices"])
def test_lists_show_what_is_in_the_region(
    url: str,
    planned: Visit,
    held: Meeting,
    posted: Publicity,
    client_of: ClientOf,
    clerk_li: Post,
    outsider_qian: Post,
) -> None:
    shown = {"tab": "over"} if url == "cases:notices" else {}
    assert "何桂兰户" in client_of(clerk_li).get(reverse(url), shown).content.decode()
    assert "何桂兰户" not in client_of(outsider_qian).get(reverse(url), shown).content.decode()


def test_the_next_street_finds_nothing(
    planned: Visit,
    held: Meeting,
    posted: Publicity,
    paper: Document,
    client_of: ClientOf,
    outsider_qian: Post,
) -> None:
    client = client_of(outsider_qian)
    urls = [
        reverse("cases:visit", args=[planned.pk]),
        reverse("cases:meeting", args=[held.pk]),
        reverse("cases:notice", args=[posted.pk]),
        reverse("cases:paper", args=[paper.pk]),
        reverse("cases:paper_pdf", args=[paper.pk]),
        reverse("cases:papers", args=[planned.case.case_no]),
        reverse("cases:file", args=[posted.posting_photo_id]),
        reverse("cases:file_preview", args=[posted.posting_photo_id]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * len(urls)


def test_finance_reads_no_case(paper: Document, client_of: ClientOf, finance_su: Post) -> None:
    """S-73."""
    assert client_of(finance_su).get(reverse("cases:paper", args=[paper.pk])).status_code == 404


def test_ticking_somebody_recounts_the_quorum(held: Meeting, client_of: ClientOf, clerk_li: Post) -> None:
    client = client_of(clerk_li)
    url = reverse("cases:meeting_attendance", args=[held.pk])
    everybody = list(held.panel.values_list("pk", flat=True))
    full = client.post(url, {"present": everybody}, headers={"HX-Request": "true"}).content.decode()
    assert "正好达标，再少 1 人会议无效" in full
    fewer = client.post(url, {"present": everybody[1:]}, headers={"HX-Request": "true"}).content.decode()
    assert "还差 1 名村（居）民代表到会" in fewer
    assert "<html" not in fewer


def test_the_minutes_are_saved_and_shown(held: Meeting, client_of: ClientOf, clerk_li: Post) -> None:
    client = client_of(clerk_li)
    sent = {f"speaker-{n}": "李敏" for n in range(5)} | {f"text-{n}": f"第{n}步" for n in range(5)}
    client.post(reverse("cases:meeting_minutes", args=[held.pk]), sent)
    page = client.get(reverse("cases:meeting", args=[held.pk])).content.decode()
    assert "第4步" in page
    assert "人没有签字" in page


def test_a_panelist_signs_on_the_clerks_device(held: Meeting, client_of: ClientOf, clerk_li: Post) -> None:
    person = held.panel.first()
    client_of(clerk_li).post(
        reverse("cases:meeting_sign", args=[held.pk, person.pk]), {"signature": ink(), "opinion": "情况属实"}
    )
    person.refresh_from_db()
    assert person.signed_at is not None
    assert person.opinion == "情况属实"


def test_a_relative_is_put_on_the_panel_as_recused(
    held: Meeting, client_of: ClientOf, clerk_li: Post
) -> None:
    sent = {"name": "何大山", "kind": "resident_rep", "kin": "申请人之兄"}
    client_of(clerk_li).post(reverse("cases:meeting_panel", args=[held.pk]), sent)
    assert held.panel.get(name="何大山").recused


def test_the_notice_page_says_from_when_it_may_come_down(
    posted: Publicity, client_of: ClientOf, clerk_li: Post, time_machine
) -> None:
    time_machine.move_to(TUESDAY + timedelta(days=5))
    page = client_of(clerk_li).get(reverse("cases:notice", args=[posted.pk])).content.decode()
    assert "公示到 10月20日24时才满，10月21日起可以撤下" in page
    assert "第 5 天，共 7 天" in page
    assert "打印公示单" in page


def test_reading_a_paper_is_an_event(paper: Document, client_of: ClientOf, clerk_li: Post) -> None:
    client = client_of(clerk_li)
    page = client.get(reverse("cases:paper", args=[paper.pk]))
    pdf = client.get(reverse("cases:paper_pdf", args=[paper.pk]))
    assert "申请受理通知书" in page.content.decode()
    assert pdf.content.startswith(b"%PDF-")
    said = Event.objects.of_file(paper.file_key).filter(op="note").values_list("sentence", flat=True)
    assert list(said) == ["下载《申请受理通知书》救受〔2026〕1号", "查看《申请受理通知书》救受〔2026〕1号"]


def test_a_pdf_that_was_lost_is_made_again(paper: Document, client_of: ClientOf, clerk_li: Post) -> None:
    render_pdf(paper.pk)
    kept = Document.objects.get(pk=paper.pk)
    kept.pdf.storage.delete(kept.pdf.name)
    answer = client_of(clerk_li).get(reverse("cases:paper_pdf", args=[paper.pk]))
    assert hashlib.sha256(answer.content).hexdigest() == kept.pdf_sha256


def test_papers_are_printed_together(
    paper: Document, posted: Publicity, client_of: ClientOf, clerk_li: Post
) -> None:
    numbers = list(Document.objects.values_list("pk", flat=True))
    answer = client_of(clerk_li).post(reverse("cases:print"), {"paper": numbers})
    assert answer["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''" in answer["Content-Disposition"]


def test_a_paper_whose_text_was_changed_is_not_shown(
    paper: Document, client_of: ClientOf, clerk_li: Post
) -> None:
    with acting(SET_UP, reason="篡改"):
        changed = Document.objects.get(pk=paper.pk)
        changed.html = changed.html.replace("受理", "不受理")
        changed.save(update_fields=["html"])
    assert client_of(clerk_li).get(reverse("cases:paper", args=[paper.pk])).status_code == 404


def test_anybody_may_verify_and_learns_nothing_personal(paper: Document, case: Case) -> None:
    text = Client().get(reverse("cases:verify", args=[paper.verify_code.lower()])).content.decode()
    for words in (paper.full_number, "申请受理通知书", "2026年10月8日", "东关街道办事处", paper.sha256):
        assert words in text
    assert "何桂兰" not in text
    assert case.case_no not in text


def test_an_unknown_code_is_said_to_be_unknown(db: None) -> None:
    answer = Client().get(reverse("cases:verify", args=["AAAABBBBCCCC"]))
    assert answer.status_code == 404
    assert "没有查到核验码" in answer.content.decode()


@pytest.fixture
def stored_report(case: Case, clerk_li: Post) -> StoredFile:
    with acting(clerk_li, reason="登记核对报告"):
        stored = keep(case, report(), purpose="核对报告", at=ACCEPTED)
    assert stored is not None
    return stored


def test_a_report_is_closed_to_the_village(
    stored_report: StoredFile, client_of: ClientOf, clerk_li: Post, community_he: Post
) -> None:
    url = reverse("cases:file", args=[stored_report.pk])
    assert client_of(community_he).get(url).status_code == 403
    answer = client_of(clerk_li).get(url)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (
        Event.objects.of_file(stored_report.file_key)
        .filter(op="note", sentence="查看“核对报告.pdf”")
        .exists()
    )


def test_a_preview_is_small_and_leaves_no_event(
    posted: Publicity, client_of: ClientOf, clerk_li: Post
) -> None:
    before = Event.objects.count()
    answer = client_of(clerk_li).get(reverse("cases:file_preview", args=[posted.posting_photo_id]))
    assert answer["Content-Type"] == "image/jpeg"
    assert Event.objects.filter(table_name="", op="note").count() + before == Event.objects.count()


def test_nobody_writes_into_the_file_of_their_own_kin(
    held: Meeting, client_of: ClientOf, clerk_li: Post, case: Case
) -> None:
    """YC-042, P11."""
    applicant = case.applicant
    with acting(SET_UP, reason="近亲属申报"):
        KinDeclaration.objects.create(
            user=clerk_li.user, kin_name=applicant.name, relation=Relation.PARENT,
            kin_id=applicant.id_number, declared_on=ACCEPTED.date(),
        )  # fmt: skip
    sent = {"name": "新来的人", "kind": "resident_rep"}
    answer = client_of(clerk_li).post(reverse("cases:meeting_panel", args=[held.pk]), sent)
    assert answer.status_code == 422
    assert "须回避" in answer.content.decode()
    assert not held.panel.filter(name="新来的人").exists()
