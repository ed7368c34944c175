"""Other townships' headings and layouts: synonyms, one row a household, repeated heads, two-line headings."""

from decimal import Decimal

import pytest

from households.ledger import book, job
from households.ledger.columns import Field, find_header, missing, propose
from households.models import LedgerEntry, LedgerMapping, Member
from tests.households.conftest import NOW
from tests.households.spreadsheets import person, workbook

ONE, TWO, THREE = person(1), person(2), person(3)


def names_in(received, content, clerk_li, **facts):
    file = received(content, **facts)
    checked, _ = book.commit(file, by=clerk_li, at=NOW)
    assert not checked.findings.errors, checked.findings.errors
    return {
        home.head_name: sorted(home.current_members().values_list("name", flat=True))
        for home in {entry.household for entry in LedgerEntry.objects.filter(batch=file)}
    }


def test_one_row_a_household_under_other_headings(received, clerk_li):
    rows = [
        ["序号", "所在村", "户主", "身份证", "人口", "人均", "补助金额", "卡号"],
        [1, "石板", ONE[0], ONE[1], 1, 300, 440, "6228480000000000018"],
        [2, "河口村委会", TWO[0], TWO[1], 2, 300, 880, "6228480000000000026"],
    ]
    assert names_in(received, workbook(rows), clerk_li) == {ONE[0]: [ONE[0]], TWO[0]: [TWO[0]]}
    entry = LedgerEntry.objects.get(payable=880)
    assert (entry.base_amount, entry.topup_amount, entry.persons) == (Decimal("880.00"), 0, 1)
    assert entry.household.village.name == "河口村"


def test_a_name_that_fits_two_villages_is_not_guessed(received):
    rows = [["村", "姓名", "身份证", "金额"], ["青杠", ONE[0], ONE[1], 440]]
    assert book.check(received(workbook(rows)), at=NOW).unknown_villages == ["青杠"]


def test_the_head_repeated_on_every_row_is_one_household(received, clerk_li):
    head = ["青杠村", ONE[0], 440, "6228480000000000018"]
    rows = [
        ["村", "户主姓名", "补助金额", "账号", "姓名", "关系", "证件号码"],
        [*head, ONE[0], "本人", ONE[1]],
        [*head, TWO[0], "妻子", TWO[1]],
        ["青杠村", THREE[0], 500, "6228480000000000026", THREE[0], "本人", THREE[1]],
    ]
    assert names_in(received, workbook(rows), clerk_li) == {
        ONE[0]: sorted([ONE[0], TWO[0]]),
        THREE[0]: [THREE[0]],
    }


def test_without_any_household_column_the_head_begins_one(received, clerk_li):
    rows = [
        ["村", "姓名", "与户主关系", "身份证号", "低保金"],
        ["青杠村", ONE[0], "户主", ONE[1], 440],
        ["", TWO[0], "配偶", TWO[1], ""],
        ["青杠村", THREE[0], "户主", THREE[1], 500],
    ]
    assert len(names_in(received, workbook(rows), clerk_li)) == 2


def test_headings_of_two_lines_and_merged_cells(received, clerk_li):
    rows = [
        ["某某乡低保台账"],
        ["村", "户主", "家庭成员情况", "", "", "月补助金额"],
        ["", "", "姓名", "关系", "身份证号码", ""],
        ["青杠村", ONE[0], ONE[0], "户主", ONE[1], 440],
        ["", "", TWO[0], "配偶", TWO[1], ""],
    ]
    content = workbook(rows, merges=[(3, 4, 0), (3, 4, 1), (3, 4, 5)])
    assert names_in(received, content, clerk_li) == {ONE[0]: sorted([ONE[0], TWO[0]])}


def test_a_correction_of_the_columns_is_remembered_for_the_township(received, clerk_li):
    rows = [["村", "谁", "姓名", "身份证", "发多少"], ["青杠村", ONE[0], ONE[0], ONE[1], 440]]
    file = received(workbook(rows))
    assert missing(file.mapping) == ["没有找到金额栏，请在表头中指定“月保障金”或“月发放合计”"]
    job.choose_columns(
        file, {**file.mapping, "发多少": "payable", "谁": "head_name"}, {}, by=clerk_li, at=NOW
    )
    assert LedgerMapping.objects.get().columns["发多少"] == "payable"
    again = received(workbook(rows))
    assert again.mapping["发多少"] == "payable"
    assert not missing(again.mapping)


def test_an_unknown_village_holds_back_its_households_until_it_is_chosen(received, clerk_li, places):
    rows = [
        ["村", "姓名", "身份证", "金额"],
        ["老鹰村", ONE[0], ONE[1], 440],
        ["青杠村", TWO[0], TWO[1], 440],
    ]
    file = received(workbook(rows))
    checked = book.check(file, at=NOW)
    assert checked.unknown_villages == ["老鹰村"]
    assert [finding.row for finding in checked.findings.errors] == [2]
    assert "“老鹰村”不在东关街道的村（社区）名单里" in checked.findings.errors[0].message
    job.choose_columns(file, file.mapping, {"老鹰村": places.village.pk}, by=clerk_li, at=NOW)
    assert not book.check(file, at=NOW).findings.errors


def test_a_village_of_another_township_cannot_be_chosen(received, clerk_li, places):
    file = received(workbook([["村", "姓名", "身份证", "金额"], ["老鹰村", ONE[0], ONE[1], 440]]))
    job.choose_columns(file, file.mapping, {"老鹰村": "410104002001"}, by=clerk_li, at=NOW)
    assert book.check(file, at=NOW).findings.errors


def test_a_person_of_another_township_is_not_imported_and_no_name_is_told(
    received, clerk_li, household, places
):
    head = household.head
    file = received(
        workbook([["村", "姓名", "身份证", "金额"], ["顺河社区", head.name, head.id_number, 440]]),
        township=places.other_township,
    )
    (finding,) = book.check(file, at=NOW).findings.errors
    assert finding.message == "何桂兰已登记在东关街道的一户中，请与该乡镇（街道）核实后再入库"


def test_a_person_of_another_household_of_the_township_is_not_imported(received, household):
    spouse = household.members.get(name="陈国富")
    rows = [
        ["村", "姓名", "关系", "身份证", "金额"],
        ["青杠村", ONE[0], "户主", ONE[1], 440],
        ["", "陈国富", "父亲", spouse.id_number, ""],
    ]
    checked = book.check(received(workbook(rows)), at=NOW)
    (finding,) = checked.findings.errors
    assert (
        finding.message
        == "陈国富已登记在本乡镇（街道）何桂兰户中，一个人只能在一户，请核对（全户 2 人一并暂缓入库）"
    )
    assert checked.held[0].row == 2


def test_a_household_already_on_file_is_left_as_it_is_and_newcomers_are_named(received, household, clerk_li):
    head = household.head
    rows = [
        ["村", "姓名", "关系", "身份证", "金额"],
        ["青杠村", head.name, "户主", head.id_number, 440],
        ["", TWO[0], "孙子", TWO[1], ""],
    ]
    checked, written = book.commit(received(workbook(rows)), by=clerk_li, at=NOW)
    assert written.households == 0
    assert any(f"名单里的{TWO[0]}未入库" in finding.message for finding in checked.findings.warnings)
    assert not Member.objects.filter(name=TWO[0]).exists()


def test_totals_at_the_foot_that_do_not_add_up_are_mentioned(received):
    rows = [
        ["序号", "村", "姓名", "身份证", "合计"],
        [1, "青杠村", ONE[0], ONE[1], 440],
        ["合 计", "", "", "", 450],
        ["制表：某某"],
    ]
    checked = book.check(received(workbook(rows)), at=NOW)
    assert len(checked.homes) == 1
    assert [finding.message for finding in checked.findings.warnings if finding.row == 3] == [
        "合计合计填 450，各行相加为 440"
    ]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (("", "", ""), "户的合计没有填，请填写每月发放的金额"),
        (("", 111, 100), "户的合计 100.00 小于分类施保金 111.00，请核对"),
    ],
)
def test_amounts_that_cannot_be_paid_hold_the_household_back(received, amounts, said):
    rows = [["村", "姓名", "身份证", "月保障金", "分类施保金", "合计"], ["青杠村", *ONE, *amounts]]
    (finding,) = book.check(received(workbook(rows)), at=NOW).findings.errors
    assert finding.message == ONE[0] + said


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((440, "", ""), (440, 440, 0, 440)),
        (("", 111, 551), (440, 440, 111, 551)),
        ((612, 0, 380), (612, 380, 0, 380)),
    ],
)
def test_a_missing_amount_follows_from_the_others(received, clerk_li, amounts, expected):
    rows = [["村", "姓名", "身份证", "月保障金", "分类施保金", "合计"], ["青杠村", *ONE, *amounts]]
    book.commit(received(workbook(rows)), by=clerk_li, at=NOW)
    entry = LedgerEntry.objects.get()
    assert (entry.stated_base, entry.base_amount, entry.topup_amount, entry.payable) == expected


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("年 收入（元）", Field.YEARLY_INCOME),
        ("村\n(社区)", Field.VILLAGE),
        ("身份证件号码", Field.ID_NUMBER),
        ("月保障金(元/月)", Field.BASE_AMOUNT),
        ("家庭月人均收入（元）", Field.PER_CAPITA),
        ("一卡通账号", Field.ACCOUNT),
    ],
)
def test_headings_are_understood_with_their_blanks_brackets_and_units(heading, field):
    assert propose([heading]) == {heading: field}


def test_a_sheet_without_headings_has_no_header():
    assert find_header([["随便", "写写"], [1, 2]]) is None
