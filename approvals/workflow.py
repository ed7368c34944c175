"""What the acts' own declarations say under the rules of one place and category: who, where, in what way.

Read by docs/workflow.md (approvals/workflowtable.py) and by the page /workflow/; nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Role
from accounts.permits import Permit, Recusal
from approvals import edges, guards, reliefguards
from approvals.care import care_wanted
from approvals.commissioning import commission_known
from approvals.deliberation import MEETING_MODE, collective_known, council_called, council_known
from approvals.stages import ACCEPTED, ENDS, Stage
from audit.acts import Guard
from policies.clocks import STAGE_OF, ClockRule
from policies.rules import Rules
from policies.shown import clock_words, step_note

# Sentences that name people or papers of the case at hand, as they read without one.
SPOKEN = {
    "materials_complete": "材料还缺：（逐项列出）",
    "not_in_receipt": "本户（或者本人）正在享受这一类救助，不能重复受理；情况有变的，办理变更",
    "change_untold": "还没有已经审批的变更，或者变更告知书已经送达",
    "meeting_held": "本轮评议会还没有登记，或者已有结论",
    "appraisal_foreseen": "本地规则没有民主评议，或者只在有异议时组织",
    "headless": "本户有户主，不用另定",
    "recoverable": "急难救助没有登记事后核查不符，或者没有发现弄虚作假，不追回",
    "all_adults_authorised": "还没有签核对授权书：（列出姓名）",
    "doubts_closed": "核对疑点尚未核实：（逐项列出）",
    "objections_settled": "还有公示异议没有答复",
    "reviewed": "本次还没有核查：完成入户调查，或者登记其他方式的核查情况",
    "simplified": "本地规则没有免除的核对、民主评议、公示还没有办完",
    "published_clean": "决定前的公示未完成，公示尚未期满撤下",
    "county_visited": "近亲属备案、有投诉举报的，须由县级民政部门入户调查后才能审批",
    "looked_into": "重新调查、重新评议完成后才能答复异议",
    "kin_filed": "近亲属未备案，请先补登近亲属备案",
    "council_satisfied": "须经审核确认会议集体研究的，会议还没有决定",
    "council_ready": "会议记录、到会人数、表决和签字还不齐",
    "commission_answered": "委托外地入户调查还没有回函",
    "kin_of_household": "与本户有近亲属关系，须回避",
    "unbound_by_secrecy": "规则要求保密协议而没有有效的",
}
# Where a period without a stage of its own is waited for.
WAITED_AT = {
    "review_meeting.due": Stage.APPRAISAL,
    "objection.due": Stage.OBJECTION,
    "overall.limit": Stage.DECISION,
    "overall.ext": Stage.DECISION,
    "overall.national": Stage.DECISION,
    "reject_notice.due": Stage.REJECTED,
    "emergency.grant_within": Stage.RELIEF,
    "emergency.backfill": Stage.COMPLETION,
}


def _councils(law: Rules) -> bool:
    """Do these rules know 审核确认会议 or 一事一议?"""
    return law.decide.mode == MEETING_MODE or bool(law.collective.on)


# Guards the rules alone answer: an act they rule out is no act of this place and category.
RULED: dict[Guard, Callable[[Rules], bool]] = {
    guards.is_aftercare: lambda _law: False,
    guards.precheck_foreseen: lambda law: law.precheck.on is True,
    guards.certificate_foreseen: lambda law: law.certificate.document is not None,
    reliefguards.urgent: lambda law: law.urgent,
    reliefguards.not_urgent: lambda law: not law.urgent,
    reliefguards.for_an_expense: lambda law: law.paid_once and not law.urgent,
    commission_known: lambda law: bool(law.visit.remote_commission),
    collective_known: lambda law: bool(law.collective.on),
    council_known: _councils,
    council_called: _councils,
    guards.may_reinvestigate: lambda law: "reinvestigate" in (law.objection.actions or ()),
    guards.may_reappraise: lambda law: "appraisal" in (law.objection.actions or ()),
    care_wanted: lambda law: bool(law.care.indicators),
}
BEFORE_ACCEPTANCE = (Stage.DRAFT, Stage.PRECHECK, Stage.INVITED, Stage.SUBMITTED, Stage.CORRECTION)


@dataclass(frozen=True)
class ActRow:
    """One act under one set of rules."""

    name: str
    label: str
    clause: str
    quote: str
    roles: tuple[str, ...]
    barred: tuple[str, ...]
    wanting: tuple[str, ...]


@dataclass(frozen=True)
class StageRow:
    """One stage on the way of one route: what may be done there, by whom, and what is waited for."""

    stage: str
    label: str
    note: str
    acts: tuple[tuple[str, str], ...]  # label, who
    clocks: tuple[ClockRule, ...]


def permit_of(transition: Any, law: Rules) -> Permit:
    """The permission of a declaration; a signer named by the rules is looked up there."""
    if isinstance(transition.permission, Permit):
        return transition.permission
    permit: Permit = transition.permission.permit_by(law)
    return permit


def may(act: str, stage: str, role: str, law: Rules) -> bool:
    """Does the declaration let a role do an act at a stage, guards and recusals aside?"""
    found = next((each for each in edges.declared(act) if str(each.source) == str(stage)), None)
    return found is not None and role in permit_of(found, law).roles


def said(rule: Guard | Recusal) -> str:
    return rule.sentence if isinstance(rule.sentence, str) else SPOKEN[rule.__name__]


def label(act: str) -> str:
    return str(edges.declared(act)[0].custom["label"])


def clause(act: str, law: Rules) -> str:
    """The clause an act rests on under these rules."""
    custom = edges.declared(act)[0].custom
    basis = law.basis(custom["basis"]) if "basis" in custom else None
    return basis.text if basis else str(custom.get("clause", ""))


def people(transition: Any, law: Rules) -> str:
    return "、".join(Role(role).label for role in permit_of(transition, law).roles)


def _way(law: Rules) -> tuple[list[str], list[str], list[str]]:
    """Stages before acceptance, stages of the route, and where else a case can come to stand."""
    before = [Stage.DRAFT]
    if law.precheck.on:
        before += [Stage.PRECHECK, Stage.INVITED]
    before += [Stage.SUBMITTED, Stage.CORRECTION]
    steps = [str(step.stage) for step in law.route if step.stage not in before]
    after = [Stage.OBJECTION] if Stage.PUBLICITY in steps else []
    after += [end for end in ENDS if end not in steps]
    if not law.precheck.on:
        after.remove(Stage.PRECHECK_FAILED)
    return [str(stage) for stage in before], steps, [str(stage) for stage in after]


def passed(law: Rules) -> tuple[str, ...]:
    """Stages a case can stand at under these rules, in the order of the way; ends last."""
    return tuple(dict.fromkeys(stage for part in _way(law) for stage in part))


def foreseen(act: str, law: Rules) -> bool:
    """Do these rules know the act in an application at all? What a case still lacks is no matter of the rules."""
    return all(RULED[each](law) for each in edges.declared(act)[0].conditions if each in RULED)


def acts_of(law: Rules) -> list[str]:
    """Acts that can be done at some stage of the way of these rules, in the order the office does them."""
    way = set(passed(law))
    known = [act for act in edges.acts() if foreseen(act, law)]
    return [act for act in known if any(str(each.source) in way for each in edges.declared(act))]


def afterwards() -> list[str]:
    """Acts of reviews, changes and stops."""
    return [act for act in edges.acts() if guards.is_aftercare in edges.declared(act)[0].conditions]


def act_rows(law: Rules, acts: list[str] | None = None) -> list[ActRow]:
    return [_act(name, law) for name in (acts_of(law) if acts is None else acts)]


def _act(name: str, law: Rules) -> ActRow:
    first = edges.declared(name)[0]
    permit, citation = permit_of(first, law), clause(name, law)
    return ActRow(
        name=name,
        label=label(name),
        clause=citation,
        quote=law.clauses.get(citation, ""),
        roles=tuple(Role(role).label for role in permit.roles),
        barred=tuple(said(rule) for rule in permit.unless),
        wanting=tuple(said(rule) for rule in first.conditions),
    )


def stage_rows(law: Rules) -> list[StageRow]:
    """The way of these rules, step by step; two boards are two rows. What may be done wherever an accepted
    case stands (withdrawal, extension …) is said once, in a row of its own."""
    before, steps, after = _way(law)
    always = [act for act in acts_of(law) if _everywhere(act)]
    places = [(stage, stage, Stage(stage).label) for stage in before]
    places += [(str(step.stage), step.key, step.label) for step in law.route if str(step.stage) in steps]
    places += [(stage, stage, Stage(stage).label) for stage in after]
    rows = [
        StageRow(stage, name, step_note(law, key), _done_at(stage, law, always), _clocks(stage, key, law))
        for stage, key, name in places
    ]
    kept = [row for row in rows if row.acts or row.clocks or row.stage in steps]
    later = [] if law.paid_once else afterwards()
    apart = [("受理后各环节", always), ("决定以后（复核、变更、停发）", later)]
    return kept + [StageRow("", name, "", _who(acts, law), ()) for name, acts in apart if acts]


def _who(acts: list[str], law: Rules) -> tuple[tuple[str, str], ...]:
    return tuple((label(act), people(edges.declared(act)[0], law)) for act in acts)


def _everywhere(act: str) -> bool:
    return {str(stage) for stage in ACCEPTED} <= {str(each.source) for each in edges.declared(act)}


def _done_at(stage: str, law: Rules, always: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label(act), people(each, law))
        for act in edges.acts()
        for each in edges.declared(act)
        if str(each.source) == stage
        and foreseen(act, law)
        and (act not in always or stage in BEFORE_ACCEPTANCE)
    )


def _clocks(stage: str, key: str, law: Rules) -> tuple[ClockRule, ...]:
    return tuple(
        clock
        for clock in law.clock_rules
        if clock.on_route
        and (
            clock.name == f"publicity.{key}"
            or STAGE_OF.get(clock.name, WAITED_AT.get(clock.name, "")) == stage
        )
    )


def clock_text(clock: ClockRule) -> str:
    """入户调查：自受理起 5 个工作日内（操作细则 一(二)2）."""
    return f"{clock.label}：{clock_words(clock)}（{clock.basis.label}）"
