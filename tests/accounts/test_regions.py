import pytest
from django.db import IntegrityError, transaction

from accounts import codes
from accounts.models import Region
from audit.acts import acting
from tests.personas import SET_UP


@pytest.mark.parametrize(
    ("code", "level", "parent", "prefix"),
    [
        ("000000000000", "nation", None, ""),
        ("410000000000", "province", "000000000000", "41"),
        ("410100000000", "city", "410000000000", "4101"),
        ("410104000000", "county", "410100000000", "410104"),
        ("410104001000", "township", "410104000000", "410104001"),
        ("410104001001", "village", "410104001000", "410104001001"),
        ("411000000000", "city", "410000000000", "4110"),
        ("441900003000", "township", "441900000000", "441900003"),
    ],
)
def test_a_code_tells_its_level_its_parent_and_its_significant_digits(code, level, parent, prefix):
    assert codes.level_of(code) == level
    assert codes.parent_code(code) == parent
    assert codes.prefix_of(code) == prefix


@pytest.mark.parametrize(
    "text",
    [
        "",
        "410104",
        "41010400100",
        "4101040010000",
        "41010400100x",
        "410104000001",
        "４１０１０４００１０００",
    ],
)
def test_what_is_no_division_code_is_refused(text):
    with pytest.raises(ValueError, match="not a division code"):
        codes.level_of(text)


@pytest.mark.parametrize(
    ("outer", "inner", "inside"),
    [
        ("410104000000", "410104001001", True),
        ("410104001000", "410104001000", True),
        ("000000000000", "410104001001", True),
        ("411000000000", "411100000000", False),  # shares the digits 411, not the segment
        ("410100000000", "411000000000", False),
        ("410104001000", "410104000000", False),
        ("410104010000", "410104011000", False),
        ("410104000000", "410140001000", False),
    ],
)
def test_a_region_holds_another_only_by_whole_segments(outer, inner, inside):
    assert codes.contains(outer, inner) is inside


def test_within_finds_the_region_and_everything_inside_it(places):
    found = Region.objects.within(places.township).values_list("code", flat=True)
    assert list(found) == ["410104001000", "410104001001", "410104001002"]


def test_within_a_city_does_not_reach_the_city_whose_code_begins_alike(places):
    with acting(SET_UP, reason="种植区划"):
        tenth = Region.objects.plant("411000000000", "甲市")
        Region.objects.plant("411100000000", "乙市")
    assert [region.name for region in Region.objects.within(tenth)] == ["甲市"]
    assert Region.objects.within("410000000000").count() == len(Region.objects.all())


def test_a_region_knows_its_township_county_and_full_name(places):
    assert places.village.township == places.township
    assert places.village.county == places.county
    assert places.county.township is None
    assert places.city.county is None
    assert places.township.full_name == "管城回族区东关街道"
    assert places.village.full_name == "管城回族区东关街道青杠社区"
    assert [region.name for region in places.township.ancestors] == ["河南省", "郑州市", "管城回族区"]


def test_a_town_directly_under_a_city_has_the_city_for_its_county(places):
    with acting(SET_UP, reason="种植区划"):
        Region.objects.plant("440000000000", "丁省")
        Region.objects.plant("441900000000", "丙市")
        town = Region.objects.plant("441900003000", "石桥镇")
    assert town.county.name == "丙市"
    assert town.full_name == "丙市石桥镇"


def test_two_townships_never_share_the_letters_of_their_case_numbers(places):
    with acting(SET_UP, reason="种植区划"):
        twin = Region.objects.plant("410104003000", "东岗镇")
    assert places.township.short == "DG"
    assert twin.short == "DG2"


def test_planting_twice_renames_and_planting_without_the_parent_is_refused(places):
    with acting(SET_UP, reason="更名"):
        renamed = Region.objects.plant("410104001002", "柳湖新社区")
        with pytest.raises(ValueError, match="plant 410122000000 before 410122001000"):
            Region.objects.plant("410122001000", "无根街道")
    assert renamed.pk == places.other_village.pk
    assert Region.objects.get(pk="410104001002").name == "柳湖新社区"


@pytest.mark.parametrize(
    "row",
    [
        {"code": "41010400", "level": "county", "parent_id": "410100000000"},
        {"code": "410106000000", "level": "township", "parent_id": "410100000000"},
        {"code": "410104004000", "level": "township", "parent_id": "410100000000"},  # one segment skipped
        {"code": "410104004000", "level": "township", "parent_id": "410103000000"},
        {"code": "410104004000", "level": "township", "parent_id": None},
    ],
)
def test_the_database_itself_refuses_a_code_that_does_not_fit_its_level_or_parent(places, row):
    with pytest.raises(IntegrityError), transaction.atomic(), acting(SET_UP, reason="种植区划"):
        Region.objects.create(name="错区", short="CQ", **row)
    assert not Region.objects.filter(name="错区").exists()


def test_the_name_on_every_page_costs_no_further_query(community_he, django_assert_num_queries):
    post = community_he.user.posts_on(community_he.since).get()
    with django_assert_num_queries(0):
        assert post.region.full_name == "管城回族区东关街道青杠社区"
        assert post.region.township.short == "DG"
