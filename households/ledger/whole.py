"""What only the whole sheet can tell: a person twice, a card twice, totals that do not add up. Pure."""

from collections import defaultdict
from decimal import Decimal

from households.ledger import cells
from households.ledger.columns import Field
from households.ledger.findings import Findings
from households.ledger.household_rows import HouseholdRows, PersonRow, Table

SUMMED = (Field.FAMILY_SIZE, Field.PERSONS, Field.BASE_AMOUNT, Field.TOPUP_AMOUNT, Field.PAYABLE)


def check_whole(table: Table, homes: list[HouseholdRows], findings: Findings) -> None:
    """Add what the sheet as a whole shows; households that may not come in are marked held."""
    _persons_twice(table, homes, findings)
    _cards_shared(table, homes, findings)
    _totals(table, findings)
    _hidden(table, homes, findings)


def _persons_twice(table: Table, homes: list[HouseholdRows], findings: Findings) -> None:
    """The first household keeps the person; the later one waits until somebody says where the person lives."""
    heading = table.heading(Field.ID_NUMBER)
    first: dict[str, tuple[HouseholdRows, PersonRow]] = {}
    for home in homes:
        for person in home.people:
            if not person.id_number:
                continue
            earlier = first.setdefault(person.id_number, (home, person))
            if earlier[1] is person:
                continue
            where = "同户的" if earlier[0] is home else f"{earlier[0].head_name}户的"
            where = f"第 {earlier[1].row} 行{where}{earlier[1].name}"
            findings.error(
                person.row,
                heading,
                f"{person.name}的身份证号码与{where}相同，一个人只能在一户，请核对",
            )
            home.held = True
            if earlier[0] is not home:
                sentence = f"{earlier[1].name}的身份证号码又见于第 {person.row} 行{home.head_name}户，本行照常入库，请核实"
                findings.warn(earlier[1].row, heading, sentence)


def _cards_shared(table: Table, homes: list[HouseholdRows], findings: Findings) -> None:
    heading = table.heading(Field.ACCOUNT)
    users: dict[str, list[HouseholdRows]] = defaultdict(list)
    for home in homes:
        if home.account:
            users[home.account].append(home)
    for sharing in users.values():
        for home in sharing[1:] and sharing:
            others = "、".join(
                f"第 {other.row} 行{other.head_name}户" for other in sharing if other is not home
            )
            findings.warn(
                home.row, heading, f"{home.head_name}户的账号与{others}相同，照常入库，发放前请核实"
            )


def _totals(table: Table, findings: Findings) -> None:
    """The grand totals at the foot against the sums of their columns; unreadable cells count nothing."""
    for row in table.footer_rows():
        for field in SUMMED:
            stated = table.value(row, field)
            if cells.is_blank(stated) or not isinstance(stated, (int, float)):
                continue
            total = sum((_number(table.value(each, field)) for each in table.data_rows), Decimal(0))
            if total != _number(stated):
                heading = table.heading(field)
                findings.warn(
                    row, heading, f"{heading}合计填 {_plain(_number(stated))}，各行相加为 {_plain(total)}"
                )


def _number(value: object) -> Decimal:
    try:
        return cells.amount(value) if not cells.is_blank(value) else Decimal(0)
    except cells.CellError:
        return Decimal(0)


def _plain(number: Decimal) -> str:
    return f"{number:.0f}" if number == number.to_integral_value() else f"{number:.2f}"


def _hidden(table: Table, homes: list[HouseholdRows], findings: Findings) -> None:
    for home in homes:
        for person in home.people:
            if person.row in table.sheet.hidden:
                findings.warn(person.row, "", f"第 {person.row} 行是隐藏行，{person.name}照常入库，请核实")
