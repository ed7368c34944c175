"""Near relatives of staff: found by declaration, kept away from the file (YC-041 to YC-044, BY-12, N-58).

A subject tells whose numbers count by `kin_index_values()`: the blind indexes ("id_number") of the applicant
and of every member of the household.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q

from accounts.idnumber import IdNumber
from accounts.models import KinDeclaration, Post, Relation, User
from accounts.permits import recusal
from accounts.vault import blind_index
from audit.acts import Refused


class HasKinIndexes(Protocol):
    def kin_index_values(self) -> Iterable[str]: ...


def declared_kin(who: Post | User | None, id_indexes: Iterable[str]) -> list[KinDeclaration]:
    """Standing declarations that name one of these people; `who` None: by anybody on the staff."""
    found = KinDeclaration.objects.standing().filter(kin_id_index__in=list(id_indexes))
    if who is not None:
        found = found.filter(user_id=_user_id(who))
    return list(found.select_related("user"))


def kin_users(subject: HasKinIndexes) -> list[User]:
    """Staff who declared someone in the household as kin, or who are members of it themselves."""
    indexes = list(subject.kin_index_values())
    declared = KinDeclaration.objects.standing().filter(kin_id_index__in=indexes).values("user_id")
    return list(User.objects.filter(Q(pk__in=declared) | Q(id_index__in=indexes)))


def is_kin(subject: HasKinIndexes, who: Post | User) -> bool:
    """Is this member of staff, or a near relative they declared, in the household?"""
    indexes = list(subject.kin_index_values())
    person = User.objects.filter(pk=_user_id(who), id_index__in=indexes)
    return person.exists() or bool(declared_kin(who, indexes))


def _sentence(subject: Any, by: Post) -> str:
    """Names nobody in the household: who is recused learns only that."""
    return f"{by.author_name}与本户有近亲属关系，须回避，请由同岗位其他人员办理"


@recusal(_sentence)
def kin_of_applicant(subject: HasKinIndexes, by: Post) -> bool:
    """YC-042: nobody acts on the file of their own near relative, or on their own."""
    return is_kin(subject, by)


@transaction.atomic
def declare(user: User, *, kin_name: str, relation: str, kin_id: str, on: date) -> KinDeclaration:
    """Enter a declaration; inside `acting()`. Refused when the person stands declared, or is the user."""
    number = IdNumber.parse(kin_id, on=on, who=kin_name)
    index = blind_index("id_number", str(number))
    if user.id_index == index:
        raise Refused([f"{kin_name}的身份证号是申报人本人的，请填亲属的身份证号"])
    if declared_kin(user, [index]):
        raise Refused([f"{kin_name}已经申报过，不用再报"])
    return KinDeclaration.objects.create(
        user=user, kin_name=kin_name, relation=Relation(relation), kin_id=str(number), declared_on=on
    )


def withdraw(declaration: KinDeclaration, *, on: date) -> None:
    """End a declaration; it stays in the register. Inside `acting()`, whose reason says why."""
    if declaration.withdrawn_on is not None:
        raise Refused([f"{declaration.kin_name}的申报已于 {declaration.withdrawn_on.isoformat()} 撤销"])
    declaration.withdrawn_on = on
    declaration.save(update_fields=["withdrawn_on"])


def _user_id(who: Post | User) -> int:
    return who.user_id if isinstance(who, Post) else who.pk
