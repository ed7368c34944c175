"""Regions, people and standards of the demo county, entered as recorded acts of their own kind."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import ConfidentialityAgreement, Post, Region, Role, User
from audit.acts import Job, acting, perform
from policies.models import StandardKind
from policies.standards import NewStandard, enter

LOADER = Job("config.load_demo")
PASSWORD = "Yimen-yanshi-2026"  # noqa: S105 - printed beside the sign-ins, only in the demo


def plant(county: dict[str, Any], at: datetime) -> dict[str, Post]:
    """Regions, people with their posts, confirmed standards. Returns each person's post by login name."""
    with acting(LOADER, reason="装入演示县", at=at):
        for row in county["regions"]:
            Region.objects.plant(row["code"], row["name"])
        posts = {row["username"]: _person(row) for row in county["people"]}
    for row in county["standards"]:
        _standard(row, posts, at)
    return posts


def _person(row: dict[str, Any]) -> Post:
    user = User.objects.create_user(row["username"], row["name"], PASSWORD)
    made = [
        Post.objects.create(
            user=user,
            role=Role(post["role"]),
            region=Region.objects.get(code=post["region"]),
            since=date(2024, 1, 1),
        )
        for post in row["posts"]
    ]
    if {post.role for post in made} & {Role.CLERK, Role.CHECKER}:
        ConfidentialityAgreement.objects.create(
            user=user,
            paper_no=f"密〔2024〕{user.pk}号",
            signed_on=date(2024, 1, 2),
            valid_until=date(2030, 1, 1),
        )
    return made[0]


def _standard(row: dict[str, Any], posts: dict[str, Post], at: datetime) -> None:
    """One county user enters, another confirms: the demo has no way round the two persons."""
    entered = enter(
        NewStandard(
            kind=StandardKind(row["kind"]),
            region=posts["chenyan"].region,
            household_class=row["household_class"],
            value=Decimal(row["value"]),
            valid_from=row["valid_from"],
            doc_no=row["doc_no"],
        ),
        by=posts["chenyan"],
        at=at,
    )
    perform(entered.confirm, by=posts["zhouzheng"], at=at)
