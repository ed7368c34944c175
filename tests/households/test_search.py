"""Finding a household by name, sound, last four or whole number, within one's region, by index."""

import pytest
from django.db import connection

from households.models import Household, Member
from tests.households.conftest import SET_UP, add_member


@pytest.mark.parametrize("text", ["何桂兰", "桂兰", "何", "陈小雨", "hgl", "HG", "he", "heguilan", "何 桂兰"])
def test_a_household_is_found_by_a_members_name_or_its_sound(household, clerk_li, text):
    assert list(Household.objects.search(text, clerk_li)) == [household]


def test_a_household_is_found_by_the_last_four_or_the_whole_number(household, clerk_li):
    number = household.head.id_number
    assert list(Household.objects.search(number[-4:], clerk_li)) == [household]
    assert list(Household.objects.search(f" {number.lower()} ", clerk_li)) == [household]


@pytest.mark.parametrize("text", ["", "  ", "桂何", "何兰", "xyz", "0000"])
def test_what_nobody_is_called_finds_nothing(household, clerk_li, text):
    assert not Household.objects.search(text, clerk_li).exists()


def test_a_household_is_found_once_however_many_members_match(household, clerk_li):
    assert Household.objects.search("陈", clerk_li).count() == 1


def test_other_townships_find_nothing_and_the_county_finds_it(
    household, outsider_qian, county_chen, community_he
):
    assert not Household.objects.search("何桂兰", outsider_qian).exists()
    assert not Household.objects.search(household.head.id_number, outsider_qian).exists()
    assert Household.objects.search("何桂兰", county_chen).exists()
    assert Household.objects.search("何桂兰", community_he).exists()


def test_who_has_left_is_not_found(household, clerk_li):
    from datetime import date

    from audit.acts import acting

    with acting(SET_UP, reason="出嫁"):
        household.members.get(name="陈小雨").leave(date(2026, 5, 1), reason="出嫁")
    assert not Household.objects.search("陈小雨", clerk_li).exists()


def test_pairs_that_meet_by_chance_are_not_the_name(household, clerk_li):
    add_member(household, "甲乙丙乙丙丁", "", relation="other")
    assert not Household.objects.search("甲乙丙丁", clerk_li).exists()
    assert Household.objects.search("乙丙丁", clerk_li).exists()


@pytest.mark.parametrize("text", ["何桂兰", "hgl", "004X", "410104196803120042"])
def test_no_search_reads_the_whole_table(household, clerk_li, text):
    members = Member.objects.current().found_by(text, clerk_li.region_id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        statement, values = members.query.sql_with_params()
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert "member_search" in plan or "member_one_current_per_person" in plan or "member_by_id" in plan
