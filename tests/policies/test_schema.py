"""What a profile file may not say: every refusal names the place and the reason in Chinese."""

import tomllib
from typing import Any

import pytest

from policies.reading import RuleError
from policies.schema import parse_profile

META = """
[meta]
key = "XX-2030"
title = "某县操作细则"
short = "某县"
issuer = "某县民政局"
effective_from = 2030-01-01
status = "in_force"
level = "county"
region_code = "999901"
region_name = "某县"

[clauses]
"某县细则 第一条" = "自受理之日起5个工作日内入户。"
"""
ROUTE = """
[dibao.route]
basis = "某县细则 第一条"
steps = [
  { stage = "investigation" },
  { stage = "review" },
  { stage = "publicity", key = "P1" },
  { stage = "decision" },
  { stage = "in_force" },
]

[dibao.publicity.P1]
content = "审核结果"
position = "before_decision"
days = 7
basis = "某县细则 第一条"
"""
VISIT = """
[dibao.visit]
min_team = 2
basis = "某县细则 第一条"

[dibao.visit.due]
n = 5
unit = "WD"
from = "accepted"
basis = "某县细则 第一条"
"""


def parse(text: str) -> Any:
    return parse_profile(tomllib.loads(META + text))


def refusal(text: str) -> str:
    with pytest.raises(RuleError) as refused:
        parse(text)
    return str(refused.value)


def test_a_sound_file_is_read_with_its_citations() -> None:
    file = parse(ROUTE + VISIT)
    cited = file.chapters["dibao"].cited["visit.due"]
    assert (cited.value.n, cited.value.from_event, cited.basis.text) == (5, "accepted", "某县细则 第一条")
    assert cited.basis.clause == "第一条"


def test_an_unknown_chapter_is_refused() -> None:
    assert "不认识的章“tibao”" in refusal("[tibao.visit]\nmin_team = 2\n")


def test_an_unknown_section_is_refused() -> None:
    assert "不认识的节" in refusal('[dibao.vist]\nmin_team = 2\nbasis = "某县细则 第一条"\n')


def test_an_unknown_key_is_refused() -> None:
    assert "不认识的项“min_teem”" in refusal('[dibao.visit]\nmin_teem = 2\nbasis = "某县细则 第一条"\n')


def test_a_value_without_a_citation_is_refused() -> None:
    assert "没有写明依据" in refusal("[dibao.visit]\nmin_team = 2\n")


def test_an_empty_citation_is_refused() -> None:
    assert "没有写明依据" in refusal('[dibao.visit]\nmin_team = 2\nbasis = " "\n')


def test_a_citation_of_words_nobody_copied_is_refused() -> None:
    assert "在本文件的条款（clauses）中找不到" in refusal(
        '[dibao.visit]\nmin_team = 2\nbasis = "某县细则 第九条"\n'
    )


def test_a_clause_without_its_words_is_refused() -> None:
    with pytest.raises(RuleError, match="没有出处或原文"):
        parse_profile(tomllib.loads(META.replace("自受理之日起5个工作日内入户。", "")))


def test_a_suggestion_needs_no_clause_but_says_why() -> None:
    file = parse('[dibao.visit]\nmin_team = 2\nsuggested = true\nbasis = "比照低保"\n')
    basis = file.chapters["dibao"].cited["visit.min_team"].basis
    assert basis.suggested
    assert basis.label == "建议值（比照低保）"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"accepted"', '"akzepted"'), "“akzepted”不是可用的词"),
        (('"WD"', '"BD"'), "“BD”不是可用的词"),
        (("n = 5", 'n = "5"'), "类型不对"),
        (("n = 5", "n = true"), "类型不对"),
        (("min_team = 2", "min_team = true"), "类型不对"),
        (('unit = "WD"\n', ""), "缺少“unit”"),
    ],
)
def test_unknown_events_units_and_wrong_types_are_refused(change: tuple[str, str], words: str) -> None:
    assert words in refusal(VISIT.replace(*change))


def test_an_unknown_stage_is_refused() -> None:
    assert "“visit”不是可用的词" in refusal(ROUTE.replace('"investigation"', '"visit"'))


def test_an_unknown_role_is_refused() -> None:
    text = '[dibao.opinion]\nsigner = "BOSS"\nbasis = "某县细则 第一条"\n'
    assert "“BOSS”不是可用的词" in refusal(text)


def test_a_fraction_of_money_is_written_as_text() -> None:
    text = '[dibao.delegation]\nto = "township"\nlimit_yuan = 2000.00\nbasis = "某县细则 第一条"\n'
    assert "带引号的小数" in refusal(text)


def route_of(*stages: str) -> str:
    steps = ", ".join(f'{{ stage = "{stage}" }}' for stage in stages)
    return f'[dibao.route]\nbasis = "某县细则 第一条"\nsteps = [{steps}]\n'


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        (("decision", "investigation", "review", "in_force"), "审批不得排在入户调查之前（未经调查不得审批）"),
        (("investigation", "decision", "review", "in_force"), "审批不得排在审核之前（未经审核不得审批）"),
        (("review", "investigation", "decision", "in_force"), "审核不得排在入户调查之前"),
        (("appraisal", "investigation", "review", "decision", "in_force"), "民主评议不得排在入户调查之前"),
        (
            ("investigation", "review", "verification", "decision", "in_force"),
            "审核不得排在家庭经济状况核对之前",
        ),
        (("investigation", "precheck", "review", "decision", "in_force"), "入户调查不得排在先行核对之前"),
        (("review", "decision", "in_force"), "没有入户调查就不能审批"),
        (("investigation", "decision", "in_force"), "没有审核就不能审批"),
        (("investigation", "review", "decision"), "路线的最后一步应为确认生效"),
        (("investigation", "review"), "既没有审批，也没有先行救助"),
        (("completion", "relief"), "补办手续不得排在先行救助之前"),
        (("investigation", "investigation", "review", "decision", "in_force"), "重复"),
        ((), "路线没有步骤"),
    ],
)
def test_an_unlawful_order_is_refused_with_a_sentence(stages: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal(route_of(*stages))


def test_a_publicity_before_the_decision_may_not_stand_after_it() -> None:
    moved = """
  { stage = "decision" },
  { stage = "publicity", key = "P1" },
"""
    wrong = ROUTE.replace(
        '\n  { stage = "publicity", key = "P1" },\n  { stage = "decision" },\n',
        moved,
    )
    assert "公示 P1 的位置与路线不符" in refusal(wrong)


def test_a_publicity_step_without_a_rule_is_refused() -> None:
    assert "与公示规定（无）不一致" in refusal(ROUTE.partition("[dibao.publicity")[0])


def test_repeated_material_keys_are_refused() -> None:
    row = '[[dibao.materials]]\nkey = "a"\nlabel = "申请书"\nbasis = "某县细则 第一条"\n'
    assert "材料的键有重复" in refusal(row + row)


def test_following_an_unknown_category_is_refused() -> None:
    assert "没有“dibo”这个类别" in refusal('[tekun.same_as]\ncategory = "dibo"\nbasis = "某县细则 第一条"\n')
