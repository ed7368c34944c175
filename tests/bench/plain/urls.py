"""One list: how many there are, and the first twenty by due day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from approvals.models import Procedure


@login_required
def twenty(request: HttpRequest, township: str) -> HttpResponse:
    rows = Procedure.objects.filter(township=township, ended_at=None)
    shown = rows.select_related("case").order_by("due_on", "id")[:20]
    return render(request, "twenty.html", {"count": rows.count(), "rows": shown})


urlpatterns = [path("twenty/<str:township>/", twenty)]
