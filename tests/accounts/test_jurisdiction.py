"""Rows outside one's region are not found. Regions themselves serve as the rows here."""

import pytest
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.doors import InRegionQuerySet
from accounts.models import Region, Role


class PlaceQuerySet(InRegionQuerySet):
    region_path = "code"
    village_path = "code"


class NoVillageQuerySet(InRegionQuerySet):
    region_path = "parent"


def found_by(post):
    return set(PlaceQuerySet(Region).visible_to(post).values_list("name", flat=True))


def test_a_street_finds_its_own_and_not_the_neighbours(clerk_li, outsider_qian):
    assert found_by(clerk_li) == {"东关街道", "青杠社区", "柳湖社区"}
    assert found_by(outsider_qian) == {"北下街街道", "顺河社区"}


def test_a_county_finds_all_its_streets_and_no_other_county(county_chen, places):
    assert found_by(county_chen) == {
        "管城回族区", "东关街道", "青杠社区", "柳湖社区", "北下街街道", "顺河社区"
    }  # fmt: skip
    assert places.other_county.name not in found_by(county_chen)


def test_a_community_finds_only_itself(community_he):
    assert found_by(community_he) == {"青杠社区"}


def test_rows_that_name_no_village_are_not_found_from_a_village(community_he):
    assert not NoVillageQuerySet(Region).visible_to(community_he).exists()


def test_a_foreign_row_is_not_found_rather_than_forbidden(clerk_li, outsider_qian, places):
    row = get_object_or_404(PlaceQuerySet(Region).visible_to(clerk_li), pk=places.village.pk)
    assert row == places.village
    with pytest.raises(Http404):
        get_object_or_404(PlaceQuerySet(Region).visible_to(outsider_qian), pk=places.village.pk)


def test_the_system_administrator_finds_no_cases(system_admin_wu):
    assert found_by(system_admin_wu) == set()


def test_nobody_and_a_post_that_ended_find_nothing(post_of):
    ended = post_of(Role.CLERK, until=post_of(Role.CHECKER).since)
    assert found_by(None) == set()
    assert found_by(ended) == set()


def test_the_query_is_a_range_over_the_code_that_an_index_serves(clerk_li):
    text = str(PlaceQuerySet(Region).visible_to(clerk_li).query)
    assert "410104001000" in text
    assert "410104001:" in text
    assert "LIKE" not in text
