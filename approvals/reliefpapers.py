"""Papers of 临时救助: what is written when aid is given, the five things made up afterwards, the report upwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.models import Post
from approvals.models.decisions import Decision
from approvals.reliefguards import told
from approvals.relieving import papers_due
from audit.acts import Refused
from cases.models import GovernmentReport, ReportGround, StoredFile
from cases.papers import issue
from config.formats import money

if TYPE_CHECKING:
    from approvals.models import Procedure


@dataclass(frozen=True)
class Papers:
    """The five things (TA-20)."""

    target: str
    cause: str
    amount: Decimal | None
    signature: StoredFile | None
    sealed: bool


# Which of the five each word of the rules means; a word nobody knows asks for nothing.
FIVE: dict[str, tuple[Callable[[Papers], bool], str]] = {
    "救助对象": (lambda papers: bool(papers.target.strip()), "救助对象没有填写"),
    "救助事由": (lambda papers: bool(papers.cause.strip()), "救助事由没有填写"),
    "救助金额": (lambda papers: papers.amount is not None, "救助金额没有填写"),
    "经办人员签字": (lambda papers: papers.signature is not None, "缺经办人员签字的登记表"),
    "盖章": (lambda papers: papers.sealed, "登记表没有盖章"),
}


def lacking(procedure: Procedure, papers: Papers) -> list[str]:
    """Everything the papers still lack, and where they disagree with what was given."""
    asked = dict.fromkeys((*(procedure.rules.emergency.backfill_fields or ()), *FIVE))
    problems = [FIVE[name][1] for name in asked if name in FIVE and not FIVE[name][0](papers)]
    decision, names = procedure.decision, _names(procedure)
    if decision is not None and papers.amount is not None and papers.amount != decision.payable:
        problems.append(f"登记的救助金额 {papers.amount} 元与批准的 {decision.payable} 元不一致，请核对")
    if papers.target.strip() and not any(name in papers.target for name in names):
        problems.append(f"救助对象应是本户成员（{'、'.join(names)}）")
    return problems


def _names(procedure: Procedure) -> list[str]:
    return list(procedure.case.household.members.values_list("name", flat=True))


def issue_record(procedure: Procedure, decision: Decision, *, by: Post, at: datetime.datetime) -> None:
    """D37 先行救助登记表, with the day by which its blanks must be filled."""
    found = told(procedure)
    assert found is not None
    extra = {
        "event": found.get_event_kind_display(),
        "requested_at": found.requested_at,
        "granted_at": at,
        "amount": decision.payable,
        "means": means_of(decision),
        "criteria": list(found.criteria),
        "description": found.description,
        "place": found.where,
        "due_on": papers_due(procedure),
    }
    issue("D37", procedure.case, by=by, at=at, rules=procedure.rules, extra=extra)


def issue_approval(procedure: Procedure, *, by: Post, at: datetime.datetime) -> None:
    """D38 临时救助审批表, once the papers are complete."""
    decision, found = procedure.decision, told(procedure)
    assert decision is not None
    assert found is not None
    extra = {"decision": decision, "late_reason": found.late_reason, **_event(procedure, decision)}
    issue("D38", procedure.case, by=by, at=at, rules=procedure.rules, extra=extra)


def issue_decision(procedure: Procedure, *, by: Post, at: datetime.datetime, extra: dict[str, Any]) -> None:
    """The form of the decision: 审批表, or what the rules write it on; `extra` as D30 asks for."""
    paper = procedure.rules.decide.paper or "D30"
    if paper == "D38":
        extra = extra | _event(procedure, extra["decision"])
    issue(paper, procedure.case, by=by, at=at, rules=procedure.rules, extra=extra)


def _event(procedure: Procedure, decision: Decision) -> dict[str, Any]:
    """What D38 says beyond the decision: the event, why this level decides, what is given when."""
    found = told(procedure)
    cause = found.papers.get("cause") or found.get_event_kind_display() if found else ""
    return {
        "event": cause or procedure.case.get_category_display(),
        "threshold": threshold(decision),
        "instalments": [
            {"month": piece.month, "amount": piece.amount, "kind": piece.what}
            for piece in decision.instalments.all()
        ],
    }


def threshold(decision: Decision) -> str:
    """Why this level decided, as the derivation says it."""
    reasons: Iterable[str] = decision.derivation.get("reasons", ())
    return next((reason for reason in reasons if "审批" in reason), "")


def means_of(decision: Decision) -> str:
    """“现金 1500.00元（备用金）、棉被 300.00元”."""
    return "、".join(
        f"{piece.what} {money(piece.amount)}元（{piece.get_paid_from_display()}）"
        for piece in decision.instalments.all()
    )


def report_upwards(procedure: Procedure, *, plan: str, support: str, by: Post, at: datetime.datetime) -> None:
    """The need exceeds what aid can give: the government is told, with a plan and what it takes (BY-34)."""
    if procedure.rules.emergency.over_standard != "report_to_government":
        raise Refused(["本地规则没有超过标准向政府报告的规定"])
    found = told(procedure)
    assert found is not None
    report = GovernmentReport.make(
        procedure.case,
        ground=ReportGround.OVER_STANDARD,
        addressee=f"{procedure.county.name}人民政府",
        facts=found.description,
        plan=plan,
        support=support,
        by=by,
        at=at,
    )
    extra = {
        "report": report,
        "to": report.addressee,
        "about": f"{procedure.case.applicant_name}户急难救助资金需求超过规定标准",
        "facts": report.facts,
        "plan": report.plan,
        "conditions": report.support,
    }
    issue("D51", procedure.case, by=by, at=at, rules=procedure.rules, extra=extra)
