"""GC-41…47, GC-52, TA-24, 57号 art. 10: what is asked, what is not, what may not be."""

from dataclasses import dataclass

from cases.gaps import Need, Person, forbidden_reasons, gaps, needs


@dataclass(frozen=True)
class Rule:
    key: str
    label: str
    when: str = "always"
    per: str = "household"
    source: str = "paper"
    basis: str = "操作细则 一(一)2"


APPLICATION = Rule("application", "个人书面申请书")
ID_CARD = Rule("id_card", "居民身份证", per="member")
DISABILITY = Rule("disability", "残疾证", when="disabled", per="member")
RELOCATION = Rule("relocation", "拆迁协议", when="relocated")
MARRIAGE = Rule("marriage", "结婚证", when="married", source="shared")
HE = Person("1", "何桂兰", frozenset({"adult"}))
YU = Person("2", "陈小雨", frozenset({"student", "disabled"}))


def ask(
    *rules: Rule, told: frozenset[str] = frozenset(), on_file: dict[str, str] | None = None
) -> list[Need]:
    return needs(rules, household_facts=told, persons=[HE, YU], on_file=on_file or {})


def labels(found: list[Need]) -> list[str]:
    return [need.label for need in found]


def test_every_gap_is_listed_at_once() -> None:
    found = gaps(ask(APPLICATION, ID_CARD, DISABILITY))
    assert labels(found) == [
        "个人书面申请书",
        "居民身份证（何桂兰）",
        "居民身份证（陈小雨）",
        "残疾证（陈小雨）",
    ]


def test_a_conditional_paper_is_asked_only_of_whom_it_concerns() -> None:
    assert labels(ask(RELOCATION)) == []
    assert labels(ask(RELOCATION, told=frozenset({"relocated"}))) == ["拆迁协议"]


def test_what_was_handed_in_is_no_gap() -> None:
    assert gaps(ask(APPLICATION, on_file={"application": "received"})) == []


def test_a_waived_paper_is_no_gap() -> None:
    assert gaps(ask(ID_CARD, on_file={"id_card.1": "waived", "id_card.2": "received"})) == []


def test_shared_data_is_never_asked_for() -> None:
    (need,) = ask(MARRIAGE, told=frozenset({"married"}))
    assert need.status == "shared"
    assert not need.missing


def test_a_forbidden_paper_is_refused_with_its_clause() -> None:
    """S-35."""
    said = forbidden_reasons(["失业登记证明"], ("失业登记证明", "无房证明"), "泰安意见 三(二)")
    assert said == ["不能要求群众提供“失业登记证明”（泰安意见 三(二)），请改用共享数据、部门协查或书面承诺"]


def test_a_forbidden_paper_is_recognised_inside_a_longer_name() -> None:
    assert len(forbidden_reasons(["全家失业登记证明原件"], ("失业登记证明",), "x")) == 1


def test_what_no_list_forbids_may_be_asked() -> None:
    assert forbidden_reasons(["就业失业登记证明"], (), "x") == []
