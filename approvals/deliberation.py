"""Collective decisions of a procedure: when a council must sit, whether it sat, what its decision binds (H-34)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from approvals import evidence
from audit.acts import guard
from audit.reading import asked_once
from cases.models import Council, CouncilKind, Meeting, MeetingConclusion, Objection

if TYPE_CHECKING:
    from approvals.models import Procedure

MEETING_MODE = "leader_or_meeting"


def councils(procedure: Procedure) -> Any:
    """Councils of this procedure that were not cancelled, newest first; earlier procedures of the file are not its own."""
    return Council.objects.live().filter(
        case_id=procedure.case_id, called_at__gte=procedure.opened_at
    ).order_by("-id")  # fmt: skip


@asked_once
def open_council(procedure: Procedure) -> Council | None:
    """The council that was called and has not decided."""
    return councils(procedure).filter(concluded_at=None).first()


@asked_once
def collective_grant(procedure: Procedure) -> bool:
    """一事一议 agreed: gaps that are not the applicant's fault no longer hold the case up (YC-037, T37)."""
    found = councils(procedure).concluded().filter(kind=CouncilKind.COLLECTIVE).first()
    return found is not None and found.agreed


@asked_once
def binding(procedure: Procedure) -> Council | None:
    """The council whose decision the present round's signer is bound by.

    一事一议 that did not agree leaves the case to the ordinary way: it binds nobody.
    """
    decided = councils(procedure).concluded().filter(round=procedure.round)
    return next((one for one in decided if one.kind == CouncilKind.CONFIRM or one.agreed), None)


@asked_once
def why_council(procedure: Procedure) -> list[str]:
    """Why one person does not confirm this case alone, as words for a sentence; empty when one may (H-34)."""
    why = ["一事一议的案件"] if collective_grant(procedure) else []
    if procedure.rules.decide.mode != MEETING_MODE:
        return why
    if procedure.case.kin_filed:
        why.append("近亲属备案的案件")
    if _rerun_after_objection(procedure):
        why.append("有异议后重新办理的案件")
    if _appraisal_disputed(procedure):
        why.append("民主评议有争议的案件")
    if _opinion_departs(procedure):
        why.append("审核意见与民主评议不一致的案件")
    return why


def council_needed(procedure: Procedure) -> bool:
    return bool(why_council(procedure))


def council_held(procedure: Procedure) -> bool:
    """A council decided on this procedure in the present round."""
    return binding(procedure) is not None


def against_council(procedure: Procedure, granted: bool) -> list[str]:
    """Sentences against a decision that departs from the council's; who disagrees sends the case back."""
    found = binding(procedure)
    if found is None or found.agreed == granted:
        return []
    return [
        f"{found.get_kind_display()}的决定是{found.get_conclusion_display()}（{found.votes}），"
        "审批须与会议决定一致；认为不妥的，退回重新调查，重新提请会议"
    ]


def council_facts(procedure: Procedure) -> list[tuple[str, str]]:
    """The council's decision as a fact shown before a signature: [(label, value)], empty without one."""
    found = binding(procedure)
    if found is None:
        return []
    return [(found.get_kind_display(), f"{found.get_conclusion_display()}（{found.votes}）")]


def _rerun_after_objection(procedure: Procedure) -> bool:
    raised = Objection.objects.filter(case_id=procedure.case_id, raised_at__gte=procedure.opened_at)
    return raised.filter(round__lt=procedure.round).exists()


def _appraisal_disputed(procedure: Procedure) -> bool:
    held = Meeting.objects.live().filter(case_id=procedure.case_id, held_at__gte=procedure.opened_at)
    return held.filter(conclusion=MeetingConclusion.DISPUTED).exists()


def _opinion_departs(procedure: Procedure) -> bool:
    """What was found true and computes as eligible is to be recommended, what was found untrue is not."""
    opinion, meeting = evidence.opinion(procedure), evidence.meeting(procedure)
    if opinion is None or not opinion.signed or meeting is None or not meeting.conclusion:
        return False
    if meeting.held_at < procedure.opened_at:
        return False
    supported = meeting.conclusion == MeetingConclusion.TRUE and bool(opinion.derivation.get("eligible"))
    return bool(opinion.recommended != supported)


def _needed_sentence(procedure: Procedure) -> str:
    return f"{'、'.join(why_council(procedure))}，须经审核确认会议集体研究后再审批"


@guard(_needed_sentence)
def council_satisfied(procedure: Procedure) -> bool:
    """For `decide`: where a council is mandatory, it has decided."""
    return not council_needed(procedure) or council_held(procedure)


@guard("本地规则没有规定审核确认会议，由签批人审批")
def council_known(procedure: Procedure) -> bool:
    return procedure.rules.decide.mode == MEETING_MODE or collective_grant(procedure)


@guard("本轮会议已经形成决定")
def council_undecided(procedure: Procedure) -> bool:
    return not council_held(procedure)


@guard("本地规则没有规定可以一事一议")
def collective_known(procedure: Procedure) -> bool:
    return bool(procedure.rules.collective.on)


@guard("一事一议已经同意，不必再议")
def collective_ungranted(procedure: Procedure) -> bool:
    return not collective_grant(procedure)


@guard("会议已经召集，请到会议页面登记")
def council_uncalled(procedure: Procedure) -> bool:
    return open_council(procedure) is None


@guard("还没有召集会议")
def council_called(procedure: Procedure) -> bool:
    return open_council(procedure) is not None


def _unready_sentence(procedure: Procedure) -> str:
    found = open_council(procedure)
    return "；".join(found.problems(procedure.rules)) if found else ""


@guard(_unready_sentence)
def council_ready(procedure: Procedure) -> bool:
    """Enough members, every vote, every signature, minutes: the council can decide."""
    found = open_council(procedure)
    return found is None or not found.problems(procedure.rules)


# Acts that these guards refuse are not offered again: they are foreign to the region, or done.
SPENT = frozenset(
    {
        council_known,
        council_undecided,
        council_called,
        council_uncalled,
        collective_known,
        collective_ungranted,
    }
)
