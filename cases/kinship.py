"""近亲属: staff who are, or may be, kin of a household — by declaration, number, phone, card or address (YC-041…044).

`match` is pure; `traces_of` and `staff_near` read what it compares from the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accounts.models import Post, User
from accounts.vault import blind_index
from households.models import Household, Member, PayeeAccount

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import Region
    from cases.models import Case

TO_ASK = "关系待核实"
CITY = "市"


@dataclass(frozen=True, slots=True)
class HouseholdTraces:
    """What a household can be recognised by; numbers only as blind indexes."""

    id_indexes: frozenset[str]
    phone_indexes: frozenset[str] = frozenset()
    account_indexes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StaffTraces:
    """What a member of staff can be recognised by; `declared`: id index → relation of the declared relative."""

    staff_id: int
    name: str
    id_index: str = ""
    phone_index: str = ""
    account_indexes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    declared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KinMatch:
    """One member of staff to be filed and recused."""

    staff_id: int
    relation: str
    matched_by: str
    note: str
    name: str = ""


def match(household: HouseholdTraces, staff: Iterable[StaffTraces]) -> list[KinMatch]:
    """Everybody on the staff who touches the household; the strongest trace names the match, the note all of them.

    A declaration or a number proves kinship; a shared phone, card or address asks for it to be verified.
    """
    found = []
    for person in staff:
        traces = _traces_between(household, person)
        if traces:
            matched_by, relation, _ = traces[0]
            found.append(
                KinMatch(
                    person.staff_id, relation, matched_by, "；".join(note for *_, note in traces), person.name
                )
            )
    return found


def _traces_between(household: HouseholdTraces, person: StaffTraces) -> list[tuple[str, str, str]]:
    """(kind of match, relation, sentence), strongest first."""
    traces = [
        ("declaration", f"是工作人员的{relation}", f"{person.name}申报过近亲属（{relation}）")
        for index, relation in person.declared.items()
        if index in household.id_indexes
    ]
    if person.id_index and person.id_index in household.id_indexes:
        traces.append(("id", "工作人员本人", f"{person.name}本人是家庭成员"))
    if person.phone_index and person.phone_index in household.phone_indexes:
        traces.append(("phone", TO_ASK, f"与{person.name}留的手机号相同"))
    if person.account_indexes & household.account_indexes:
        traces.append(("account", TO_ASK, f"与{person.name}家用同一个银行账号"))
    if person.addresses & household.addresses:
        traces.append(("address", TO_ASK, f"与{person.name}家住址相同"))
    return traces


def traces_of(household: Household) -> HouseholdTraces:
    """What the file of a household shows of it."""
    return HouseholdTraces(
        id_indexes=frozenset(m.id_index for m in household.current_members() if m.id_index),
        phone_indexes=frozenset({household.phone_index} - {""}),
        account_indexes=frozenset(household.accounts.current().values_list("number_index", flat=True)),
        addresses=_address(household.village_id, household.address),
    )


def unfiled(case: Case, levels: Iterable[str] | None, on: date) -> list[KinMatch]:
    """Kin of the household among the staff who are not in the register of the case yet (YC-043)."""
    filed = set(case.kin_filings.values_list("staff_id", flat=True))
    found = match(traces_of(case.household), staff_near(case.township, on, levels))
    return [each for each in found if each.staff_id not in filed]


def staff_near(township: Region, on: date, levels: Iterable[str] | None = None) -> list[StaffTraces]:
    """The staff of a township, its villages and its county, with what they declared and their own households.

    `levels`: whose kin are filed, in the words of the rules; the city's staff are asked about where they name it.
    """
    places = [*_inside(township), township.parent_id]
    if CITY in (levels or ()) and township.parent is not None:
        places.append(township.parent.parent_id)
    near = Post.objects.current(on).filter(region__in=places)
    people = list(User.objects.filter(pk__in=near.values("user_id")).prefetch_related("kin_declarations"))
    homes = _homes_of([p.id_index for p in people if p.id_index])
    return [_staff(person, homes.get(person.id_index or "", [])) for person in people]


def _inside(township: Region) -> list[str]:
    return list(type(township).objects.within(township).values_list("code", flat=True))


def _homes_of(id_indexes: list[str]) -> dict[str, list[Household]]:
    homes: dict[str, list[Household]] = {}
    for member in Member.objects.current().filter(id_index__in=id_indexes).select_related("household"):
        homes.setdefault(str(member.id_index), []).append(member.household)
    return homes


def _staff(person: User, homes: list[Household]) -> StaffTraces:
    accounts = PayeeAccount.objects.current().filter(household__in=homes) if homes else []
    return StaffTraces(
        staff_id=person.pk,
        name=person.name,
        id_index=person.id_index or "",
        phone_index=blind_index("phone", person.phone) if person.phone else "",
        account_indexes=frozenset(a.number_index for a in accounts),
        addresses=frozenset().union(*(_address(h.village_id, h.address) for h in homes)),
        declared={
            d.kin_id_index: d.get_relation_display()
            for d in person.kin_declarations.all()
            if d.withdrawn_on is None
        },
    )


def _address(village: str, address: str) -> frozenset[str]:
    """An address to compare: without blanks, within its village; none when nothing is written."""
    plain = "".join(address.split())
    return frozenset({f"{village}{plain}"}) if plain else frozenset()
