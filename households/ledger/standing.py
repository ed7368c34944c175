"""A sheet against the record: who is already on file, in this township or another. Set-based, two statements."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from accounts.models import Region
from accounts.vault import blind_index
from households.ledger.columns import Field
from households.ledger.findings import Findings
from households.ledger.household_rows import HouseholdRows, PersonRow, Table

# The lists travel as two arrays and are joined on the partial index of current persons: no staging table, no writes.
PERSONS_ON_FILE = """
    SELECT sought.id_index, household.id, household.township_id, region.name, household.head_name
    FROM unnest(%s::text[]) AS sought (id_index)
    JOIN households_member member
      ON member.county_code = %s AND member.id_index = sought.id_index
     AND member.left_on IS NULL AND member.died_on IS NULL
    JOIN households_household household ON household.id = member.household_id
    JOIN accounts_region region ON region.code = household.township_id
"""
CARDS_ON_FILE = """
    SELECT DISTINCT account.number_index, household.id, household.township_id, household.head_name
    FROM unnest(%s::text[]) AS sought (number_index)
    JOIN households_payeeaccount account
      ON account.number_index = sought.number_index AND account.until IS NULL
    JOIN households_household household ON household.id = account.household_id
    WHERE household.county_id = %s
"""


@dataclass(frozen=True)
class OnFile:
    """Where a person stands in the record."""

    household_id: int
    township_id: str
    township_name: str
    head_name: str


def check_standing(table: Table, homes: list[HouseholdRows], township: Region, findings: Findings) -> None:
    """Mark households already on file (`on_file`), hold back those whose members stand elsewhere.

    A household whose head stands in a household of this township is that household: it is left as it is.
    """
    known = _persons_on_file(homes, township)
    for home in homes:
        if known and not home.held:
            _place(table, home, township, known, findings)
    _warn_of_cards(table, homes, township, findings)


def _persons_on_file(homes: list[HouseholdRows], township: Region) -> dict[str, OnFile]:
    for home in homes:
        for person in home.people:
            person.id_index = blind_index("id_number", person.id_number) if person.id_number else ""
        home.account_index = blind_index("account", home.account) if home.account else ""
    sought = [person.id_index for home in homes for person in home.people if person.id_index]
    with connection.cursor() as cursor:
        cursor.execute(PERSONS_ON_FILE, [sought, township.county.pk])
        return {row[0]: OnFile(*row[1:]) for row in cursor.fetchall()}


def _place(
    table: Table, home: HouseholdRows, township: Region, known: dict[str, OnFile], findings: Findings
) -> None:
    head = known.get(home.head.id_index)
    own = head.household_id if head and head.township_id == township.pk else None
    for person in home.people:
        found = known.get(person.id_index)
        if found and found.household_id != own:
            findings.error(person.row, table.heading(Field.ID_NUMBER), _elsewhere(person, found, township))
            home.held = True
    if own is not None and not home.held:
        home.on_file = own
        added = [person.name for person in home.people if person.id_index not in known]
        if added:
            sentence = f"{home.head_name}户已在册，名单里的{'、'.join(added)}未入库，请在家庭页登记新成员"
            findings.warn(home.row, table.heading(Field.NAME), sentence)


def _elsewhere(person: PersonRow, found: OnFile, township: Region) -> str:
    """Says where a person stands; of another township no more than its name."""
    if found.township_id != township.pk:
        return f"{person.name}已登记在{found.township_name}的一户中，请与该乡镇（街道）核实后再入库"
    return f"{person.name}已登记在本乡镇（街道）{found.head_name}户中，一个人只能在一户，请核对"


def _warn_of_cards(table: Table, homes: list[HouseholdRows], township: Region, findings: Findings) -> None:
    new = {home.account_index: home for home in homes if home.account_index and home.on_file is None}
    with connection.cursor() as cursor:
        cursor.execute(CARDS_ON_FILE, [list(new), township.county.pk])
        users = defaultdict(list)
        for number_index, *user in cursor.fetchall():
            users[number_index].append(user)
    for number_index, found in users.items():
        home = new[number_index]
        if home.held:
            continue
        names = "、".join(
            f"在册的{head_name}户" if township_id == township.pk else "其他乡镇（街道）的一户"
            for _, township_id, head_name in found
        )
        sentence = f"{home.head_name}户的账号与{names}相同，照常入库，发放前请核实"
        findings.warn(home.row, table.heading(Field.ACCOUNT), sentence)
