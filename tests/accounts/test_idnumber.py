from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.idnumber import (
    IdNumber,
    IdNumberError,
    check_character,
    check_id_number,
    id_number_warnings,
    normalise_id_number,
)

TODAY = date(2026, 11, 21)


def number(first17: str) -> str:
    return first17 + check_character(first17)


@pytest.mark.parametrize(
    "text",
    [
        "41010419490601005X",
        "410104202008104043",
        number("44030920150203001"),  # 龙华区, a code of 2016 that old tables do not know
        number("33011320210501002"),
        number("13113119991231003"),
        number("41010420000229123"),
        number("41010420261121001"),  # born today
        number("41010419000101001"),
    ],
)
def test_a_proper_number_has_no_problem(text):
    assert check_id_number(text, on=TODAY) == []
    assert IdNumber.parse(text, on=TODAY).text == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("４１０１０４１９４９０６０１００５Ｘ", "41010419490601005X"),
        (" 410104 19490601 005x ", "41010419490601005X"),
        ("410104\u300019490601\u00a0005X\t", "41010419490601005X"),
        ("'41010419490601005X", "41010419490601005X"),
        ("\ufeff41010419490601005x", "41010419490601005X"),
    ],
)
def test_ways_of_writing_are_understood_not_refused(written, meant):
    assert normalise_id_number(written) == meant
    assert check_id_number(written, on=TODAY) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "身份证号没有填，请按户口簿填写"),
        (None, "身份证号没有填，请按户口簿填写"),
        ("410104940407639", "身份证号是 15 位旧号，请按户口簿换成 18 位"),
        ("4.101041978052758e+17", "身份证号被表格存成了数字，末几位已经丢失，请按户口簿重新填写"),
        (4.101041978052758e17, "身份证号被表格存成了数字，末几位已经丢失，请按户口簿重新填写"),
        ("410104197805275800.0", "身份证号被表格存成了数字，末几位已经丢失，请按户口簿重新填写"),
        ("41010419490601005", "身份证号应为 18 位，现在是 17 位，请对照户口簿核对"),
        ("41010419490601005XX", "身份证号应为 18 位，现在是 19 位，请对照户口簿核对"),
        ("4101041949060100OX", "身份证号只能是数字，末位可以是 X，请对照户口簿核对"),
        ("X1010419490601005X", "身份证号只能是数字，末位可以是 X，请对照户口簿核对"),
        (number("51999920090814232")[:17] + "5", "身份证号有误，请对照户口簿核对"),
        ("410104194609295640", "身份证号有误，请对照户口簿核对"),
        (number("99010419490601005"), "身份证号开头的 99 不是省份代码，请对照户口簿核对"),
        (number("41010420230230001"), "身份证号里的出生日期 20230230 不存在，请对照户口簿核对"),
        (number("41010419991331001"), "身份证号里的出生日期 19991331 不存在，请对照户口簿核对"),
        ("410104203105061238", "身份证号里的出生日期 2031-05-06 还没有到，请对照户口簿核对"),
        (number("41010418991231001"), "身份证号里的出生日期 1899-12-31 早于 1900 年，请对照户口簿核对"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(text, sentence):
    assert check_id_number(text, on=TODAY) == [sentence]
    with pytest.raises(IdNumberError) as caught:
        IdNumber.parse(text, on=TODAY)
    assert caught.value.problems == [sentence]


def test_the_sentence_names_whose_number_it_is():
    problems = check_id_number("519999200908142325", on=TODAY, who="陈小雨")
    assert problems == ["陈小雨的身份证号有误，请对照户口簿核对"]


def test_a_number_tells_birth_sex_and_age():
    born_leap_day = IdNumber.parse(number("41010420000229122"), on=TODAY)
    assert born_leap_day.birth_date == date(2000, 2, 29)
    assert born_leap_day.sex == "女"
    assert born_leap_day.county_prefix == "410104"
    assert born_leap_day.age_on(date(2018, 2, 28)) == 17
    assert born_leap_day.age_on(date(2018, 3, 1)) == 18
    assert IdNumber.parse("41010419490601005X", on=TODAY).sex == "男"


def test_an_unknown_county_and_trailing_zeros_only_warn():
    odd = number("44030920150203001")
    assert id_number_warnings(odd, known_counties={"440309"}) == []
    assert "440309" in id_number_warnings(odd, known_counties={"410104"})[0]
    assert "末三位" in id_number_warnings("410104197805275000")[0]


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(position, shift):
    good = "41010419490601005X"
    wrong = str((int(good[position]) + shift) % 10)
    assert check_id_number(good[:position] + wrong + good[position + 1 :], on=TODAY)


@given(st.text(max_size=40))
def test_no_text_whatever_breaks_the_check(text):
    assert isinstance(check_id_number(text, on=TODAY), list)
