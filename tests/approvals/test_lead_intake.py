"""A lead becomes an application: nothing typed twice, and urgent aid counted from its hour (H-09)."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Post
from audit.acts import acting
from cases.models import Case, Emergency, Lead
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk, at
from tests.cases.conftest import id_number
from tests.personas import Places

SEEN = at("2026-12-31", 7)


@pytest.fixture
def lead(walk: Walk, places: Places, community_he: Post) -> Lead:
    with acting(community_he, reason="登记线索"):
        return Lead.register(
            village=places.village, person="谢守才", phone="13800001234", address="青杠街 40 号",
            need="房屋失火，无处居住", urgent=True, finder_kind="village", finder="何芳", by=community_he, at=SEEN,
        )  # fmt: skip


def once_of(page: str) -> str:
    return page.split('name="once" value="', 1)[1].split('"', 1)[0]


def test_the_intake_starts_from_the_lead(lead: Lead, walk: Walk, client_of: ClientOf) -> None:
    client, url = client_of(walk.clerk), f"/intake/?lead={lead.pk}"
    page = client.get(url).content.decode()
    assert 'value="谢守才"' in page
    sent = {
        "name": "谢守才", "id_number": id_number("19680312", 3), "category": "dibao", "village": lead.village_id,
        "channel": "window", "once": once_of(page),
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    lead.refresh_from_db()
    home = Case.objects.get().household
    assert (lead.outcome, lead.case) == ("applied", Case.objects.get())
    assert (home.address, home.phone) == ("青杠街 40 号", "13800001234")


def test_the_lead_of_another_street_prefills_nothing(
    lead: Lead, outsider_qian: Post, client_of: ClientOf
) -> None:
    assert "谢守才" not in client_of(outsider_qian).get(f"/intake/?lead={lead.pk}").content.decode()


def test_urgent_aid_is_counted_from_the_lead(lead: Lead, walk: Walk, client_of: ClientOf) -> None:
    """H-09: whoever types a later hour does not move it."""
    client, url = client_of(walk.clerk), f"/urgent/?lead={lead.pk}"
    page = client.get(url).content.decode()
    assert "房屋失火，无处居住" in page
    kind = page.split('name="event_kind"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    sent = {
        "name": "谢守才", "id_number": "", "age": "58", "sex": "male", "phone": "13800001234", "event_kind": kind,
        "description": lead.need, "place": lead.village_id, "requested_at": "2026-12-31T11:00", "asked": "1000",
        "pay_from": "roster", "once": once_of(page),
    }  # fmt: skip
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    found = Emergency.objects.get()
    assert found.requested_at == SEEN
    assert found.case.leads.get() == lead
    assert found.requested_at.astimezone(datetime.UTC) < datetime.datetime(
        2026, 12, 31, 3, tzinfo=datetime.UTC
    )
