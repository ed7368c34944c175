"""Papers of a complaint: kept apart from every case file, examined like theirs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File

from cases.uploads import MAX_PDF_BYTES, SUFFIX, clean_name, examine

if TYPE_CHECKING:
    from oversight.models import Complaint


def keep_paper(complaint: Complaint, paper: File | None) -> dict[str, Any]:
    """Columns of a note that carries this paper; {} without one. Refused when it is no picture and no PDF."""
    if paper is None:
        return {}
    name = clean_name(paper.name or "")
    examined = examine(name, paper.read(MAX_PDF_BYTES + 1))
    digest = hashlib.sha256(examined.content).hexdigest()
    path = f"complaints/{complaint.county_id}/{complaint.pk}/{digest[:16]}.{SUFFIX[examined.kind]}"
    return {
        "file_name": name,
        "content_type": examined.kind,
        "sha256": digest,
        "content": ContentFile(examined.content, name=path),
    }
