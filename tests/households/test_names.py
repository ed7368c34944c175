"""How names sound and what terms they are found by."""

import pytest

from households import names


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("单桂兰", "shanguilan", "sgl"),
        ("仇英", "qiuying", "qy"),
        ("解放", "xiefang", "xf"),
        ("查小红", "zhaxiaohong", "zxh"),
        ("区志强", "ouzhiqiang", "ozq"),
        ("朴正", "piaozheng", "pz"),
        ("翟健", "zhaijian", "zj"),
        ("曾国", "zengguo", "zg"),
        ("盖明", "geming", "gm"),
        ("乐平", "yueping", "yp"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("单于平", "chanyuping", "cyp"),
        ("买买提·艾山", "maimaitiaishan", "mmtas"),
    ],
)
def test_a_name_reads_as_people_say_it(name, full, initials):
    assert names.pinyin_of(name) == (full, initials)


def test_a_surname_reading_holds_only_at_the_front():
    assert names.pinyin_of("王乐")[0] == "wangle"


def test_a_name_without_reading_keeps_its_characters():
    full, initials = names.pinyin_of("\U0002b8bc")
    assert len(full) == 1
    assert len(initials) == 1


def test_the_empty_name_has_no_terms_but_its_regions():
    assert names.search_terms("", "", ["410104000000"]) == ["@410104000000"]


def test_terms_hold_characters_pairs_sounds_and_the_last_four():
    terms = names.search_terms("何桂兰", "41010419680312004x", ["410104000000", "410104001000"])
    assert {"@410104001000", "何", "桂兰", "~h", "~hg", "~hgl", "~he", "~heguilan", "#004X"} <= set(terms)
