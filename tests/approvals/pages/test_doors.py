"""Which posts open which pages, inside and outside their region: one table."""

from __future__ import annotations

import pytest

from accounts.models import ROLE_LEVEL, Level, Role
from approvals.models import Procedure
from tests.approvals.pages.conftest import ClientOf
from tests.personas import Places, PostOf

CLERK = {Role.CLERK}
DESK = {Role.CLERK, Role.CHECKER, Role.INVESTIGATOR, Role.VILLAGE_ASSISTANT, Role.COUNTY_CLERK}
SIGN = {Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER}
READ = set(Role) - {Role.FINANCE, Role.SYSTEM_ADMIN}
OPEN = {
    "/desk/": DESK,
    "/sign/": SIGN,
    "/search/": READ,
    "/messages/": set(Role),
    "/intake/": CLERK,
    "/cases/": READ,
}
# One file: outside the post's region it is not found, whatever the role.
FILE = {
    "/cases/{}/": (READ, 200),
    "/cases/{}/evidence/": (READ, 200),
    "/cases/{}/ledger/": (READ, 200),
    "/cases/{}/acts/decide/": (READ, 409),
    "/cases/{}/acts/accept/done/": (READ, 200),
    "/intake/{}/household/": (CLERK, 302),
    "/cases/{}/no-such-tab/": (READ, 404),
    "/cases/{}/acts/no_such_act/": (READ, 404),
}


def elsewhere(role: Role, places: Places) -> object:
    by_level = {Level.COUNTY: places.other_county, Level.TOWNSHIP: places.other_township}
    return by_level.get(ROLE_LEVEL[role], places.other_village)


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_to_the_roles_it_is_for(role: Role, post_of: PostOf, client_of: ClientOf) -> None:
    client = client_of(post_of(role, name="测试员"))
    found = {url: client.get(url).status_code for url in OPEN}
    assert found == {url: 200 if role in roles else 403 for url, roles in OPEN.items()}


@pytest.mark.parametrize("role", list(Role))
def test_a_file_opens_to_its_readers_inside_the_region_only(
    role: Role, accepted: Procedure, places: Places, post_of: PostOf, client_of: ClientOf
) -> None:
    inside = client_of(post_of(role, name="测试员"))
    outside = client_of(post_of(role, region=elsewhere(role, places), name="外人"))
    for pattern, (roles, answer) in FILE.items():
        url = pattern.format(accepted.case.case_no)
        assert inside.get(url).status_code == (answer if role in roles else 403), (role, url)
        assert outside.get(url).status_code == (404 if role in roles else 403), (role, url)


def test_without_signing_in_every_page_leads_to_the_sign_in(accepted: Procedure, client: object) -> None:
    urls = [*OPEN, *(pattern.format(accepted.case.case_no) for pattern in FILE)]
    for url in urls:
        assert client.get(url).headers["Location"].startswith("/sign-in/"), url
