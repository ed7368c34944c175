"""Cells of other people's spreadsheets: read exactly or refused with a sentence, whatever they hold."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.ledger import cells
from households.ledger.household_rows import first_text, is_footer

ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.from_regex(r"[0-9０-９.,，￥元年月\- ]{1,20}"),
)
PARSERS = (cells.name, cells.amount, cells.count, cells.month, cells.account, cells.phone)


@given(ANYTHING)
def test_every_cell_is_read_or_refused_in_chinese(value):
    cells.text(value)
    cells.is_blank(value)
    said = [refusal(parse, value) for parse in PARSERS]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in sentence) for sentence in said if sentence)
    assert not any("\n" in sentence for sentence in said)


def refusal(parse, value) -> str:
    try:
        parse(value)
    except cells.CellError as error:
        return str(error)
    return ""


@given(ANYTHING)
def test_an_amount_is_never_negative_and_has_two_decimals(value):
    try:
        found = cells.amount(value)
    except cells.CellError:
        return
    assert found >= 0
    assert found == found.quantize(Decimal("0.01"))


@given(st.decimals(min_value=0, max_value=99999999, places=2))
def test_an_amount_reads_the_same_however_it_is_written(value):
    assert cells.amount(f"{value:.2f}") == cells.amount(f"￥{value:,.2f} 元") == value


@given(st.lists(ANYTHING, max_size=6))
def test_any_row_can_be_asked_whether_it_is_a_footer(row):
    assert is_footer(row) in (True, False)
    assert isinstance(first_text(row), str)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("６１２．００", "612.00"),
        ("1,006.5", "1006.50"),
        (133.33333333, "133.33"),
        (0.1 + 0.2, "0.30"),
        ("320元", "320.00"),
        (740.0, "740.00"),
    ],
)
def test_amounts_are_read_as_offices_write_them(value, amount):
    assert cells.amount(value) == Decimal(amount)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("三百二", "“三百二”不是数字，请填阿拉伯数字"),
        (-120.0, "是负数 -120.00，金额不能为负"),
        ("1.005", "“1.005”超过两位小数，请填到分"),
        (float("nan"), "不是金额，请填数字"),
        (1e12, "数额过大，请核对单位是否为元"),
        (True, "不是金额，请填数字"),
    ],
)
def test_amounts_that_are_none_are_refused(value, said):
    with pytest.raises(cells.CellError, match=said):
        cells.amount(value)


@pytest.mark.parametrize(
    "value",
    [
        "2021年10月",
        "2021-10",
        "2021.10",
        "2021/10",
        "202110",
        202110.0,
        "２０２１年１０月",
        date(2021, 10, 5),
        datetime(2021, 10, 5),
        "2021年10月1日",
        "20211001",
    ],
)
def test_months_are_read_in_every_usual_writing(value):
    assert cells.month(value) == date(2021, 10, 1)


@pytest.mark.parametrize("value", ["2023年13月", "2023-00", "去年", 2021.1, "21年3月", "1900年1月", True])
def test_months_that_are_none_are_refused(value):
    with pytest.raises(cells.CellError):
        cells.month(value)


def test_an_account_kept_as_a_number_has_lost_its_end():
    with pytest.raises(cells.CellError, match="末几位已经丢失"):
        cells.account(6.228480000000000e18)
    with pytest.raises(cells.CellError, match="末几位已经丢失"):
        cells.account("6.22848E+18")
    assert cells.account("6228 4800-0000 0000 018") == "6228480000000000018"


@pytest.mark.parametrize("value", ["=cmd|' /C calc'!A0", "+1", "@x", "123", "", "a<b"])
def test_formulas_and_scraps_are_not_names(value):
    with pytest.raises(cells.CellError):
        cells.name(value)


@pytest.mark.parametrize("value", ["𬭎㛃", "䶮", "买买提·艾山", " 何 桂兰 "])
def test_names_keep_their_characters(value):
    assert cells.name(value) == value.replace(" ", "")


def test_full_width_letters_become_plain_and_rare_characters_stay():
    assert cells.text("４１０１０４Ｘ　") == "410104X"
    assert cells.text("\uf9d0") == "\uf9d0"
