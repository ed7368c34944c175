"""The households of a sheet: one row a member, what is said of the household merged or blank below its first row. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from households.ledger import cells
from households.ledger.columns import HOUSEHOLD_FIELDS, Field, Header
from households.ledger.sheet import Sheet

FOOTERS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "审核人",
    "填表人",
    "制表",
    "填报人",
    "单位负责人",
    "说明:",
    "注:",
    "审批人",
    "经办人",
)
KEYS = (Field.SEQUENCE, Field.HEAD_ID, Field.HEAD_NAME, Field.CERTIFICATE)


@dataclass
class PersonRow:
    """One member as read; empty where the sheet is silent."""

    row: int
    name: str = ""
    id_number: str = ""
    id_index: str = ""
    birth_on: date | None = None
    sex: str = ""
    relation: str = ""
    is_head: bool = False
    health: str = ""
    disability_kind: str = ""
    disability_level: int | None = None
    work_ability: str = ""
    occupation: str = ""
    school: str = ""
    yearly_income: Decimal = Decimal(0)


@dataclass
class HouseholdRows:
    """One household as read. `held`: something in it is wrong and all of it stays out."""

    row: int
    people: list[PersonRow] = field(default_factory=list)
    village: str = ""
    village_code: str = ""
    group: str = ""
    head_name: str = ""
    head_id: str = ""
    family_size: int | None = None
    persons: int | None = None
    per_capita: Decimal | None = None
    stated_base: Decimal | None = None
    topup: Decimal = Decimal(0)
    payable: Decimal | None = None
    bank: str = ""
    holder: str = ""
    account: str = ""
    account_index: str = ""
    first_month: date | None = None
    certificate: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    held: bool = False
    on_file: int | None = (
        None  # the household that already stands in the record: nothing of it is written again
    )
    new_id: int = 0  # the key it is written under

    @property
    def head(self) -> PersonRow:
        return next((person for person in self.people if person.is_head), self.people[0])

    @property
    def base(self) -> Decimal:
        """What is left of the payable amount beside the top-up."""
        return (self.payable or Decimal(0)) - self.topup


@dataclass(frozen=True)
class Table:
    """A sheet with its columns understood: position of each field, the heading it stands under."""

    sheet: Sheet
    header: Header
    positions: Mapping[Field, int]

    @classmethod
    def of(cls, sheet: Sheet, header: Header, mapping: Mapping[str, str]) -> "Table":
        """`mapping`: heading → field. A heading that stands twice counts where it stands first."""
        positions: dict[Field, int] = {}
        for column, heading in enumerate(header.headings):
            if heading in mapping and Field(mapping[heading]) not in positions:
                positions[Field(mapping[heading])] = column
        return cls(sheet, header, positions)

    def heading(self, field: Field) -> str:
        """The heading's own text; the field's plain name where the sheet has no such column."""
        return self.header.headings[self.positions[field]] if field in self.positions else field.label

    def value(self, row: int, field: Field) -> object:
        """The cell of row number `row` (from 1); "" where there is no such column."""
        position = self.positions.get(field)
        return self.sheet.rows[row - 1][position] if position is not None else ""

    def is_formula(self, row: int, field: Field) -> bool:
        return (row, self.positions.get(field, -1)) in self.sheet.formulas

    @cached_property
    def data_rows(self) -> list[int]:
        """Numbers of the rows that hold a person: no blank rows, no totals, no signatures."""
        wanted = [
            self.positions[field] for field in (Field.NAME, Field.ID_NUMBER, *KEYS) if field in self.positions
        ]
        formulas = {row for row, column in self.sheet.formulas if column in wanted}
        found = []
        for row in range(self.header.first_data_row + 1, len(self.sheet.rows) + 1):
            content = self.sheet.rows[row - 1]
            if is_footer(content) or (
                row not in formulas and all(cells.is_blank(content[at]) for at in wanted)
            ):
                continue
            found.append(row)
        return found

    def footer_rows(self) -> Iterator[int]:
        """Numbers of the rows of grand totals."""
        for row in range(self.header.first_data_row + 1, len(self.sheet.rows) + 1):
            if first_text(self.sheet.rows[row - 1]).startswith(("合计", "总计", "共计")):
                yield row


def first_text(content: Sequence[object]) -> str:
    """The first filled cell of a row if it is text, blanks inside dropped; "" for a row that begins with a number."""
    found = next(
        (cell for cell in content if cell is not None and cell != "" and not cells.is_blank(cell)), ""
    )
    return "".join(cells.text(found).split()).replace("：", ":") if isinstance(found, str) else ""


def is_footer(content: Sequence[object]) -> bool:
    return first_text(content).startswith(FOOTERS)


def grouped(table: Table) -> Iterator[list[int]]:
    """Row numbers of each household, in the sheet's order.

    A new household begins where one of its own cells (number, head, certificate) is filled and says something
    else than the household above: that covers merged cells, blank ones, and sheets that repeat the head on
    every row. Where no such column exists, it begins at the head; failing that, every row is a household.
    """
    keys = [field for field in KEYS if field in table.positions and Field.NAME in table.positions]
    current: list[int] = []
    last: tuple[str, ...] = ()
    for row in table.data_rows:
        key = tuple(_key_text(table, row, field) for field in keys)
        if current and _continues(table, row, key, last):
            current.append(row)
            continue
        if current:
            yield current
        current, last = [row], key
    if current:
        yield current


def _key_text(table: Table, row: int, field: Field) -> str:
    if (row, table.positions[field]) in table.sheet.continued:
        return ""
    return cells.text(table.value(row, field))


def _continues(table: Table, row: int, key: tuple[str, ...], last: tuple[str, ...]) -> bool:
    if key:
        return not any(key) or key == last
    if Field.RELATION in table.positions:
        return cells.text(table.value(row, Field.RELATION)) not in ("户主", "本人", "申请人")
    return False


def household_value(table: Table, rows: list[int], field: Field) -> tuple[int, object]:
    """(row, value) of what is said of a household: its first filled cell; (first row, "") when there is none."""
    assert field in HOUSEHOLD_FIELDS
    position = table.positions.get(field)
    if position is not None:
        for row in rows:
            value = table.sheet.rows[row - 1][position]
            if value != "" and not cells.is_blank(value):
                return row, value
    return rows[0], ""
