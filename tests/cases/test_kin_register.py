"""单独登记: one page for those who answer for it, closed to the clerks (YC-041, 044; BY-12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Post
from audit.acts import acting
from cases.kinship import KinMatch
from cases.models import Case, KinFiling
from tests.cases.conftest import ACCEPTED

URL = "cases:kin_filings"


@pytest.fixture
def filed(case: Case, by_clerk: Post) -> KinFiling:
    match = KinMatch(by_clerk.user_id, "工作人员本人", "id", f"{by_clerk.author_name}本人是家庭成员")
    with acting(by_clerk, reason="备案"):
        return KinFiling.file(case, [match], by=by_clerk, at=ACCEPTED)[0]


def test_the_head_and_the_county_read_the_register(
    filed: KinFiling, head_zhao: Post, county_chen: Post, client_of: Callable[..., Client]
) -> None:
    """BY-12: staff who receive aid themselves stand in it, too."""
    for post in (head_zhao, county_chen):
        page = client_of(post).get(reverse(URL)).content.decode()
        assert filed.case.applicant_name in page
        assert "工作人员本人" in page


def test_clerks_do_not_read_it(filed: KinFiling, clerk_li: Post, client_of: Callable[..., Client]) -> None:
    assert client_of(clerk_li).get(reverse(URL)).status_code == 403


def test_it_is_sorted_by_how_it_was_found(
    filed: KinFiling, head_zhao: Post, client_of: Callable[..., Client]
) -> None:
    client = client_of(head_zhao)
    assert filed.case.applicant_name in client.get(reverse(URL), {"by": "id"}).content.decode()
    assert filed.case.applicant_name not in client.get(reverse(URL), {"by": "phone"}).content.decode()
