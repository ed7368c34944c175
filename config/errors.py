"""Error pages: a Chinese page with the way out, also when the page's own template is what broke."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from accounts.doors import told, wants_json

SENTENCES = {
    400: "提交的内容无法识别。请返回上一页重新填写。",
    403: "您的岗位不能办理这一项。",
    404: "没有找到这一页，或者它不在您的辖区内。",
    429: "短时间内点得太多，先停一停。",
    500: "系统出了故障，刚才的操作没有保存。请稍后再试；仍不行请联系系统管理员。",
}


# The word a program acts on (docs/api.md).
RESULTS = {400: "unreadable", 403: "not_yours", 404: "not_found", 429: "too_many"}


def page(request: HttpRequest, status: int, template: str = "", **context: Any) -> HttpResponse:
    """templates/errors/<status>.html (or `template`), or the bare sentence when there is no such template."""
    facts = {"sentence": SENTENCES[status], "status": status, **context}
    if wants_json(request):
        return told(status, RESULTS.get(status, "failed"), [str(facts["sentence"])])
    try:
        return HttpResponse(
            render_to_string(f"errors/{template or status}.html", facts, request), status=status
        )
    except TemplateDoesNotExist:
        return _bare(status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says who may do it, when the view said so: PermissionDenied("由分管领导签署")."""
    return page(request, 403, sentence=str(exception) or SENTENCES[403])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or was not ours."""
    return page(request, 403, "403_csrf")


def server_error(request: HttpRequest) -> HttpResponse:
    # No request in the context: context processors query the database, and that may be what failed.
    try:
        facts = {"sentence": SENTENCES[500], "status": 500}
        return HttpResponse(render_to_string("errors/500.html", facts), status=500)
    except Exception:  # noqa: BLE001 - the last page must not fail
        return _bare(500)


def _bare(status: int) -> HttpResponse:
    html = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{status}</title><p>{SENTENCES[status]}</p>'
    return HttpResponse(html, status=status)
