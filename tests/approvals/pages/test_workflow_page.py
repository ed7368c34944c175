"""办理程序: the county reads on a page what docs/workflow.md says, each value with its clause."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from approvals import workflowtable
from approvals.workflow import act_rows, stage_rows
from policies.categories import Category
from policies.rules import rules_for
from tests.personas import PostOf


@pytest.mark.parametrize("category", list(Category))
def test_the_county_reads_every_stage_act_and_period_of_its_own_rules(
    category: Category, post_of: PostOf, client_of: Callable[..., Client]
) -> None:
    county = post_of(Role.COUNTY_SUPERVISOR)
    client: Client = client_of(county)
    page = client.get(reverse("approvals:workflow"), {"category": category.value}).content.decode()
    law = rules_for(county.region_id, category, workflowtable.newest())
    for stage in stage_rows(law):
        assert stage.label in page
        assert all(clock.label in page for clock in stage.clocks)
    for act in act_rows(law):
        assert act.label in page
        assert all(role in page for role in act.roles)


def test_an_act_stands_beside_the_words_of_its_clause(
    post_of: PostOf, client_of: Callable[..., Client]
) -> None:
    client = client_of(post_of(Role.COUNTY_LEADER))
    page = client.get(reverse("approvals:workflow")).content.decode()
    assert "操作细则 一(二)4" in page
    assert "核对报告尚未出具" in page


@pytest.mark.parametrize("profile", workflowtable.profiles())
@pytest.mark.parametrize("category", list(Category))
def test_the_document_has_every_region_and_category(profile: str, category: Category) -> None:
    text = workflowtable.PAGE.read_text(encoding="utf-8")
    assert workflowtable.section(profile, category) in text
