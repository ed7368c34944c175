"""The village names of a ledger and the villages of the township."""

import re
from collections.abc import Mapping

from accounts.models import Level, Region
from households.ledger.columns import Field
from households.ledger.findings import Findings
from households.ledger.household_rows import HouseholdRows, Table

COMMITTEE_FIRST, VILLAGE_FIRST = (
    1,
    200,
)  # statistical codes: residents' committees below 200, villages from there


def stem(name: str) -> tuple[str, str]:
    """(stem, kind): 青杠村村委会 → (青杠, 村), 柳溪居委会 → (柳溪, 社区), 大湾 → (大湾, "")."""
    plain = "".join(name.split())
    plain = re.sub(r"村?(村民委员会|村委会)$", "村", plain)
    plain = re.sub(r"(社区)?(居民委员会|居委会)$", "社区", plain)
    kind = next((kind for kind in ("社区", "村") if plain.endswith(kind) and plain != kind), "")
    return plain.removesuffix(kind), kind


def alike(one: str, other: str) -> bool:
    """青杠 is 青杠村, 青杠村 is not 青杠社区."""
    (first, kind), (second, other_kind) = stem(one), stem(other)
    return first == second and (kind == other_kind or not kind or not other_kind)


def match_villages(names: set[str], township: Region, chosen: Mapping[str, str]) -> dict[str, str]:
    """{name in the ledger: code}; what was chosen on screen first, then the same name, then the only one alike."""
    inside = list(Region.objects.within(township).filter(level=Level.VILLAGE))
    codes = {village.pk for village in inside}
    by_name = {village.name: village.pk for village in inside}
    found = {}
    for name in filter(None, names):
        near = [village.pk for village in inside if alike(name, village.name)]
        code = chosen.get(name) or by_name.get(name) or (near[0] if len(near) == 1 else "")
        if code in codes:
            found[name] = code
    if chosen.get("") in codes:
        found[""] = chosen[""]
    return found


def settle_villages(
    table: Table, homes: list[HouseholdRows], township: Region, chosen: Mapping[str, str], findings: Findings
) -> list[str]:
    """Give every household its village; unknown names hold their households back. Answers the unknown names."""
    known = match_villages({home.village for home in homes}, township, chosen)
    for home in homes:
        home.village_code = known.get(home.village, "")
        if home.village_code:
            continue
        said = (
            f"“{home.village}”不在{township.name}的村（社区）名单里" if home.village else "没有填村（社区）"
        )
        sentence = f"{home.head_name}户{said}，请选定对应的村（社区）"
        findings.error(home.row, table.heading(Field.VILLAGE), sentence)
        home.held = True
    return sorted({home.village for home in homes} - set(known))


def plant_villages(names: list[str], township: Region) -> list[Region]:
    """Create the missing villages under the next free codes; inside `acting()` only. Blank names are passed over."""
    planted = []
    for name in filter(None, names):
        first = COMMITTEE_FIRST if "社区" in name or "居" in name else VILLAGE_FIRST
        taken = set(Region.objects.within(township).values_list("code", flat=True))
        code = next(
            code for number in range(first, 1000) if (code := f"{township.pk[:9]}{number:03d}") not in taken
        )
        planted.append(Region.objects.plant(code, name))
    return planted
