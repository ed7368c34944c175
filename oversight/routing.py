"""Who handles a complaint: computed from what it is about, never chosen (YC-117, YC-121…124; A.7 P19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.models import Post, Role
from oversight.complaintstates import Against, Hands


@dataclass(frozen=True)
class Route:
    """`why`: one Chinese sentence."""

    hands: Hands
    why: str


def route(against: Collection[str], roles: Iterable[str], *, has_township: bool) -> Route:
    """Whose business it is. `roles`: every role that staff complained of hold.

    Anything about staff, or about how the township itself dealt with a case, is the county's at once; about the
    head of the county's own bureau, the city's. The rest stays where it happened.
    """
    if Role.COUNTY_LEADER in set(roles):
        return Route(Hands.CITY, "投诉的是县级负责人，本县不办理，转报市级民政部门")
    if Against.STAFF in against:
        return Route(Hands.COUNTY, "涉及工作人员，由县级民政部门办理，乡镇（街道）不经手")
    if Against.TOWNSHIP in against:
        return Route(Hands.COUNTY, "投诉的是乡镇（街道）本级的处理，由县级民政部门办理，乡镇（街道）不经手")
    if Against.COUNTY in against:
        return Route(Hands.COUNTY, "投诉的是县级的处理，由县级没有经办过的人员办理")
    if not has_township:
        return Route(Hands.COUNTY, "没有写明在哪个乡镇（街道），由县级民政部门办理")
    return Route(Hands.TOWNSHIP, "属地管理，由所在乡镇（街道）直接办理")


def only_above(against: Collection[str]) -> bool:
    """Nothing a township may ever be handed: staff, or somebody's own decision, is complained of."""
    return bool({Against.STAFF, Against.TOWNSHIP, Against.COUNTY} & set(against))


def roles_of(posts: Iterable[Post]) -> set[str]:
    return {post.role for post in posts}
