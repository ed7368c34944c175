"""What the pages of unfinished evidence share: saving under the reader’s name, handing in ink or a photo."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile, File
from django.http import HttpResponse
from django.utils import timezone

from accounts.kin import kin_of_applicant
from audit.acts import Refused, acting
from cases.models import Case
from policies.rules import Rules, rules_for

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.doors import PostRequest

INK = "data:image/png;base64,"
SAVED = 204


def save(request: PostRequest, case: Case, reason: str, change: Callable[[datetime], object]) -> list[str]:
    """Carry out `change(at)` as the reader’s post, in one transaction; the reasons if it was refused.

    Nobody writes into the file of their own kin, drafts included (YC-042).
    """
    if kin_of_applicant(case, request.post):
        return [kin_of_applicant.reason(case, request.post)]
    at = timezone.now()
    try:
        with acting(request.post, reason=reason, at=at):
            change(at)
    except Refused as refused:
        return refused.reasons
    return []


def autosaved(request: PostRequest) -> bool:
    """Whether the page saved itself, and wants no page back."""
    return request.headers.get("X-Autosave") == "1"


def saved_answer() -> HttpResponse:
    return HttpResponse(status=SAVED)


def signature_of(request: PostRequest, name: str = "signature") -> File | None:
    """The signature handed in under `name`: ink as PNG, or the photograph of a paper or a fingerprint."""
    photo = request.FILES.get(f"{name}_photo")
    if photo is not None:
        return photo
    ink = request.POST.get(name, "")
    if not ink.startswith(INK):
        return None
    try:
        return ContentFile(base64.b64decode(ink.removeprefix(INK), validate=True), name="签名.png")
    except binascii.Error:
        return None


def rules_of(case: Case) -> Rules:
    """The rules a draft is held against while it is written.

    The act that closes it reads the rules pinned at acceptance; these are those of the day the file was
    opened, the same but for a case that waited at the counter while the law changed.
    """
    return rules_for(case.township_id, case.category, timezone.localdate(case.opened_at))
