"""What must be true before an application is taken in: papers, consents, kin, household registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import receipt
from approvals.deliberation import collective_grant
from approvals.stages import Kind
from audit.acts import guard
from cases.checklists import checklist
from cases.gaps import gaps
from cases.models import OneTimeNotice
from households.consents import unauthorised_adults

if TYPE_CHECKING:
    from approvals.models import Procedure
    from households.models import Member


# The papers of an application are handed in once; later rounds investigate, they do not ask again.
APPLICATION_ROUND = 1


def _gaps(procedure: Procedure) -> list[str]:
    return [need.label for need in gaps(checklist(procedure.case, procedure.rules, APPLICATION_ROUND))]


def _missing_sentence(procedure: Procedure) -> str:
    return "材料还缺：" + "、".join(_gaps(procedure))


def _unauthorised(procedure: Procedure) -> list[Member]:
    return unauthorised_adults(procedure.case.household, of=procedure.case.persons())


def _unauthorised_sentence(procedure: Procedure) -> str:
    names = "、".join(member.name for member in _unauthorised(procedure))
    return f"还没有签核对授权书：{names}"


@guard("这一步只在新申请的程序里办理")
def is_application(procedure: Procedure) -> bool:
    return procedure.kind == Kind.APPLICATION


@guard("这一步只在复核、变更、停发的程序里办理")
def is_aftercare(procedure: Procedure) -> bool:
    return procedure.kind != Kind.APPLICATION


@guard("家庭成员还没有登记")
def members_entered(procedure: Procedure) -> bool:
    return procedure.case.household.current_members().exists()


@guard(_missing_sentence)
def materials_complete(procedure: Procedure) -> bool:
    """Everything handed in, or 一事一议 agreed to go on without (YC-037)."""
    return not _gaps(procedure) or collective_grant(procedure)


@guard("材料齐全，应当受理，不再发一次性告知书")
def materials_incomplete(procedure: Procedure) -> bool:
    return bool(_gaps(procedure))


@guard("已发过一次性告知书，不能再次告知；新发现的缺项由经办人协查，或由申请人书面承诺")
def not_yet_notified(procedure: Procedure) -> bool:
    return not OneTimeNotice.objects.filter(case_id=procedure.case_id).exists()


@guard(_unauthorised_sentence)
def all_adults_authorised(procedure: Procedure) -> bool:
    return not _unauthorised(procedure)


@guard("还没有询问并登记近亲属关系")
def kin_asked(procedure: Procedure) -> bool:
    return procedure.kin_answered_at is not None


@guard("申请人不具有本县（市、区）户籍，请转户籍地办理")
def hukou_in_county(procedure: Procedure) -> bool:
    """具有本区户籍 (GC-35): asked only where the rules ask it."""
    if not procedure.rules.application.hukou_required:
        return True
    hukou = procedure.case.household.hukou_region
    return hukou is not None and procedure.county.contains(hukou.code)


@guard("本地规则没有先行核对，直接登记申请")
def precheck_foreseen(procedure: Procedure) -> bool:
    return procedure.rules.precheck.on is True


@guard("本地规定先行核对，核对符合并通知后才能登记申请")
def prechecked(procedure: Procedure) -> bool:
    return procedure.rules.precheck.on is not True or procedure.invited_at is not None


def _receipt_sentence(procedure: Procedure) -> str:
    return "；".join(receipt.against(procedure.case))


@guard(_receipt_sentence)
def not_in_receipt(procedure: Procedure) -> bool:
    """A household, and a person of it, is granted one category once; reviews and changes are of those who are."""
    return procedure.kind != Kind.APPLICATION or not receipt.against(procedure.case)
