"""政策规则 as a browser meets it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Post
from policies.labels import FIELD_LABELS, SECTION_LABELS
from policies.schema import SECTIONS
from policies.shown import unnamed_fields

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Post], Client]


def page(client_of: ClientOf, post: Post, **query: str) -> str:
    response = client_of(post).get(reverse("policies:rules"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_clerk_reads_the_route_the_clocks_and_their_clauses(client_of: ClientOf, clerk_li: Post) -> None:
    shown = page(client_of, clerk_li, on="2026-09-28")
    for words in (
        "管城回族区最低生活保障审批权下放街道办事处受理审核审批操作细则（试行）",
        "民主评议",
        "审核结果公示",
        "自受理起 25 个工作日",
        "操作细则 一(二)3",
        "街道自受理低保申请后，需在25个工作日内完成审批工作。",
        "国家要求更短",
        "城市居民最低生活保障金领取证",
        "由乡镇（街道）审批",
    ):
        assert words in shown


def test_each_value_says_whether_it_is_local_baseline_or_a_suggestion(
    client_of: ClientOf, clerk_li: Post
) -> None:
    shown = page(client_of, clerk_li)
    for words in ("本地", "国家基线", "建议值"):
        assert words in shown


def test_the_material_list_says_who_hands_in_what(client_of: ClientOf, clerk_li: Post) -> None:
    shown = page(client_of, clerk_li)
    assert "离婚证（包含离婚协议）或法院判决书" in shown
    assert "共享数据能查到的免交" in shown


def test_another_category_is_the_countys(client_of: ClientOf, county_chen: Post) -> None:
    shown = page(client_of, county_chen, category="tekun")
    assert "由县级审批" in shown
    assert "自受理起 15 个工作日" in shown


def test_the_rules_of_an_earlier_day_are_those_of_that_day(client_of: ClientOf, clerk_li: Post) -> None:
    assert "N2012@2012-12-12" in page(client_of, clerk_li, on="2020-10-01")


def test_a_category_the_law_of_the_day_did_not_know_is_said(client_of: ClientOf, clerk_li: Post) -> None:
    assert "没有“低保边缘”这一类" in page(client_of, clerk_li, category="bianyuan", on="2020-10-01")


def test_nonsense_in_the_address_shows_today(client_of: ClientOf, clerk_li: Post) -> None:
    assert "GC-2020@2020-09-01" in page(client_of, clerk_li, category="x", on="yesterday")


def test_a_stranger_goes_to_the_sign_in_page(client: Client) -> None:
    assert client.get(reverse("policies:rules")).status_code == 302


def test_every_section_and_field_has_a_chinese_name() -> None:
    assert list(unnamed_fields()) == []
    assert set(SECTION_LABELS) == set(SECTIONS)
    assert set(FIELD_LABELS) == set(SECTIONS)
