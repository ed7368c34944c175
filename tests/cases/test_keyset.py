"""协同办理 is paged by key: nobody is missed, and nobody seen twice, when rows come and go between two pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Post
from audit.acts import acting
from cases.models import Lead
from tests.approvals.walk import at
from tests.personas import Places

pytestmark = pytest.mark.django_db


def found(places: Places, by: Post, number: int) -> Lead:
    when = at("2026-09-28") + timedelta(minutes=number // 2)
    with acting(by, reason="登记线索", at=when):
        return Lead.register(
            village=places.village, person=f"第{number}人", need="独居", finder_kind="grid", finder="何芳",
            address="1 号", urgent=number % 9 == 0, by=by, at=when,
        )  # fmt: skip


def test_the_next_page_begins_after_the_last_row_whatever_came_before_it(
    client_of: Any, places: Places, community_he: Post, clerk_li: Post
) -> None:
    leads = [found(places, community_he, number) for number in range(1, 31)]
    here = client_of(clerk_li)
    first = here.get("/joint/")
    with acting(clerk_li, reason="了结"):
        first.context["leads"][0].close("已解决", by=clerk_li, at=at("2026-09-29"))
    found(places, community_he, 45)  # urgent: before the page, not on the next one
    rest = here.get("/joint/", {"show": "open", "after": first.context["next_after"]})
    seen = [lead.pk for page in (first, rest) for lead in page.context["leads"]]
    assert sorted(seen) == sorted(lead.pk for lead in leads)
    assert [lead.urgent for lead in first.context["leads"][:4]] == [True, True, True, False]
    assert rest.context["next_after"] == ""
    assert here.get("/joint/", {"after": '["x"]'}).status_code == 200
