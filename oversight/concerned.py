"""Who is too near to a complaint to see it: complained of, involved in what is complained of, or kin of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from accounts.models import KinDeclaration, Post, User
from accounts.permits import recusal
from cases.models import KinFiling
from households.models import Member
from oversight.complaintstates import Part

if TYPE_CHECKING:
    from oversight.models import Complaint

NEAR = (Part.COMPLAINED_OF, Part.INVOLVED)


def near_to(user: User) -> Q:
    """Condition on complaints: the person is complained of or involved, or kin, declared by either side, of somebody
    who is; or of a member of the household complained of. Three small reads, whatever the number of complaints.
    """
    from oversight.models import ComplaintPerson

    standing = KinDeclaration.objects.standing()
    own = {user.id_index} if user.id_index else set()
    kin = set(standing.filter(user=user).values_list("kin_id_index", flat=True))
    users = {user.pk, *User.objects.filter(id_index__in=kin).values_list("pk", flat=True)}
    users |= set(standing.filter(kin_id_index__in=own).values_list("user_id", flat=True))
    staff = ComplaintPerson.objects.filter(complaint=OuterRef("pk"), part__in=NEAR, user__in=users)
    at_home = Member.objects.filter(household=OuterRef("household"), id_index__in=own | kin)
    filed = KinFiling.objects.filter(case=OuterRef("case"), staff=user)
    return Q(Exists(staff)) | Q(Exists(at_home)) | Q(Exists(filed))


def _words(_complaint: Complaint, by: Post) -> str:
    return f"{by.author_name}与本件投诉举报有关，须回避，由其他人员办理"


@recusal(_words)
def concerned(complaint: Complaint, by: Post) -> bool:
    """YC-124, A.7 P19: by person, whatever post they act as."""
    return type(complaint).objects.filter(pk=complaint.pk).filter(near_to(by.user)).exists()
