"""Hostile and harmless files at the door of a case file."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from audit.acts import Refused
from cases import printing, uploads
from cases.models.files import FileKind
from cases.uploads import LONGEST_SIDE, clean_name, examine


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#88aacc").save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def paper(change: object = None, **save: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if callable(change):
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        examine(name, content)
    return "；".join(caught.value.reasons)


def located() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:10:09 09:36:12"
    exif.get_ifd(0x8825)[2] = (34.0, 45.0, 0.0)
    exif[0x010F] = "PhoneMaker"
    return picture(exif=exif)


def test_a_photo_keeps_its_time_and_loses_its_place() -> None:
    found = examine("外观.jpg", located())
    assert found.taken_at is not None
    assert found.taken_at.astimezone(UTC) == datetime(2026, 10, 9, 1, 36, 12, tzinfo=UTC)
    with Image.open(io.BytesIO(found.content)) as image:
        assert not image.getexif()
    assert b"PhoneMaker" not in found.content


def test_words_hidden_in_a_png_do_not_survive() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("note", "secret-payload")
    found = examine("灶房.png", picture("PNG", pnginfo=words) + b"<script>secret-payload</script>")
    assert found.kind == FileKind.PNG
    assert b"secret-payload" not in found.content


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(io.BytesIO(examine("大图.jpg", picture(size=(5000, 3000))).content)) as image:
        assert max(image.size) == LONGEST_SIDE


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40, b"PK\x03\x04"]
)
def test_whatever_is_no_pdf_jpeg_or_png_is_refused(content: bytes) -> None:
    assert "不是 PDF、JPEG 或 PNG 文件" in refusal("照片.jpg", content)


def test_a_name_that_lies_does_not_help() -> None:
    assert examine("报告.pdf", picture()).kind == FileKind.JPEG


def test_half_a_picture_is_refused() -> None:
    assert "图片可能已损坏" in refusal("半张.png", picture("PNG", (400, 400))[:60])


def test_half_a_picture_is_refused_after_a_paper_was_printed_too() -> None:
    printing._press()
    assert "图片可能已损坏" in refusal("半张.jpg", picture(size=(400, 400))[:900])


def test_a_pixel_bomb_is_refused_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PIXELS", 10_000)
    assert "尺寸太大" in refusal("大.png", picture("PNG", (101, 100)))


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    content = paper()
    assert examine("报告.pdf", content).content == content


def test_a_pdf_that_opens_something_is_refused() -> None:
    def open_action(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    assert "自动运行" in refusal("报告.pdf", paper(open_action))


def test_a_pdf_with_an_additional_action_on_a_page_is_refused() -> None:
    def page_action(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))

    assert "自动运行" in refusal("报告.pdf", paper(page_action))


def test_script_deep_in_a_name_tree_is_found() -> None:
    def named_script(pdf: pikepdf.Pdf) -> None:
        action = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))
        names = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), action])))
        pdf.Root.Names = pikepdf.Dictionary(JavaScript=names)

    assert "自动运行" in refusal("报告.pdf", paper(named_script))


def test_a_locked_pdf_is_refused() -> None:
    assert "密码" in refusal("报告.pdf", paper(encryption=pikepdf.Encryption(owner="a", user="b")))


def test_a_pdf_locked_for_its_owner_only_is_refused_too() -> None:
    assert "密码" in refusal("报告.pdf", paper(encryption=pikepdf.Encryption(owner="a", user="")))


def test_a_broken_pdf_is_refused() -> None:
    assert "打不开" in refusal("报告.pdf", b"%PDF-1.7\n" + b"\x00garbage" * 30)


def test_file_names_lose_folders_and_tricks() -> None:
    assert clean_name("../../etc/pass\u202ewd\r\n.jpg") == "passwd.jpg"
    assert clean_name("C:\\照片\\外观.jpg") == "外观.jpg"
    assert clean_name("...") == "未命名文件"
