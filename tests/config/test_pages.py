"""What the browser is told: a strict policy, Chinese error pages, no way to files."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from config import errors
from config.celery import TIMETABLE, app


@pytest.mark.django_db
def test_a_missing_page_is_a_chinese_404_under_a_strict_policy(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.fixture
def request_of_nobody(rf: RequestFactory) -> HttpRequest:
    return rf.get("/somewhere/")


@pytest.mark.django_db
@pytest.mark.parametrize(("handler", "status"), [(errors.bad_request, 400), (errors.not_found, 404)])
def test_error_pages_carry_their_status(request_of_nobody: HttpRequest, handler, status: int) -> None:  # type: ignore[no-untyped-def]
    answer = handler(request_of_nobody, Exception())
    assert (answer.status_code, 'lang="zh' in answer.content.decode()) == (status, True)


@pytest.mark.django_db
def test_a_refusal_says_what_the_view_said(request_of_nobody: HttpRequest) -> None:
    answer = errors.forbidden(request_of_nobody, PermissionDenied("由分管领导签署。"))
    assert answer.status_code == 403
    assert "由分管领导签署" in answer.content.decode()


def test_the_failure_page_needs_no_database(request_of_nobody: HttpRequest) -> None:
    # No database mark: a query would fail this test.
    answer = errors.server_error(request_of_nobody)
    assert answer.status_code == 500
    assert "没有" in answer.content.decode()


@pytest.mark.django_db
def test_uploads_have_no_address(client: Client) -> None:
    assert settings.MEDIA_URL in {"", "/"}
    assert client.get("/media/anything.jpg").status_code == 404


def test_every_task_of_the_timetable_exists() -> None:
    app.loader.import_default_modules()
    assert [name for name, _ in TIMETABLE if name not in app.tasks] == []
