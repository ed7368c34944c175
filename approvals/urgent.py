"""An urgent request opens a case at once: the household on file wherever it is, or a new one with the person alone."""

from __future__ import annotations

import datetime
from typing import Any

from accounts.idnumber import IdNumber
from accounts.models import Post, Region
from approvals.models import Procedure
from audit.acts import Refused, acting, perform
from cases.models import Case, Channel
from households.choices import Relation, Sex
from households.models import Household, Member
from policies.benefits import HouseholdClass
from policies.categories import Category


def open_urgent(
    facts: dict[str, Any], *, bridged: Case | None = None, by: Post, at: datetime.datetime
) -> Procedure:
    """Write down who asks and what happened, as one transaction; the hours begin. Raises Refused."""
    facts = dict(facts)
    who = {name: facts.pop(name, "") for name in ("name", "id_number", "phone", "age", "sex")}
    name, number, place = who["name"], who["id_number"], facts["place"]
    with acting(by, reason="登记急难求助", sentence="登记急难求助", at=at):
        person = _on_file(bridged, number, place.county.pk) or _new_person(who, place, at)
        if person.name != name:
            raise Refused([f"身份证号登记的姓名不是{name}，请核对姓名和证号"])
        running = Procedure.objects.open().filter(
            case__household=person.household, case__category=Category.LINSHI_JINAN
        )
        if found := running.select_related("case").first():
            raise Refused(
                [f"{person.household.head_name}户已有在办的急难救助 {found.case.case_no}，请接着办"]
            )
        case = Case.objects.open(
            household=person.household,
            category=Category.LINSHI_JINAN,
            applicant=person,
            at=at,
            channel=Channel.WINDOW,
            place=place,
        )
        procedure = Procedure.objects.create(
            case=case,
            county=case.county,
            township=case.township,
            village=case.village,
            handler=by,
            opened_at=at,
        )
        if bridged is not None:
            facts["bridges"] = bridged
        return perform(procedure.register_emergency, by=by, at=at, **facts)


def _on_file(bridged: Case | None, number: str, county: str) -> Member | None:
    """The person in the household file of this county: aid is given at the place of the emergency (YC-079)."""
    if bridged is not None:
        return bridged.applicant
    if not number:
        return None
    known = Member.objects.current().filter(county_code=county, id_index=Member.index_of(number))
    return known.select_related("household").first()


def _new_person(who: dict[str, Any], place: Region, at: datetime.datetime) -> Member:
    """A household of one; without a number the birth is as told, until the papers are made good."""
    county, township = place.county, place.township
    assert county is not None
    assert township is not None
    household = Household.objects.create(
        county=county,
        township=township,
        village=place,
        head_name=who["name"],
        area=HouseholdClass.RURAL,
        phone=who["phone"] or "",
        residence_region=place,
    )
    number = IdNumber.parse(who["id_number"], who=who["name"]) if who["id_number"] else None
    sex = who["sex"] or Sex.MALE
    if number is not None:
        sex = Sex.MALE if number.sex == Sex.MALE.label else Sex.FEMALE
    return Member.objects.create(
        household=household,
        name=who["name"],
        id_number=str(number) if number else "",
        birth_on=number.birth_date if number else datetime.date(at.year - int(who["age"]), 1, 1),
        sex=sex,
        relation=Relation.HEAD,
        is_head=True,
    )
