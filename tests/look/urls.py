"""Addresses the frame looks for, so that the sample pages show every button."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nowhere(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


def room(name: str, *pages: str) -> object:
    return path("", include(([path(f"{page}/", nowhere, name=page) for page in pages], name)))


urlpatterns = [
    room("accounts", "sign_in", "sign_out", "switch_post", "large_type", "profile", "people"),
    room("approvals", "desk", "intake", "cases", "reviews", "search", "sign", "messages"),
    room("cases", "visits", "meetings", "notices", "archive"),
    room("payments", "changes", "rosters", "bank_files", "returns", "arrears", "ledger"),
    room("oversight", "statistics", "county", "samples", "rectifications", "alerts"),
    room("policies", "rules"),
    path("help/", nowhere, name="help"),
]
