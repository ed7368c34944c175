"""GC-57…62: who may visit, who signs, and where."""

from datetime import datetime, timedelta

from django.utils import timezone

from cases.team import Investigator, signing_reasons, team_reasons

NINE = datetime(2026, 10, 9, 9, 0, tzinfo=timezone.get_fixed_timezone(480))
MIX = ("street", "community")


def team(*kinds: str, signed_at: datetime | None = None) -> list[Investigator]:
    return [Investigator(f"{n}号", kind, n, signed_at) for n, kind in enumerate(kinds, start=1)]


def test_one_from_the_street_and_one_from_the_community_may_go() -> None:
    assert team_reasons(team("street", "community"), min_team=2, mix=MIX) == []


def test_one_alone_may_not_go() -> None:
    assert team_reasons(team("street"), min_team=2, mix=MIX) == [
        "入户调查每组不少于 2 人，现在算数的只有 1 人",
        "调查组里要有村（社区）工作人员",
    ]


def test_two_from_the_street_are_no_mixed_team() -> None:
    assert team_reasons(team("street", "street"), min_team=2, mix=MIX) == ["调查组里要有村（社区）工作人员"]


def test_the_same_person_twice_is_one() -> None:
    twice = [Investigator("张敏", "street", 7), Investigator("张敏", "community", 7)]
    assert team_reasons(twice, min_team=2, mix=MIX) == ["入户调查每组不少于 2 人，现在算数的只有 1 人"]


def test_kin_of_the_household_do_not_count_and_are_named() -> None:
    people = [*team("street"), Investigator("何芳", "community", 9, kin=True)]
    assert team_reasons(people, min_team=2, mix=MIX) == [
        "入户调查每组不少于 2 人，现在算数的只有 1 人",
        "调查组里要有村（社区）工作人员",
        "何芳是申请家庭的近亲属，应当回避，请换人入户",
    ]


def test_a_profile_that_is_silent_on_the_mix_asks_none() -> None:
    assert team_reasons(team("street", "street"), min_team=2, mix=()) == []


def sign(people: list[Investigator], household: datetime | None, *, refused: bool = False) -> list[str]:
    return signing_reasons(people, started_at=NINE, household_signed_at=household, household_refused=refused)


def test_both_sides_signed_on_the_spot() -> None:
    there = NINE + timedelta(minutes=40)
    assert sign(team("street", "community", signed_at=there), there) == []


def test_every_missing_signature_is_named() -> None:
    assert sign(team("street", "community"), None) == [
        "调查人员还没有签字：1号、2号",
        "申请人还没有在入户调查表上签字",
    ]


def test_a_household_that_signs_the_next_day_has_not_signed_on_the_spot() -> None:
    """S-19."""
    there = NINE + timedelta(minutes=40)
    said = sign(team("street", "community", signed_at=there), NINE + timedelta(days=1, hours=6))
    assert said == ["申请人的签字时间 2026-10-10 15:00 不在入户当场，应当现场签字"]


def test_an_investigator_who_signs_before_arriving_is_refused() -> None:
    there = NINE + timedelta(minutes=40)
    people = [
        *team("street", signed_at=there),
        Investigator("何芳", "community", 9, NINE - timedelta(hours=1)),
    ]
    assert sign(people, there) == ["何芳的签字时间 2026-10-09 08:00 不在入户当场"]


def test_a_household_that_refuses_to_sign_stands_as_refused() -> None:
    there = NINE + timedelta(minutes=40)
    assert sign(team("street", "community", signed_at=there), None, refused=True) == []


def test_nobody_signs_before_the_door() -> None:
    assert signing_reasons(
        team("street"), started_at=None, household_signed_at=None, household_refused=False
    ) == ["还没有登记到户时间"]
