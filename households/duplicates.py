"""Is this person already on file, or already helped? By blind index, across the county’s townships."""

from dataclasses import dataclass

from accounts.models import Post
from accounts.vault import blind_index
from households.models import Household, Member


@dataclass(frozen=True)
class Duplicate:
    """Where a person already stands. Of a household outside the asker's region only the township is told."""

    name: str
    township_name: str
    in_receipt: bool
    household: Household | None

    @property
    def sentence(self) -> str:
        """何桂兰已在东关街道的一户中，正在保"""
        place = f"{self.household.head_name}户" if self.household else f"{self.township_name}的一户"
        state = "，正在享受救助" if self.in_receipt else ""
        return f"{self.name}已登记在{place}中{state}，请先核实"


def duplicates_of(
    id_number: str, name: str, by: Post, *, besides: Household | None = None
) -> list[Duplicate]:
    """Current memberships of the person elsewhere in the county of `by`; `name` is what the asker typed.

    `besides`: the household being worked on, which is no duplicate. The name on file is not told.
    """
    if not id_number:
        return []
    members = Member.objects.current().filter(
        county_code=by.region.county.pk, id_index=blind_index("id_number", id_number)
    )
    if besides is not None:
        members = members.exclude(household=besides)
    found = list(members.select_related("household__township"))
    own = set(
        Household.objects.visible_to(by)
        .filter(pk__in=[m.household_id for m in found])
        .values_list("pk", flat=True)
    )
    return [
        Duplicate(
            name=name or "此人",
            township_name=member.household.township.name,
            in_receipt=member.household.ledger_entries.exists(),
            household=member.household if member.household_id in own else None,
        )
        for member in found
    ]
