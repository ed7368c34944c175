"""What the case page asks of the database: each question once, however many acts stand on it."""

from __future__ import annotations

from collections import Counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Post
from approvals.models import Procedure
from tests.approvals.pages.conftest import ClientOf

AGAIN = 12  # a few rows are drawn in two places; a question of every act would be asked thirty times over


def test_no_question_is_asked_again_for_every_act(
    accepted: Procedure, clerk_li: Post, client_of: ClientOf
) -> None:
    client = client_of(clerk_li)
    address = f"/cases/{accepted.case.case_no}/"
    page = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    asked = Counter(query["sql"] for query in captured)
    assert len(page.context["acts"]) + len(page.context["aside"]) > 10
    assert sum(times - 1 for times in asked.values()) <= AGAIN, [sql for sql, n in asked.items() if n > 1]
