"""Files of a case leave through here: who may read them, as what they were examined to be, with a trace."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET
from PIL import Image

from accounts.doors import not_yours, post_required
from accounts.models import Role
from audit.acts import acting, note
from cases.models import Case, StoredFile

if TYPE_CHECKING:
    from accounts.doors import PostRequest

# A 核对 report tells what no neighbour may know (TA-13, YC-025): village staff and finance never open one.
REPORT = ("核对报告", "check_report")
REPORT_READERS = (
    Role.CLERK, Role.CHECKER, Role.INVESTIGATOR, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_CLERK,
    Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, Role.AUDITOR,
)  # fmt: skip
PREVIEW = (360, 270)


@never_cache
@post_required()
@require_GET
def file(request: PostRequest, pk: int) -> HttpResponse:
    """The file itself, shown in the browser; reading it is an event of the case."""
    found = _file(request, pk)
    if found.purpose in REPORT and not request.post.holds(*REPORT_READERS):
        return not_yours(request, REPORT_READERS)
    with acting(request.post, reason=f"查看{found.purpose}"):
        note(
            found.file_key,
            f"查看“{found.name}”",
            kind="file",
            detail={"file": found.pk, "sha256": found.sha256},
        )
    return show_file(found.content.read(), found.content_type, found.name)


@post_required()
@require_GET
@cache_control(private=True, max_age=3600)
def preview(request: PostRequest, pk: int) -> HttpResponse:
    """A small picture for pages; never of a report."""
    found = _file(request, pk)
    if not found.is_image or found.purpose in REPORT:
        raise Http404
    with Image.open(found.content) as image:
        image.thumbnail(PREVIEW)
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=80)
    return show_file(out.getvalue(), "image/jpeg", found.name)


def _file(request: PostRequest, pk: int) -> StoredFile:
    found: StoredFile = get_object_or_404(
        StoredFile.objects.filter(case__in=Case.objects.visible_to(request.post)), pk=pk
    )
    return found


def show_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Shown, not run: the type is the one examined, sniffing is off, and the browser boxes it in."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
