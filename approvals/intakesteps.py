"""受理登记 in five short steps: what each saves, and what the check at the end says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.idnumber import IdNumber
from accounts.models import Post
from approvals.intakechecks import lacking
from approvals.intakeforms import PERSON, BeginForm, MaterialsForm
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import Refused
from cases.checklists import checklist
from cases.gaps import gaps
from cases.models import Case, Material, MaterialStatus
from households.choices import Relation, Sex
from households.duplicates import duplicates_of
from households.models import Authorisation, Household, Member
from policies.benefits import HouseholdClass

STEPS = {
    "household": "申请人与住址",
    "members": "家庭成员",
    "income": "收入与财产",
    "materials": "核收材料",
    "check": "核对并出具通知书",
}
AUTHORISATION = "authorisation."


def begin(form: BeginForm, *, by: Post, at: datetime.datetime) -> Procedure:
    """Open a file for the applicant: the household already on file here, else a new one. Inside `acting()`.

    Refused when the person is being helped already, stands in a household elsewhere, or has a case open.
    """
    facts = form.cleaned_data
    household = _household_of(facts, by) or _new_household(facts, by)
    applicant = household.current_members().get(id_index=Member.index_of(facts["id_number"]))
    alone = applicant if facts.get("applied_for") == PERSON else None
    _refuse_running(household, facts["category"], alone)
    case = Case.objects.open(
        household=household,
        category=facts["category"],
        applicant=applicant,
        at=at,
        channel=facts["channel"],
        proxy_name=facts["proxy_name"].strip(),
        for_member=alone,
    )
    return Procedure.objects.create(
        case=case,
        county=case.county,
        township=case.township,
        village=case.village,
        handler=by,
        opened_at=at,
    )


def _household_of(facts: dict[str, Any], by: Post) -> Household | None:
    found = duplicates_of(facts["id_number"], facts["name"], by)
    if any(each.in_receipt or each.household is None for each in found):
        raise Refused([each.sentence for each in found])
    return found[0].household if found else None


def _new_household(facts: dict[str, Any], by: Post) -> Household:
    village = facts["village"]
    household = Household.objects.create(
        county=village.county,
        township=village.township,
        village=village,
        head_name=facts["name"],
        area=HouseholdClass.URBAN,
    )
    number = IdNumber.parse(facts["id_number"], who=facts["name"])
    Member.objects.create(
        household=household,
        name=facts["name"],
        id_number=str(number),
        birth_on=number.birth_date,
        sex=Sex.MALE if number.sex == Sex.MALE.label else Sex.FEMALE,
        relation=Relation.HEAD,
        is_head=True,
    )
    return household


def _refuse_running(household: Household, category: str, alone: Member | None) -> None:
    """One case at a time of the household, or of one person of it: two persons may have theirs side by side."""
    open_ones = Procedure.objects.open().filter(case__household=household, case__category=category)
    if alone is not None:
        open_ones = open_ones.filter(Q(case__for_member=None) | Q(case__for_member=alone))
    running = open_ones.select_related("case__for_member", "case__household").first()
    if running:
        raise Refused([f"{running.case.recipient_name}户已有在办案件 {running.case.case_no}，请接着办"])


def save_materials(procedure: Procedure, form: MaterialsForm, *, by: Post, at: datetime.datetime) -> None:
    """Tick what was handed in; a ticked consent also becomes the member's authorisation. Inside `acting()`."""
    case = procedure.case
    held = set(case.materials.filter(round=1, status=MaterialStatus.RECEIVED).values_list("key", flat=True))
    for need in form.received():
        if need.key not in held:
            Material.objects.receive(case, need, by=by, at=at)
        if need.key.startswith(AUTHORISATION):
            _authorise(
                procedure,
                int(need.key.removeprefix(AUTHORISATION)),
                form.cleaned_data.get("signed_on") or timezone.localdate(at),
            )
    unticked = [need.key for need in form.missing()]
    for material in case.materials.filter(round=1, key__in=unticked, status=MaterialStatus.RECEIVED):
        material.status, material.received_at = MaterialStatus.MISSING, None
        material.save()


def _authorise(procedure: Procedure, member_id: int, signed_on: datetime.date) -> None:
    household = procedure.case.household
    if not household.authorisations.filter(member=member_id, withdrawn_on=None).exists():
        Authorisation.objects.create(household=household, member_id=member_id, signed_on=signed_on)


def navigation(procedure: Procedure, current: str, wrong: Mapping[str, int]) -> list[dict[str, Any]]:
    """The five steps at the left: what is there, what is still open. `wrong`: mistakes to correct, by step."""
    states = _states(procedure)
    steps = []
    for name, label in STEPS.items():
        done, note = states[name]
        if mistakes := wrong.get(name, 0):
            note = f"{mistakes} 处要改"
        steps.append(
            {
                "label": label,
                "note": note,
                "state": "wrong" if mistakes else "done" if done else "",
                "current": name == current,
                "url": reverse("approvals:intake_step", args=[procedure.case.case_no, name]),
            }
        )
    return steps


def _states(procedure: Procedure) -> dict[str, tuple[bool, str]]:
    """(done, words under the name) by step."""
    household = procedure.case.household
    members = list(household.current_members())
    open_ = [member.name for member in members if lacking(member)]
    missing = len(gaps(checklist(procedure.case, procedure.rules, 1)))
    incomes = household.incomes.filter(withdrawn_on=None).count()
    account = procedure.case.account_on(timezone.localdate()) is not None
    told = procedure.kin_answered_at is not None
    return {
        "household": (told and bool(household.address), household.address or "还没有填写"),
        "members": (not open_, f"{len(members)} 人" + (f"，{open_[0]}待补填" if open_ else "")),
        "income": (account, f"收入 {incomes} 笔，{'账户已登记' if account else '账户未登记'}"),
        "materials": (not missing, f"还差 {missing} 项" if missing else "已收齐"),
        "check": (procedure.stage != Stage.DRAFT, "打印通知书"),
    }
