"""Forms people sign, filled from what is typed already: nobody writes the same fact twice (TA-27)."""

from __future__ import annotations

from cases import findings
from cases.checklists import checklist
from cases.gaps import gaps
from cases.papers.facts import Content, Facts
from households.models import Member, Supporter

ADULT = 18


def application(facts: Facts) -> Content:
    household = facts.case.household
    return {
        **declaration(facts),
        "head": household.head_name,
        "phone": household.phone,
        "hukou": household.hukou_region.full_name if household.hukou_region else "",
        "residence": household.residence_region.full_name if household.residence_region else "",
        "account": facts.case.current_account(),
        "reason": facts.extra.get("reason", ""),
        "signed_on": facts.case.application_signed_on,
    }


def declaration(facts: Facts) -> Content:
    """Income, property and spending as declared, each line with the person it is of."""
    household = facts.case.household
    form = findings.blank(household)
    spent = household.expenses.filter(withdrawn_on=None).select_related("member").order_by("id")
    return {
        "incomes": form["income"]["items"],
        "properties": form["property"]["items"],
        "expenses": [
            {
                "label": f"{spending.member.name if spending.member else '全家'} {spending.get_kind_display()}",
                "declared": f"{spending.amount:,.2f} 元（自付 {spending.self_paid:,.2f} 元）",
            }
            for spending in spent
        ],
        "supporters": list(household.supporters.filter(until=None)),
    }


def promise_of_truth(facts: Facts) -> Content:
    return {"adults": _adults(facts)}


def authorisation(facts: Facts) -> Content:
    """Every adult of the household signs, and every supporter outside it whose means are looked at (art. 41)."""
    given = list(facts.case.household.authorisations.filter(withdrawn_on=None))
    return {
        "signers": [_signer(member, given) for member in _adults(facts)]
        + [_signer(person, given) for person in facts.case.household.supporters.filter(until=None)],
        "minors": [m.name for m in facts.case.household.counted_members() if m.age_on(facts.day) < ADULT],
    }


def _signer(person: Member | Supporter, given: list) -> Content:
    field = "member_id" if isinstance(person, Member) else "supporter_id"
    signed = next((one for one in given if getattr(one, field) == person.pk), None)
    relation = person.get_relation_display() if isinstance(person, Member) else person.relation
    return {"name": person.name, "relation": relation, "id_number": person.id_number or "—", "signed": signed}


def _adults(facts: Facts) -> list[Member]:
    return [m for m in facts.case.household.counted_members() if m.age_on(facts.day) >= ADULT]


def proxy(facts: Facts) -> Content:
    known = facts.case.household.proxies.filter(until=None).first()
    return {
        "agent": facts.extra.get("agent") or (known.name if known else facts.case.proxy_name),
        "agent_relation": facts.extra.get("agent_relation") or (known.relation if known else ""),
        "agent_id": known.id_number if known else "",
        "committee": bool(known and known.is_committee),
        "grounds": known.grounds if known else "",
        "scope": facts.extra.get("scope", "代为提交申请材料、签收文书、查询办理进度"),
    }


def kin_filing(facts: Facts) -> Content:
    filings = facts.extra.get("filings")
    if filings is None:
        filings = facts.case.kin_filings.select_related("staff").order_by("pk")
    return {
        "filings": list(filings),
        "recusals": facts.extra.get("recusals", []),
        "degrees": facts.rules.relatives.degrees or (),
        "separate": bool(facts.rules.relatives.separate_archive),
        "county_visit": bool(facts.rules.relatives.county_visit),
    }


def promise(facts: Facts) -> Content:
    items = facts.extra.get("items")
    return {"items": items or [need.label for need in gaps(checklist(facts.case, facts.rules, 1))]}


CONTENTS = {
    "D03": application,
    "D04": declaration,
    "D05": promise_of_truth,
    "D06": authorisation,
    "D07": proxy,
    "D12": kin_filing,
    "D21P": promise,
}
