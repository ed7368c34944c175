"""The good households of a ledger into the record: one COPY a table, one event a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, models

from accounts.vault import blind_index, seal
from households import names
from households.choices import Health, IncomeKind, Occupation
from households.ledger.household_rows import HouseholdRows, PersonRow
from households.models import Household, Income, LedgerEntry, LedgerFile, Member, PayeeAccount

KIND_OF_WORK: dict[str, IncomeKind] = {
    Occupation.FARMING: IncomeKind.BUSINESS,
    Occupation.SELF_EMPLOYED: IncomeKind.BUSINESS,
    Occupation.EMPLOYED: IncomeKind.WAGE,
    Occupation.ODD_JOBS: IncomeKind.WAGE,
}
SOURCE = "历史台账年收入"


@dataclass(frozen=True)
class Written:
    """How much went in."""

    households: int
    persons: int


def write(homes: list[HouseholdRows], file: LedgerFile, today: date) -> Written:
    """Write the households, none of which is on file yet; inside `acting(bulk_file=…)` and one transaction.

    Numbers are sealed and indexed here, before they leave the process; ids are drawn from the sequences first, so
    that members can name their household in the same pass.
    """
    writer = Writer(file, today)
    household_ids = writer.draw(Household, len(homes))
    for home, pk in zip(homes, household_ids, strict=True):
        home.new_id = pk
    people = [(home, person) for home in homes for person in home.people]
    member_ids = writer.draw(Member, len(people))
    earning = [
        (home, person, pk)
        for (home, person), pk in zip(people, member_ids, strict=True)
        if person.yearly_income
    ]
    paid = [home for home in homes if home.account]
    writer.copy(Household, writer.households(homes))
    writer.copy(Member, writer.members(zip(people, member_ids, strict=True)))
    writer.copy(Income, writer.incomes(earning))
    writer.copy(PayeeAccount, writer.accounts(paid))
    writer.copy(LedgerEntry, writer.entries(homes))
    return Written(len(homes), len(people))


class Writer:
    """Rows of one ledger as the tables want them. Each generator yields dictionaries of column values."""

    def __init__(self, file: LedgerFile, today: date) -> None:
        self.file, self.today = file, today
        self.county, self.township = file.county_id, file.township_id

    def draw(self, model: type[models.Model], number: int) -> list[int]:
        """`number` fresh primary keys of a table."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, number],
            )
            return [pk for (pk,) in cursor.fetchall()]

    def copy(self, model: type[models.Model], rows: Iterable[dict[str, object]]) -> None:
        """COPY rows into the model's table; columns a row does not name take the field's default."""
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        defaults = {
            field.column: field.get_default()
            for field in model._meta.concrete_fields
            if field.column not in first and not field.primary_key
        }
        columns = [*first, *defaults]
        tail = tuple(defaults.values())
        quoted = ", ".join(connection.ops.quote_name(str(column)) for column in columns)
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(f"COPY {model._meta.db_table} ({quoted}) FROM STDIN") as target,
        ):
            target.write_row((*first.values(), *tail))
            for row in rows:
                target.write_row((*row.values(), *tail))

    def households(self, homes: Iterable[HouseholdRows]) -> Iterator[dict[str, object]]:
        for home in homes:
            yield {
                "id": home.new_id,
                "county_id": self.county,
                "township_id": self.township,
                "village_id": home.village_code,
                "group_name": home.group,
                "address": home.address,
                "head_name": home.head.name,
                "area": self.file.area,
                "phone": seal("phone", home.phone) if home.phone else "",
                "phone_index": blind_index("phone", home.phone) if home.phone else "",
                "certificate_no": home.certificate,
                "note": home.note,
                "registered_on": self.today,
            }

    def members(
        self, people: Iterable[tuple[tuple[HouseholdRows, PersonRow], int]]
    ) -> Iterator[dict[str, object]]:
        for (home, person), pk in people:
            full, initials = names.pinyin_of(person.name)
            regions = (self.county, self.township, home.village_code)
            yield {
                "id": pk,
                "household_id": home.new_id,
                "county_code": self.county,
                "name": person.name,
                "name_pinyin": full,
                "name_initials": initials,
                "search_terms": text_array(names.search_terms(person.name, person.id_number, regions)),
                "relation": str(person.relation),
                "is_head": person.is_head,
                "id_number": seal("id_number", person.id_number),
                "id_index": person.id_index,
                "birth_on": person.birth_on,
                "sex": str(person.sex),
                "health": str(person.health or Health.HEALTHY),
                "disability_kind": str(person.disability_kind),
                "disability_level": person.disability_level and int(person.disability_level),
                "work_ability": str(person.work_ability),
                "occupation": str(person.occupation),
                "school": str(person.school),
            }

    def incomes(self, earning: Iterable[tuple[HouseholdRows, PersonRow, int]]) -> Iterator[dict[str, object]]:
        """The year before the ledger's month; the kind follows the person's work, else it is a transfer."""
        as_of = self.file.as_of
        first, last = as_of.replace(year=as_of.year - 1), (as_of - timedelta(days=1)).replace(day=1)
        for home, person, pk in earning:
            yield {
                "household_id": home.new_id,
                "member_id": pk,
                "county_code": self.county,
                "kind": str(KIND_OF_WORK.get(person.occupation, IncomeKind.TRANSFER)),
                "amount": person.yearly_income,
                "first_month": first,
                "last_month": last,
                "source": SOURCE,
            }

    def accounts(self, homes: Iterable[HouseholdRows]) -> Iterator[dict[str, object]]:
        for home in homes:
            yield {
                "household_id": home.new_id,
                "county_code": self.county,
                "bank": home.bank,
                "holder_name": home.holder or home.head.name,
                "number": seal("account", home.account),
                "number_index": home.account_index,
                "since": home.first_month or self.file.as_of,
            }

    def entries(self, homes: Iterable[HouseholdRows]) -> Iterator[dict[str, object]]:
        for home in homes:
            yield {
                "household_id": home.new_id,
                "batch_id": self.file.pk,
                "county_code": self.county,
                "category": self.file.category,
                "area": self.file.area,
                "persons": home.persons or len(home.people),
                "per_capita": home.per_capita,
                "base_amount": home.base,
                "topup_amount": home.topup,
                "payable": home.payable,
                "stated_base": home.stated_base,
                "first_month": home.first_month or self.file.as_of,
                "as_of": self.file.as_of,
                "certificate_no": home.certificate,
                "file_sha256": self.file.sha256,
                "row": home.row,
            }


def text_array(items: Iterable[str]) -> str:
    """A PostgreSQL array as text; the driver's own dumper is three times as slow."""
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return '{"' + '","'.join(quoted) + '"}'
