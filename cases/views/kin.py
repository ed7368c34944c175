"""单独登记: the register of households that are kin of staff, open to those who answer for it (YC-041, 044; BY-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from accounts.models import Role
from cases.models import Case, Document, KinFiling

if TYPE_CHECKING:
    from accounts.doors import PostRequest

# A clerk learns of a filing in the case; the whole register is for those who answer for it.
READERS = (
    Role.TOWNSHIP_HEAD,
    Role.COUNTY_CLERK,
    Role.COUNTY_SUPERVISOR,
    Role.COUNTY_LEADER,
    Role.AUDITOR,
)
PAGE = 50


@post_required(*READERS)
@require_GET
def register(request: PostRequest) -> HttpResponse:
    """Filings of the region, the latest first; `after` = id of the last row, `by` = how it was found."""
    found = KinFiling.objects.filter(case__in=Case.objects.visible_to(request.post)).order_by("-id")
    if (way := request.GET.get("by", "")) in dict(WAYS):
        found = found.filter(matched_by=way)
    if (after := request.GET.get("after", "")).isdigit():
        found = found.filter(pk__lt=int(after))
    paper = Document.objects.filter(case_id=OuterRef("case_id"), kind="D12").order_by("-pk").values("pk")[:1]
    found = found.annotate(paper_id=Subquery(paper))
    rows = list(found.select_related("case__village", "case__township", "staff")[: PAGE + 1])
    facts = {
        "rows": rows[:PAGE],
        "way": way,
        "tabs": [{"label": "全部", "url": "?", "current": way not in dict(WAYS)}]
        + [{"label": label, "url": f"?by={key}", "current": key == way} for key, label in WAYS],
        "next_after": rows[PAGE - 1].pk if len(rows) > PAGE else "",
    }
    return render(request, "cases/kin_filings.html", facts)


WAYS = tuple(KinFiling._meta.get_field("matched_by").choices or ())
