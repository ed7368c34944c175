"""What may enter a case file: PDF, JPEG and PNG, examined before they are kept.

Nothing is believed about an upload but its bytes. Images are drawn anew, so that no location, camera
number or hidden payload survives; PDFs that run something, are locked or broken are refused.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pikepdf
from django.core.files.base import ContentFile, File
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from audit.acts import Refused
from cases.models.files import FileKind, StoredFile

if TYPE_CHECKING:
    from cases.models.case import Case

MB = 1024 * 1024
MAX_IMAGE_BYTES = 15 * MB
MAX_PDF_BYTES = 30 * MB
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2400
MAGIC = {b"%PDF-": FileKind.PDF, b"\xff\xd8\xff": FileKind.JPEG, b"\x89PNG\r\n\x1a\n": FileKind.PNG}
SUFFIX = {FileKind.PDF: "pdf", FileKind.JPEG: "jpg", FileKind.PNG: "png"}
EXIF_IFD, EXIF_TAKEN = 0x8769, 0x9003
# Keys by which a PDF does something on its own when opened or clicked.
ACTIVE_KEYS = ("/OpenAction", "/AA", "/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA")


@dataclass(frozen=True, slots=True)
class Examined:
    """An upload that may be kept: its bytes as they will be stored."""

    kind: FileKind
    content: bytes
    taken_at: datetime | None = None


def keep(case: Case, file: File | StoredFile | None, *, purpose: str, at: datetime) -> StoredFile | None:
    """Examine an upload and store it in the case file; what is stored already, or None, is handed back.

    Raises Refused with a Chinese sentence that names the file.
    """
    if file is None or isinstance(file, StoredFile):
        return file
    name = clean_name(file.name or "")
    examined = examine(name, file.read(_limit() + 1))
    digest = hashlib.sha256(examined.content).hexdigest()
    stored = StoredFile(
        case=case,
        purpose=purpose,
        name=name,
        content_type=examined.kind,
        size=len(examined.content),
        sha256=digest,
        taken_at=examined.taken_at,
        stored_at=at,
    )
    path = f"cases/{case.county_id}/{case.pk}/{digest[:16]}.{SUFFIX[examined.kind]}"
    stored.content.save(path, ContentFile(examined.content), save=False)
    stored.save()
    return stored


def examine(name: str, content: bytes) -> Examined:
    """Decide by the bytes alone what an upload is, and clean it. Raises Refused."""
    kind = kind_of(content)
    if kind is None:
        raise Refused([f"“{name}”不是 PDF、JPEG 或 PNG 文件，请重新拍照或扫描"])
    limit = MAX_PDF_BYTES if kind == FileKind.PDF else MAX_IMAGE_BYTES
    if len(content) > limit:
        raise Refused([f"“{name}”超过 {limit // MB} MB，请压缩后再传"])
    if kind == FileKind.PDF:
        check_pdf(name, content)
        return Examined(kind, content)
    return redraw(name, content, kind)


def kind_of(content: bytes) -> FileKind | None:
    """The kind the first bytes prove, or None."""
    return next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)


def check_pdf(name: str, content: bytes) -> None:
    """Refuse a PDF that is locked, broken or does something by itself."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refused([f"“{name}”加了密码，请去掉密码再传"])
            if not len(pdf.pages):
                raise Refused([f"“{name}”里没有页面"])
            active = _active_keys(pdf)
    except pikepdf.PasswordError:
        raise Refused([f"“{name}”加了密码，请去掉密码再传"]) from None
    except pikepdf.PdfError:
        raise Refused([f"“{name}”打不开，文件可能已损坏，请重新扫描"]) from None
    if active:
        raise Refused([f"“{name}”里带有会自动运行的内容，不能收；请打印成新的 PDF 或拍照上传"])


def redraw(name: str, content: bytes, kind: FileKind) -> Examined:
    """Decode an image and encode it again: upright, no larger than needed, without any metadata."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused([f"“{name}”尺寸太大，请用普通清晰度拍照"])
            taken_at = _taken_at(image)
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            if kind == FileKind.JPEG:
                _bare(upright).save(out, "JPEG", quality=85)
            else:
                _bare(upright).save(out, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused([f"“{name}”打不开，图片可能已损坏，请重新拍照"]) from None
    return Examined(kind, out.getvalue(), taken_at)


def clean_name(name: str) -> str:
    """A file name fit to be shown: no folders, no control characters, at most 80 characters."""
    base = re.split(r"[\\/]", name)[-1]
    base = re.sub(r"[\x00-\x1f\x7f<>:\"|?*\u200e\u200f\u202a-\u202e]", "", base).strip(" .")
    return base[-80:] or "未命名文件"


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone, on white paper: no EXIF, text chunks or colour profile of the old image, and ink that
    was drawn on nothing is seen wherever it is shown or printed."""
    drawn = image.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    return paper


def _taken_at(image: Image.Image) -> datetime | None:
    """The moment a camera wrote into the picture, read as local time."""
    written = image.getexif().get_ifd(EXIF_IFD).get(EXIF_TAKEN)
    try:
        return datetime.strptime(str(written), "%Y:%m:%d %H:%M:%S").replace(
            tzinfo=timezone.get_current_timezone()
        )
    except ValueError:
        return None


def _active_keys(pdf: pikepdf.Pdf) -> set[str]:
    """Every key of ACTIVE_KEYS used in any object of the document."""
    found: set[str] = set()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
            found |= _active_in(thing)
    return found | _active_in(pdf.Root) | _active_in(pdf.trailer)


def _active_in(thing: pikepdf.Object, depth: int = 0) -> set[str]:
    """Keys of a dictionary and of the direct dictionaries inside it."""
    found = set()
    entries = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    for key in entries.keys():  # noqa: SIM118 - pikepdf iterates arrays otherwise
        value = entries.get(key)
        if key in ACTIVE_KEYS or (key in ("/S", "/Type") and str(value) in ACTIVE_KEYS):
            found.add(key)
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect and depth < 8:
            found |= _active_in(value, depth + 1)
    return found


def _limit() -> int:
    return max(MAX_PDF_BYTES, MAX_IMAGE_BYTES)
