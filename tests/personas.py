"""The people and places of the tests: one district with two streets, its staff, and a neighbour. All invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pypinyin import lazy_pinyin

from accounts import sessions
from accounts.models import ROLE_LEVEL, Level, Post, Region, Role, User
from audit.acts import Job, acting

SET_UP = Job("tests.personas")
PASSWORD = "Ceshi-mima-2026"

TREE = {
    "410000000000": "河南省",
    "410100000000": "郑州市",
    "410103000000": "二七区",
    "410103001000": "南桥街道",
    "410104000000": "管城回族区",
    "410104001000": "东关街道",
    "410104001001": "青杠社区",
    "410104001002": "柳湖社区",
    "410104002000": "北下街街道",
    "410104002001": "顺河社区",
}

__all__ = [
    "auditor_lin",
    "checker_tang",
    "clerk_li",
    "client_of",
    "community_he",
    "county_chen",
    "county_leader_gao",
    "deputy_wang",
    "finance_su",
    "head_zhao",
    "investigator_sun",
    "outsider_qian",
    "places",
    "post_of",
    "supervisor",
    "system_admin_wu",
]


@dataclass(frozen=True)
class Places:
    """The region tree, by what each place is for."""

    province: Region
    city: Region
    county: Region
    township: Region
    village: Region
    other_village: Region
    other_township: Region
    other_county: Region


@pytest.fixture
def places(db: None) -> Places:
    """河南省 → 郑州市 → 管城回族区 → 东关街道 → 青杠社区, 柳湖社区; beside them 北下街街道 and 二七区."""
    with acting(SET_UP, reason="种植区划"):
        planted = {code: Region.objects.plant(code, name) for code, name in TREE.items()}
    return Places(
        province=planted["410000000000"],
        city=planted["410100000000"],
        county=planted["410104000000"],
        township=planted["410104001000"],
        village=planted["410104001001"],
        other_village=planted["410104001002"],
        other_township=planted["410104002000"],
        other_county=planted["410103000000"],
    )


PostOf = Callable[..., Post]


@pytest.fixture
def post_of(places: Places) -> PostOf:
    """post_of(Role.CLERK, region=…, name="李敏") makes a person with a post; `user=` adds a post to a person.

    Without a region: 青杠社区, 东关街道 or 管城回族区, as the role wants. Every account's password is PASSWORD.
    Auditors are always appointed for a time.
    """
    by_level = {Level.VILLAGE: places.village, Level.TOWNSHIP: places.township, Level.COUNTY: places.county}

    def made(
        role: Role,
        region: Region | None = None,
        name: str = "",
        *,
        user: User | None = None,
        since: date = date(2020, 1, 1),
        until: date | None = None,
        id_number: str = "",
    ) -> Post:
        with acting(SET_UP, reason="配备人员"):
            user = user or _user(name or f"{Role(role).label[:2]}某", id_number)
            until = until or (date(2099, 12, 31) if role == Role.AUDITOR else None)
            return Post.objects.create(
                user=user, role=role, region=region or by_level[ROLE_LEVEL[role]], since=since, until=until
            )

    return made


def _user(name: str, id_number: str) -> User:
    stem = "".join(lazy_pinyin(name, errors="ignore")) or "ren"
    taken = User.objects.filter(username__startswith=stem).count()
    return User.objects.create_user(f"{stem}{taken or ''}", name, PASSWORD, id_number=id_number)


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """client_of(post) is a browser signed in as that post; `confirmed=True`: its password was just confirmed."""

    def signed_in(post: Post, *, confirmed: bool = False) -> Client:
        client = Client()
        client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[sessions.CHOSEN] = post.pk
        if confirmed:
            session[sessions.CONFIRMED] = timezone.now().timestamp()
        session.save()
        return client

    return signed_in


@pytest.fixture
def clerk_li(post_of: PostOf) -> Post:
    """李敏, 东关街道经办员."""
    return post_of(Role.CLERK, name="李敏")


@pytest.fixture
def checker_tang(post_of: PostOf) -> Post:
    return post_of(Role.CHECKER, name="唐静")


@pytest.fixture
def investigator_sun(post_of: PostOf) -> Post:
    return post_of(Role.INVESTIGATOR, name="孙浩")


@pytest.fixture
def deputy_wang(post_of: PostOf) -> Post:
    return post_of(Role.DEPUTY_LEADER, name="王建")


@pytest.fixture
def head_zhao(post_of: PostOf) -> Post:
    return post_of(Role.TOWNSHIP_HEAD, name="赵刚")


@pytest.fixture
def community_he(post_of: PostOf) -> Post:
    """何芳, 青杠社区协理员."""
    return post_of(Role.VILLAGE_ASSISTANT, name="何芳")


@pytest.fixture
def outsider_qian(post_of: PostOf, places: Places) -> Post:
    """钱进, a clerk of the other street: must find nothing of 东关街道."""
    return post_of(Role.CLERK, region=places.other_township, name="钱进")


@pytest.fixture
def county_chen(post_of: PostOf) -> Post:
    return post_of(Role.COUNTY_CLERK, name="陈燕")


@pytest.fixture
def supervisor(post_of: PostOf) -> Post:
    return post_of(Role.COUNTY_SUPERVISOR, name="周正")


@pytest.fixture
def county_leader_gao(post_of: PostOf) -> Post:
    return post_of(Role.COUNTY_LEADER, name="高原")


@pytest.fixture
def finance_su(post_of: PostOf) -> Post:
    return post_of(Role.FINANCE, name="苏平")


@pytest.fixture
def auditor_lin(post_of: PostOf) -> Post:
    return post_of(Role.AUDITOR, name="林海")


@pytest.fixture
def system_admin_wu(post_of: PostOf) -> Post:
    return post_of(Role.SYSTEM_ADMIN, name="吴迪")
