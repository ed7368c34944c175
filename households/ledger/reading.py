"""From a sheet to households: every cell read, every unreadable cell named. Pure but for the clock it is given."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from accounts.idnumber import IdNumber, check_id_number, normalise_id_number
from households.choices import Occupation, Relation, Sex
from households.ledger import cells, words
from households.ledger.columns import Field
from households.ledger.findings import Findings
from households.ledger.household_rows import HouseholdRows, PersonRow, Table, grouped, household_value

Value = TypeVar("Value")
SEX_OF = {sex.label: sex for sex in Sex}


class LedgerReader:
    """Reads the households of one table. `today` decides what lies in the future."""

    def __init__(self, table: Table, today: date, findings: Findings) -> None:
        self.table, self.today, self.findings = table, today, findings
        self.one_row_each = Field.NAME not in table.positions

    def households(self) -> Iterable[HouseholdRows]:
        """Every household of the sheet, the wrong ones too (`held`)."""
        for rows in grouped(self.table):
            yield self._household(rows)

    def _household(self, rows: list[int]) -> HouseholdRows:
        home = HouseholdRows(row=rows[0])
        before = len(self.findings.errors)
        self._read_identity(home, rows)
        self._read_money(home, rows)
        self._read_account(home, rows)
        home.people = [self._person(row, home) for row in rows]
        self._settle_head(home)
        self._compare(home)
        home.held = len(self.findings.errors) > before
        return home

    # What is said of the household --------------------------------------------------------------------------------

    def _read_identity(self, home: HouseholdRows, rows: list[int]) -> None:
        home.village = self._text(rows, Field.VILLAGE)
        home.group = self._text(rows, Field.GROUP)[:30]
        # Until the members are read, the first of them stands for the head.
        named = self._text(rows, Field.HEAD_NAME) or cells.text(self.table.value(rows[0], Field.NAME))
        home.head_name = "".join(named.split())
        home.head_id = (
            cells.text(household_value(self.table, rows, Field.HEAD_ID)[1]).upper().replace(" ", "")
        )
        home.certificate = self._text(rows, Field.CERTIFICATE)[:40]
        home.address = self._text(rows, Field.ADDRESS)[:200]
        home.note = self._text(rows, Field.NOTE)
        home.family_size = self._read(home, rows, Field.FAMILY_SIZE, cells.count, only_warn=True)
        home.persons = self._read(home, rows, Field.PERSONS, cells.count, only_warn=True)
        home.phone = self._read(home, rows, Field.PHONE, cells.phone, only_warn=True) or ""

    def _read_money(self, home: HouseholdRows, rows: list[int]) -> None:
        before = len(self.findings.errors)
        home.per_capita = self._read(home, rows, Field.PER_CAPITA, cells.amount, only_warn=True)
        home.stated_base = self._read(home, rows, Field.BASE_AMOUNT, cells.amount)
        home.topup = self._read(home, rows, Field.TOPUP_AMOUNT, cells.amount) or home.topup
        home.payable = self._read(home, rows, Field.PAYABLE, cells.amount)
        home.first_month = self._read(home, rows, Field.FIRST_MONTH, cells.month)
        if home.first_month is None and not cells.text(
            household_value(self.table, rows, Field.FIRST_MONTH)[1]
        ):
            self._warn(rows[0], Field.FIRST_MONTH, "没有填，入库后按台账月份起算，请核实", _of(home))
        if len(self.findings.errors) == before:
            self._settle_amounts(home, rows[0])

    def _settle_amounts(self, home: HouseholdRows, row: int) -> None:
        """Of 月保障金 and 合计 one may be missing: it follows from the other and the top-up."""
        if home.payable is None and home.stated_base is not None:
            home.payable = home.stated_base + home.topup
        if home.payable is None:
            self._say(row, Field.PAYABLE, "没有填，请填写每月发放的金额", _of(home))
        elif home.payable < home.topup:
            sentence = f" {home.payable} 小于分类施保金 {home.topup}，请核对"
            self._say(row, Field.PAYABLE, sentence, _of(home))
        elif home.stated_base is None:
            home.stated_base = home.base

    def _read_account(self, home: HouseholdRows, rows: list[int]) -> None:
        before = len(self.findings.errors)
        home.account = self._read(home, rows, Field.ACCOUNT, cells.account) or ""
        home.bank = self._text(rows, Field.BANK)[:100]
        home.holder = "".join(self._text(rows, Field.HOLDER).split())[:60]
        if not home.account and len(self.findings.errors) == before:
            self._warn(rows[0], Field.ACCOUNT, "没有填，照常入库；补录账号之前不能发放", _of(home))

    # What is said of a person -------------------------------------------------------------------------------------

    def _person(self, row: int, home: HouseholdRows) -> PersonRow:
        person = PersonRow(row=row)
        person.name = self._name(row, home)
        self._read_id(person)
        self._read_sex(person)
        person.relation = self._word(row, Field.RELATION, words.relation, Relation.OTHER, person.name)
        person.health = self._word(row, Field.HEALTH, words.health, "", person.name)
        person.work_ability = self._word(row, Field.WORK_ABILITY, words.work_ability, "", person.name)
        self._read_disability(person)
        self._read_occupation(person)
        income = self._cell(row, Field.YEARLY_INCOME, cells.amount, who=person.name, only_warn=True)
        person.yearly_income = income or person.yearly_income
        return person

    def _name(self, row: int, home: HouseholdRows) -> str:
        field = Field.HEAD_NAME if self.one_row_each else Field.NAME
        if self.table.is_formula(row, field):
            self._say(row, field, "是公式，不是姓名，请改为户口簿上的姓名", who=f"{home.head_name}户成员姓名")
            return ""
        found = self._cell(row, field, cells.name, who=f"{home.head_name}户成员姓名", required=True)
        return found or ""

    def _read_id(self, person: PersonRow) -> None:
        field = Field.ID_NUMBER if Field.ID_NUMBER in self.table.positions else Field.HEAD_ID
        value = self.table.value(person.row, field)
        if isinstance(value, str):
            value = value.translate(cells.PLAIN)
        for sentence in check_id_number(value, on=self.today, who=person.name):
            self.findings.error(person.row, self.table.heading(field), sentence)
            return
        parsed = IdNumber(normalise_id_number(value))
        person.id_number, person.birth_on, person.sex = parsed.text, parsed.birth_date, SEX_OF[parsed.sex]

    def _read_sex(self, person: PersonRow) -> None:
        stated = cells.text(self.table.value(person.row, Field.SEX))
        if stated and person.sex and SEX_OF.get(stated) != person.sex:
            shown = Sex(person.sex).label
            self._warn(
                person.row,
                Field.SEX,
                f"填“{cells.shown(stated)}”，身份证号显示为{shown}，按身份证号入库",
                person.name,
            )

    def _read_disability(self, person: PersonRow) -> None:
        stated = cells.text(self.table.value(person.row, Field.DISABILITY))
        if stated in cells.STROKES or stated in ("无", "否"):
            return
        person.disability_kind, person.disability_level = words.disability(stated)
        if not person.disability_kind or not person.disability_level:
            self._warn(
                person.row, Field.DISABILITY, f"“{cells.shown(stated)}”认不全，请入库后补录", person.name
            )

    def _read_occupation(self, person: PersonRow) -> None:
        stated = cells.text(self.table.value(person.row, Field.OCCUPATION))
        if stated in cells.STROKES:
            return
        person.occupation, person.school = words.occupation(stated)
        if not person.occupation:
            self._warn(
                person.row, Field.OCCUPATION, f"“{cells.shown(stated)}”不认识，请入库后补录", person.name
            )
        if person.occupation != Occupation.STUDENT:
            person.school = ""

    # Settling what one row alone cannot tell ----------------------------------------------------------------------

    def _settle_head(self, home: HouseholdRows) -> None:
        heads = [person for person in home.people if person.relation == Relation.HEAD]
        if not heads:
            named = [person for person in home.people if home.head_name and person.name == home.head_name]
            heads = named or home.people[:1]
            if Field.RELATION in self.table.positions:
                sentence = f"没有一人写作户主，按{heads[0].name}为户主入库"
                self._warn(home.row, Field.RELATION, sentence, f"{home.head_name}户")
        for extra in heads[1:]:
            self._warn(extra.row, Field.RELATION, "也写作户主，按其他成员入库", extra.name)
            extra.relation = Relation.OTHER
        heads[0].is_head, heads[0].relation = True, Relation.HEAD
        home.head_name = home.head_name or heads[0].name

    def _compare(self, home: HouseholdRows) -> None:
        """What the sheet says twice must agree; where it does not, it is let in and said."""
        size, who = len(home.people), f"{home.head_name}户"
        if home.family_size is not None and home.family_size != size and not self.one_row_each:
            self._warn(home.row, Field.FAMILY_SIZE, f"填 {home.family_size} 人，名单有 {size} 人", who)
        if home.persons is not None and home.persons > max(size, home.family_size or 0):
            self._warn(home.row, Field.PERSONS, f"填 {home.persons} 人，超过家庭人口", who)
        head = home.head
        if not self.one_row_each and home.head_id and head.id_number and home.head_id != head.id_number:
            self._warn(home.row, Field.HEAD_ID, "与成员名单里户主的身份证号码不一致，按成员名单入库", who)
        if None not in (home.stated_base, home.payable) and home.base != home.stated_base:
            self._warn(home.row, Field.PAYABLE, _unequal(home), who)

    # Cells --------------------------------------------------------------------------------------------------------

    def _text(self, rows: list[int], field: Field) -> str:
        return cells.text(household_value(self.table, rows, field)[1])

    def _read(
        self,
        home: HouseholdRows,
        rows: list[int],
        field: Field,
        parse: Callable[[object], Value],
        only_warn: bool = False,
    ) -> Value | None:
        row, value = household_value(self.table, rows, field)
        return None if value == "" else self._parsed(row, field, value, parse, _of(home), only_warn)

    def _cell(
        self,
        row: int,
        field: Field,
        parse: Callable[[object], Value],
        *,
        who: str,
        only_warn: bool = False,
        required: bool = False,
    ) -> Value | None:
        value = self.table.value(row, field)
        if not required and cells.is_blank(value):
            return None
        return self._parsed(row, field, value, parse, who, only_warn)

    def _parsed(
        self,
        row: int,
        field: Field,
        value: object,
        parse: Callable[[object], Value],
        who: str,
        only_warn: bool,
    ) -> Value | None:
        try:
            return parse(value)
        except cells.CellError as error:
            (self._warn if only_warn else self._say)(row, field, str(error), who)
            return None

    def _word(self, row: int, field: Field, code_of: Callable[[str], str], unknown: str, who: str) -> str:
        stated = cells.text(self.table.value(row, field))
        if stated in cells.STROKES:
            return unknown
        found = code_of(stated)
        if not found:
            self._warn(row, field, f"“{cells.shown(stated)}”不认识，请入库后补录", who)
        return found or unknown

    def _say(self, row: int, field: Field, sentence: str, who: str = "") -> None:
        self.findings.error(row, self.table.heading(field), self._sentence(field, sentence, who))

    def _warn(self, row: int, field: Field, sentence: str, who: str = "") -> None:
        self.findings.warn(row, self.table.heading(field), self._sentence(field, sentence, who))

    def _sentence(self, field: Field, sentence: str, who: str) -> str:
        heading = re.split(r"[(（]", self.table.heading(field))[0]
        return (
            f"{who}{sentence}"
            if who.endswith("姓名")
            else f"{who}的{heading}{sentence}"
            if who
            else f"{heading}{sentence}"
        )


def _of(home: HouseholdRows) -> str:
    return f"{home.head_name}户" if home.head_name else ""


def _unequal(home: HouseholdRows) -> str:
    return (
        f" {home.payable} 不等于月保障金 {home.stated_base} 加分类施保金 {home.topup:.2f}，按合计入库，请核实"
    )
