"""The ledger of an urban sub-district with fourteen planted problems: all are found, the rest comes in, once."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from audit.models import Event
from households.ledger import book
from households.models import Household, Income, LedgerEntry, Member, PayeeAccount
from tests.households.conftest import DATA, NOW

PROBLEMS = json.loads((DATA / "ledger-urban-subdistrict.problems.json").read_text())
KEPT = ("must be normalised", "must survive")
WARNED = ("no account", "account shared by two households")


@pytest.fixture
def checked(received):
    return book.check(received(), at=NOW)


def test_every_planted_problem_is_found_at_its_row_and_column(checked):
    errors = {(finding.row, finding.column) for finding in checked.findings.errors}
    warnings = {(finding.row, finding.column) for finding in checked.findings.warnings}
    for problem in PROBLEMS:
        place = (problem["row"], problem["column"])
        if any(words in problem["problem"] for words in KEPT):
            assert place not in errors, problem
        elif problem["problem"] in WARNED:
            assert place in warnings, problem
        else:
            assert place in errors, problem


def test_nothing_else_is_called_wrong(checked):
    planted = {(problem["row"], problem["column"]) for problem in PROBLEMS}
    assert {(finding.row, finding.column) for finding in checked.findings.errors} <= planted
    assert len(checked.findings.errors) == 9


def test_findings_say_who_and_what_to_do(checked):
    said = {finding.row: finding.message for finding in checked.findings.errors}
    assert said[843] == "翟健的身份证号有误，请对照户口簿核对（全户 2 人一并暂缓入库）"
    assert said[183] == "袁秀珍户的享受起始年月“2023年13月”里没有 13 月，请核对起始年月"
    assert said[35].startswith("潘金凤户的月保障金“三百二”不是数字")
    assert "是公式" in said[437]
    assert "第 440 行" in said[445]


def test_a_dry_run_writes_nothing(checked):
    assert not Household.objects.exists()
    assert not Event.objects.filter(table_name__startswith="households_").exists()


def test_good_households_come_in_and_wrong_ones_stay_out(received, clerk_li):
    checked, written = book.commit(received(), by=clerk_li, at=NOW)
    assert (written.households, written.persons) == (602, 1123)
    assert Household.objects.count() == 602
    assert Member.objects.count() == 1123
    assert PayeeAccount.objects.count() == 601
    assert {home.row for home in checked.held} == {35, 183, 427, 437, 445, 519, 555, 837, 843 - 0}


def test_a_second_import_changes_nothing(received, clerk_li):
    book.commit(received(), by=clerk_li, at=NOW)
    before = (Household.objects.count(), Member.objects.count(), Event.objects.count())
    checked, written = book.commit(received(), by=clerk_li, at=NOW)
    assert (written.households, written.persons) == (0, 0)
    assert len(checked.on_file) == 602
    assert (Household.objects.count(), Member.objects.count(), Event.objects.count()) == before


def test_each_table_is_one_event(received, clerk_li):
    file = received()
    book.commit(file, by=clerk_li, at=NOW)
    events = Event.objects.of_file(file.file_key)
    bulk = Counter(event.table_name for event in events if event.op == "bulk")
    assert bulk == Counter(
        [
            "households_household",
            "households_member",
            "households_income",
            "households_payeeaccount",
            "households_ledgerentry",
        ]
    )
    members = next(event for event in events if event.table_name == "households_member")
    assert members.new["count"] == 1123
    assert members.author_name == "李敏"


def test_numbers_are_normalised_and_rare_characters_survive(received, clerk_li):
    book.commit(received(), by=clerk_li, at=NOW)
    assert Member.objects.get(name="𬭎㛃").household.head_name == "𬭎㛃"
    assert Member.objects.get(name="阎平").id_number == "410104198607138465"
    entry = LedgerEntry.objects.get(row=291)
    assert (entry.stated_base, entry.payable) == (Decimal("612.00"), Decimal("380.00"))


def test_the_hidden_row_comes_in_and_is_mentioned(received, clerk_li):
    checked, _ = book.commit(received(), by=clerk_li, at=NOW)
    assert Member.objects.filter(name="王岩", household__head_name="王岩").exists()
    assert any(finding.row == 13 and "隐藏" in finding.message for finding in checked.findings.warnings)


def test_a_household_comes_in_as_the_sheet_has_it(received, clerk_li):
    book.commit(received(), by=clerk_li, at=NOW)
    home = Household.objects.get(head_name="陈凯", certificate_no="LX00001")
    assert home.village.name == "青杠村"
    assert home.area == "urban"
    assert home.phone == "15962804516"
    assert [member.name for member in home.current_members()] == ["陈凯", "王博", "黄兵", "唐秀荣"]
    assert home.head.birth_on == date(1949, 6, 1)
    assert home.account_on(date(2026, 11, 1)).number == "6228489955669764801"
    entry = home.ledger_entries.get()
    assert (entry.base_amount, entry.topup_amount, entry.payable) == (2360, 333, 2693)
    assert entry.first_month == date(2021, 10, 1)
    assert entry.row == 4
    income = Income.objects.get(member__name="黄兵", household=home)
    assert (income.kind, income.amount, income.months) == ("business", Decimal("3600.00"), 12)


def test_no_number_stands_readable_in_the_tables(received, clerk_li, owner_connection):
    from django.db import connection

    book.commit(received(), by=clerk_li, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM households_member WHERE id_number ~ '^[0-9]{17}'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM households_payeeaccount WHERE number ~ '^[0-9]{8}'")
        assert cursor.fetchone() == (0,)


def test_the_opening_decisions_are_made_in_the_same_transaction(received, clerk_li, settings):
    settings.LEDGER_OPENING = "tests.households.test_import_of_the_real_ledger.refuse_to_open"
    with pytest.raises(RuntimeError):
        book.commit(received(), by=clerk_li, at=NOW)
    assert not Household.objects.exists()


def refuse_to_open(batch_id: int, by: object, at: object) -> int:
    assert LedgerEntry.objects.filter(batch_id=batch_id).count() == 602
    raise RuntimeError("no decisions today")
