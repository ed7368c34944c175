"""PDFs: the same bytes each time, the characters that were written, many papers in one file."""

import io
import time

import pikepdf
import pypdfium2
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from accounts.models import Post
from audit.acts import acting
from audit.models import Event
from cases import printing
from cases.models import Case, CheckRequest, Document, Publicity
from cases.papers import issue
from cases.printing import PangoMissing, document_pdf, papers_pdf
from cases.tasks import render_pdf
from households.choices import Relation, WorkAbility
from households.models import Member
from policies.rules import Rules
from tests.cases.conftest import ACCEPTED, TUESDAY, hanging, id_number, photo
from tests.cases.samples import plain_extras


@pytest.fixture
def poster(case: Case, rules: Rules, by_clerk: Post) -> Document:
    posted = Publicity.post(case, 1, **hanging(rules), photo=photo(), by=by_clerk, at=TUESDAY)
    return issue("D26", case, by=by_clerk, at=TUESDAY, rules=rules, extra={"publicity": posted})


@pytest.fixture
def notice(case: Case, rules: Rules, by_clerk: Post) -> Document:
    return issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules)


def words(content: bytes, page: int = 0) -> str:
    return str(pypdfium2.PdfDocument(content)[page].get_textpage().get_text_range())


def test_the_same_paper_gives_the_same_bytes(poster: Document) -> None:
    first = document_pdf(poster)
    printing._press.cache_clear()
    assert document_pdf(Document.objects.get(pk=poster.pk)) == first


def test_the_poster_is_one_a4_page_with_ink_on_it(poster: Document) -> None:
    content = document_pdf(poster)
    pages = pypdfium2.PdfDocument(content)
    assert len(pages) == 1
    assert [round(side) for side in pages[0].get_size()] == [595, 842]
    shades = pages[0].render(scale=1).to_pil().convert("L").histogram()
    assert 0.01 < sum(shades[:128]) / sum(shades) < 0.3


def test_the_words_in_the_pdf_are_the_words_of_the_paper(poster: Document) -> None:
    text = words(document_pdf(poster)).replace("\r\n", "")
    for piece in ("最低生活保障审核结果公示", "何桂兰", "672.00", "东关街道办事处"):
        assert piece in text


def test_rare_characters_of_names_are_printed(case: Case, rules: Rules, by_clerk: Post) -> None:
    case.applicant_name = "䶮㛃"
    case.save()
    paper = issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules)
    assert "䶮㛃" in words(document_pdf(paper))


def test_many_papers_print_as_one_file(notice: Document, poster: Document) -> None:
    content = papers_pdf([notice, poster])
    assert len(pypdfium2.PdfDocument(content)) == 2
    assert "公示" in words(content, 1)


def test_the_task_keeps_the_pdf_once(notice: Document, private_files) -> None:
    render_pdf(notice.pk)
    kept = Document.objects.get(pk=notice.pk)
    assert kept.pdf.read() == document_pdf(notice)
    stamp = kept.pdf_sha256
    render_pdf(notice.pk)
    assert Document.objects.get(pk=notice.pk).pdf_sha256 == stamp
    assert FileSystemStorage(location=private_files).exists(kept.pdf.name)


def test_without_pango_the_paper_stays_and_waits(notice: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise PangoMissing

    monkeypatch.setattr(printing, "_press", missing)
    render_pdf(notice.pk)
    assert not Document.objects.get(pk=notice.pk).pdf


@pytest.mark.django_db(transaction=True)
def test_after_commit_a_worker_makes_the_pdf(
    case: Case, rules: Rules, clerk_li: Post, celery_worker: object
) -> None:
    with acting(clerk_li, reason="受理"):
        paper = issue("D09", case, by=clerk_li, at=ACCEPTED, rules=rules)
    deadline = time.monotonic() + 30
    while not (kept := Document.objects.get(pk=paper.pk)).pdf and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(kept.pdf_sha256) == 64
    made = Event.objects.of_file(paper.file_key).filter(table_name="cases_document", op="update").get()
    assert (made.author_name, made.reason) == ("cases.render_pdf", "生成《申请受理通知书》PDF")


def test_a_paper_of_an_act_that_failed_is_never_rendered(
    case: Case, rules: Rules, by_clerk: Post, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        try:
            with transaction.atomic():
                issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules)
                raise LookupError
        except LookupError:
            pass
    assert callbacks == []


def embedded(font: pikepdf.Object) -> bool:
    inner = font.get("/DescendantFonts")
    described = inner[0].FontDescriptor if inner is not None else font.get("/FontDescriptor")
    return described is not None and any(
        key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


@pytest.mark.parametrize("kind", ["D09", "D22", "D51", "D39"])
def test_a_paper_has_what_an_archive_asks_of_a_pdf(
    case: Case, rules: Rules, by_clerk: Post, kind: str
) -> None:
    """The facts of PDF/A-3u that can be read off the file: claim, colour, fonts, no lock, nothing that runs."""
    extra = plain_extras(by_clerk).get(kind, {})
    paper = issue(kind, case, by=by_clerk, at=TUESDAY, rules=rules, extra=extra)
    with pikepdf.open(io.BytesIO(document_pdf(paper))) as pdf:
        assert pdf.open_metadata().pdfa_status == "3U"
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, "/DestOutputProfile" in intent) == ("/GTS_PDFA1", True)
        fonts = [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]
        assert fonts
        assert all(embedded(font) and "/ToUnicode" in font for font in fonts)
        assert not pdf.is_encrypted
        assert not any(key in pdf.Root for key in ("/OpenAction", "/AA", "/AcroForm"))
        assert pdf.trailer.ID[0] is not None


def lines_of_page(content: bytes, page: int = 0) -> list[str]:
    return words(content, page).split("\r\n")


def test_an_official_letter_is_laid_out_as_the_standard_says(
    case: Case, rules: Rules, by_clerk: Post
) -> None:
    """GB/T 9704: red head, number, title, addressee, text inside 28 and 26 mm, number of the page outward."""
    paper = issue("D51", case, by=by_clerk, at=TUESDAY, rules=rules, extra=plain_extras(by_clerk)["D51"])
    content = document_pdf(paper)
    lines = lines_of_page(content)
    assert lines[0] == "管城回族区东关街道办事处文件"
    assert any("救报〔2026〕1号" in line for line in lines[:3])
    assert any("签发人：李敏" in line for line in lines[:3])
    assert any(line.startswith("管城回族区人民政府：") for line in lines)
    picture = pypdfium2.PdfDocument(content)[0].render(scale=1).to_pil().convert("RGB")
    red = [(x, y) for x in range(picture.width) for y in range(picture.height)
           if (pixel := picture.getpixel((x, y)))[0] > 180 and max(pixel[1:]) < 90]  # fmt: skip
    assert min(y for _, y in red) >= 72 / 25.4 * (37 + 30)
    ink = picture.convert("L").point(lambda shade: 255 * (shade < 128)).getbbox()
    assert ink is not None
    assert ink[0] >= 72 / 25.4 * 28 - 2
    assert ink[2] <= 72 / 25.4 * (210 - 26) + 2


def test_a_household_of_twelve_with_long_names_stays_inside_the_page(
    case: Case, rules: Rules, by_clerk: Post
) -> None:
    for n in range(9):
        Member.objects.create(
            household=case.household, name=f"阿不都热合曼·买买提吐尔逊·古丽娜尔{n}", relation=Relation.OTHER,
            id_number=id_number("19900101", 101 + 2 * n), work_ability=WorkAbility.FULL,
        )  # fmt: skip
    extras = {
        "D03": {}, "D13": {"check": CheckRequest.open(case, 1, by=by_clerk, at=ACCEPTED)},
        **plain_extras(by_clerk),
    }  # fmt: skip
    for kind in ("D03", "D13", "D30", "D31", "D69"):
        paper = issue(kind, case, by=by_clerk, at=TUESDAY, rules=rules, extra=extras[kind])
        for page in pypdfium2.PdfDocument(document_pdf(paper)):
            picture = page.render(scale=1).to_pil().convert("L")
            ink = picture.point(lambda shade: 255 * (shade < 128)).getbbox()
            assert ink is not None
            assert ink[0] >= 60, kind
            assert ink[2] <= picture.width - 60, kind
