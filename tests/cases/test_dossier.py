"""整卷: one PDF with its catalogue, its checklist, the scans inside, running page numbers, the same bytes again."""

import io
import re
from datetime import date

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from PIL import Image

from accounts.models import Post
from audit.models import Event
from cases import printing
from cases.dossier import dossier_pdf
from cases.models import Case, CheckRequest, Document, KinFiling
from cases.papers import issue
from cases.papers.archive import inspection, pieces_of
from cases.papers.issuing import issue_once
from cases.uploads import keep
from policies.rules import Rules, rules_of_profile
from tests.cases.conftest import ACCEPTED, TUESDAY, photo
from tests.cases.samples import plain_extras


def scanned(pages: int = 2) -> bytes:
    """A scanned report: pictures as PDF pages, each with a black square."""
    sheets = [Image.new("RGB", (620, 877), "white") for _ in range(pages)]
    for sheet in sheets:
        sheet.paste((0, 0, 0), (200, 300, 400, 500))
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def text_of(content: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(content)
    return [str(page.get_textpage().get_text_range()).replace("\r\n", "") for page in pages]


@pytest.fixture
def filed(case: Case, rules: Rules, by_clerk: Post) -> Case:
    """Two papers, a photograph and a scanned report of two pages."""
    issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules)
    issue("D22", case, by=by_clerk, at=TUESDAY, rules=rules, extra=plain_extras(by_clerk)["D22"])
    keep(case, photo("户口簿.jpg"), purpose="申请材料", at=ACCEPTED)
    check = CheckRequest.open(case, 1, by=by_clerk, at=ACCEPTED)
    upload = photo("核对报告.pdf")
    upload.file, upload.size = io.BytesIO(scanned()), len(scanned())
    check.register(reported_on=date(2026, 10, 12), file=upload, by=by_clerk, at=TUESDAY)
    return case


def test_the_pages_run_on_through_papers_and_scans(filed: Case, rules: Rules) -> None:
    """Acceptance 1, photograph 2, letter 3—5 at most, report: every sheet carries its number."""
    pieces = pieces_of(filed, reports=True)
    texts = text_of(dossier_pdf(filed, pieces, rules))
    numbers = [int(found[-1]) for text in texts if (found := re.findall(r"— (\d+) —", text))]
    assert "档案目录" in texts[0]
    assert "卷内检查表" in "".join(texts[:2])
    assert numbers == list(range(1, len(numbers) + 1))
    assert not any(re.search(r"— \d+ —", text) for text in texts[: len(texts) - len(numbers)])
    assert f"本卷共{len(pieces)}件{len(numbers)}页" in "".join(texts)


def test_the_catalogue_names_number_title_date_and_pages(filed: Case, rules: Rules) -> None:
    head = text_of(dossier_pdf(filed, pieces_of(filed, reports=True), rules))[0]
    for words in (
        "救受〔2026〕1号",
        "申请受理通知书",
        "救函〔2026〕1号",
        "核对报告",
        "户口簿.jpg",
        filed.case_no,
    ):
        assert words in head


def test_a_scanned_page_is_seen_in_the_print(filed: Case, rules: Rules) -> None:
    report = [piece for piece in pieces_of(filed, reports=True) if piece.title == "核对报告"]
    pages = pypdfium2.PdfDocument(dossier_pdf(filed, report, rules))
    last = pages[len(pages) - 1].render(scale=0.5).to_pil().convert("L")
    assert last.getpixel((last.width // 2, last.height // 2 - 10)) < 60


def test_a_picture_is_seen_beside_scans(filed: Case, rules: Rules) -> None:
    """Pages share their resources: a scan laid on one of them must not take the pictures of the others away."""
    pieces = [piece for piece in pieces_of(filed, reports=True) if piece.file]
    pages = pypdfium2.PdfDocument(dossier_pdf(filed, pieces, rules))
    picture = pages[len(pages) - 3].render(scale=1).to_pil().convert("RGB").getpixel((297, 34 + 20))
    assert all(abs(seen - meant) < 6 for seen, meant in zip(picture, (0x88, 0xAA, 0xCC), strict=True))


def test_the_same_file_gives_the_same_bytes(filed: Case, rules: Rules) -> None:
    first = dossier_pdf(filed, pieces_of(filed, reports=True), rules)
    printing._press.cache_clear()
    again = Case.objects.get(pk=filed.pk)
    assert dossier_pdf(again, pieces_of(again, reports=True), rules) == first


def test_a_file_without_foreign_pdfs_is_kept_as_an_archive_file(filed: Case, rules: Rules) -> None:
    own = pieces_of(filed, reports=False)
    with pikepdf.open(io.BytesIO(dossier_pdf(filed, own, rules))) as pdf:
        assert pdf.open_metadata().pdfa_status == "3U"
        pictures = [thing for page in pdf.pages for thing in page.images.values()]
        assert {picture.get("/Interpolate") for picture in pictures} == {False}
    whole = dossier_pdf(filed, pieces_of(filed, reports=True), rules)
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        assert not pdf.open_metadata().pdfa_status


def test_the_checklist_tells_what_is_there_and_what_lacks(filed: Case, rules: Rules) -> None:
    lines = {line.label: line.present for line in inspection(filed, rules)}
    assert lines["个人书面申请书"] is False
    assert lines["入户调查表"] is False
    assert lines["核对报告"] is True
    assert lines["城市居民最低生活保障金领取证"] is False


def test_a_refused_application_wants_the_refusal_and_no_certificate(
    filed: Case, rules: Rules, by_clerk: Post
) -> None:
    issue("D32", filed, by=by_clerk, at=TUESDAY, rules=rules, extra=plain_extras(by_clerk)["D32"])
    lines = {line.label: line.present for line in inspection(filed, rules)}
    assert lines["不予批准告知书"] is True
    assert "城市居民最低生活保障金领取证" not in lines


def test_the_file_of_a_relative_of_staff_is_marked_to_lie_apart(filed: Case, by_clerk: Post) -> None:
    rules = rules_of_profile("YC-2022", "dibao", TUESDAY.date())
    pieces = pieces_of(filed, reports=True)
    assert "单独存放" not in text_of(dossier_pdf(filed, pieces, rules))[0]
    KinFiling.objects.create(
        case=filed, staff=by_clerk.user, relation="兄妹", matched_by="declaration", filed_at=TUESDAY
    )
    filed.kin_filed = True
    filed.save()
    assert "近亲属备案户，单独存放" in text_of(dossier_pdf(filed, pieces, rules))[0]


def test_a_form_that_says_nothing_new_keeps_its_number(case: Case, rules: Rules, by_clerk: Post) -> None:
    first = issue_once("D03", case, by=by_clerk, at=ACCEPTED, rules=rules)
    again = issue_once("D03", case, by=by_clerk, at=TUESDAY, rules=rules)
    household = case.household
    household.address = "青杠街 99 号"
    household.save()
    after = issue_once("D03", Case.objects.get(pk=case.pk), by=by_clerk, at=TUESDAY, rules=rules)
    assert again == first
    assert (after.seq, "青杠街 99 号" in after.html) == (2, True)


# ── the page ─────────────────────────────────────────────────────────────


def test_the_page_prints_the_ticked_pieces_and_leaves_a_trace(
    case: Case, paper: Document, clerk_li: Post, client_of
) -> None:
    client: Client = client_of(clerk_li)
    shown = client.get(f"/papers/of/{case.case_no}/dossier/")
    assert "卷内检查" in shown.content.decode()
    answer = client.post(f"/papers/of/{case.case_no}/dossier/", {"piece": [f"p{paper.pk}"]})
    assert answer["Content-Type"] == "application/pdf"
    assert Event.objects.of_file(case.file_key).filter(sentence="打印案卷 1 件").exists()


def test_nothing_ticked_is_said_not_printed(case: Case, paper: Document, clerk_li: Post, client_of) -> None:
    answer = client_of(clerk_li).post(f"/papers/of/{case.case_no}/dossier/", {})
    assert answer.status_code == 422
    assert "请至少勾选一件" in answer.content.decode()


def test_the_forms_are_printed_filled_from_the_file(case: Case, clerk_li: Post, client_of) -> None:
    answer = client_of(clerk_li).post(f"/papers/of/{case.case_no}/forms/", {"form": ["D03", "D06", "D09"]})
    text = "".join(text_of(answer.content))
    assert "个人书面申请书" in text
    assert "陈国富" in text
    assert list(case.documents.values_list("kind", flat=True)) == ["D03", "D06"]


def test_a_neighbouring_county_finds_no_file(case: Case, outsider_qian: Post, client_of) -> None:
    assert client_of(outsider_qian).get(f"/papers/of/{case.case_no}/dossier/").status_code == 404


def test_village_staff_print_no_check_report(filed: Case, community_he: Post, client_of) -> None:
    report = next(piece for piece in pieces_of(filed, reports=True) if piece.title == "核对报告")
    page = client_of(community_he).get(f"/papers/of/{filed.case_no}/dossier/").content.decode()
    assert "申请受理通知书" in page
    assert report.key not in page
