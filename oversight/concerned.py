"""Who is too near to a complaint to see it: complained of, involved in what is complained of, or kin of either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.models import KinDeclaration, Post, User
from accounts.permits import recusal
from oversight.complaintstates import Part

if TYPE_CHECKING:
    from oversight.models import Complaint

NEAR = (Part.COMPLAINED_OF, Part.INVOLVED)


@dataclass(frozen=True)
class Circle:
    """One member of staff with all whom kinship ties to them: staff by key, anybody by the index of the ID number."""

    users: frozenset[int]
    indexes: frozenset[str]


def circle_of(user: User) -> Circle:
    """The person, the kin they declared, and the staff who declared them. Three small reads."""
    standing = KinDeclaration.objects.standing()
    own = {user.id_index} if user.id_index else set()
    kin = set(standing.filter(user=user).values_list("kin_id_index", flat=True))
    users = {user.pk, *User.objects.filter(id_index__in=kin).values_list("pk", flat=True)}
    users |= set(standing.filter(kin_id_index__in=own).values_list("user_id", flat=True))
    return Circle(frozenset(users), frozenset(own | kin))


def _words(_complaint: Complaint, by: Post) -> str:
    return f"{by.author_name}与本件投诉举报有关，须回避，由其他人员办理"


@recusal(_words)
def concerned(complaint: Complaint, by: Post) -> bool:
    """YC-124, A.7 P19: by person, whatever post they act as."""
    return type(complaint).objects.filter(pk=complaint.pk).near_to(by.user).exists()
