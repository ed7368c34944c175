"""A rule file becomes law of a county only when two of its people have adopted it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Post
from audit.acts import Refused, acting, perform
from audit.models import Event
from policies.adoption import book_with, enter_rules, proposals
from policies.models import RuleAdoption
from policies.reading import RuleError
from policies.rules import Rules, rules_for, rules_of_profile
from tests.approvals.test_pinning import LATER
from tests.approvals.walk import at

pytestmark = pytest.mark.django_db

NAME = "GC-2020@2026-10-08.toml"
VERSION = NAME.removesuffix(".toml")
TOWNSHIP = "410104001000"
NOW = at("2026-09-20")


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """A rules folder with one invented file: 20 working days from 2026-10-08 on."""
    (tmp_path / NAME).write_text(LATER, encoding="utf-8")
    settings.RULES_DIR = str(tmp_path)
    return tmp_path


def october(code: str = TOWNSHIP) -> Rules:
    return rules_for(code, "dibao", datetime.date(2026, 10, 9))


def entered(places, by: Post) -> RuleAdoption:
    return enter_rules(VERSION, county=places.county, by=by, at=NOW)


def adopted(places, one: Post, other: Post) -> RuleAdoption:
    return perform(entered(places, one).confirm, by=other, at=NOW)


def refusal(call, *args, **facts) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(*args, **facts)
    return refused.value.reasons


def test_a_file_in_the_folder_is_a_proposal_and_changes_no_rule(folder, places):
    (found,) = proposals(places.county)
    assert (found.name, found.state, found.problem) == (NAME, "待启用", "")
    assert october().overall.limit.n == 25


def test_one_person_alone_activates_nothing(folder, places, county_chen):
    row = entered(places, county_chen)
    assert october().version == "GC-2020@2020-09-01"
    assert refusal(perform, row.confirm, by=county_chen) == ["本人提请启用的规则须由另一人核对启用"]


def test_the_second_person_puts_it_into_force_from_its_first_day(folder, places, county_chen, supervisor):
    adopted(places, county_chen, supervisor)
    assert october().version == VERSION
    assert october().overall.limit.n == 20
    assert rules_for(TOWNSHIP, "dibao", datetime.date(2026, 10, 7)).overall.limit.n == 25


def test_another_county_keeps_its_own_law(folder, places, county_chen, supervisor, settings):
    neighbour = october(places.other_county.code).version
    adopted(places, county_chen, supervisor)
    assert october(places.other_county.code).version == neighbour


def test_an_adopted_file_is_read_from_the_record_and_not_from_the_folder(
    folder, places, county_chen, supervisor
):
    adopted(places, county_chen, supervisor)
    (folder / NAME).write_text(LATER.replace("n = 20", "n = 2"), encoding="utf-8")
    assert october().overall.limit.n == 20


def test_a_changed_byte_of_an_adopted_file_is_refused_in_words(folder, places, county_chen, supervisor):
    adopted(places, county_chen, supervisor)
    (folder / NAME).write_text(LATER + "\n", encoding="utf-8")
    (found,) = proposals(places.county)
    assert found.state == "文件被改动"
    assert "系统仍按启用时留存的内容执行" in found.problem
    reasons = refusal(enter_rules, VERSION, county=places.county, by=county_chen, at=NOW)
    assert reasons == [f"{NAME} 启用后被改动。已启用的文件不得改动，变更请另立施行日期更晚的新文件"]


def test_what_was_changed_after_the_first_person_read_it_cannot_be_confirmed(
    folder, places, county_chen, supervisor
):
    row = entered(places, county_chen)
    (folder / NAME).write_text(LATER.replace("n = 20", "n = 2"), encoding="utf-8")
    assert refusal(perform, row.confirm, by=supervisor) == [
        f"{NAME} 在提请之后被改动，与提请时核对的内容不一致，请撤回后重新提请"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LATER.replace("[dibao.overall.limit]", "[dibao.overal.limit]"), "不认识的节"),
        (LATER.replace('basis = "调整规定 一"', 'basis = "另一条"'), "在本文件的条款（clauses）中找不到"),
        (LATER.replace("effective_from = 2026-10-08", "effective_from = 2026-10-09"), "文件名应为"),
        (LATER.replace("[meta]", "[meta"), "不是合格的 TOML 文件"),
        (LATER.replace("GC-2020@2020-09-01", "GC-2020@2019-01-01"), "所修改的文件"),
    ],
)
def test_a_file_that_does_not_fit_says_why_and_is_not_adopted(
    folder, places, county_chen, text: str, sentence: str
):
    (folder / NAME).write_text(text, encoding="utf-8")
    (found,) = proposals(places.county)
    assert sentence in found.problem
    assert found.state == "不能启用"
    assert any(sentence in reason for reason in refusal(entered, places, county_chen))


def test_a_shipped_version_cannot_be_overridden_by_a_file_of_the_same_name(folder, places):
    (folder / NAME).rename(folder / "GC-2020@2020-09-01.toml")
    text = LATER.replace("2026-10-08", "2020-09-01").replace('amends = "GC-2020@2020-09-01"\n', "")
    (folder / "GC-2020@2020-09-01.toml").write_text(text, encoding="utf-8")
    (found,) = proposals(places.county)
    assert "这一版已经启用" in found.problem


def test_a_file_of_another_county_is_not_listed(folder, places):
    text = LATER.replace('region_code = "410104"', 'region_code = "410103"')
    (folder / NAME).write_text(text, encoding="utf-8")
    assert proposals(places.county) == []


def test_the_township_does_not_make_law(folder, places, head_zhao):
    assert "规则由管城回族区县级经办、县级监督或县级负责人提请启用" in refusal(entered, places, head_zhao)


def test_each_step_is_an_event_with_its_document(folder, places, county_chen, supervisor):
    row = adopted(places, county_chen, supervisor)
    acts = [event.act for event in Event.objects.of_file(row.file_key).order_by("seq")]
    assert acts == ["enter_rules", "confirm"]


def test_the_database_refuses_a_second_signature_of_the_same_person_and_another_text(
    folder, places, county_chen
):
    row = entered(places, county_chen)
    for change in ({"content": "x"}, {"stage": "adopted", "confirmed_by": county_chen, "confirmed_at": NOW}):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(county_chen, reason="绕过"):
            RuleAdoption.objects.filter(pk=row.pk).update(**change)


def test_a_proposed_file_can_be_tried_before_anybody_adopts_it(folder, places):
    book = book_with(VERSION, places.county)
    tried = rules_of_profile("GC-2020", "dibao", datetime.date(2026, 10, 9), book=book)
    assert tried.overall.limit.n == 20
    with pytest.raises(RuleError):
        book_with("GC-2020@2031-01-01", places.county)


def test_resolution_asks_one_query_and_reads_no_file_again(
    folder, places, county_chen, supervisor, django_assert_num_queries
):
    adopted(places, county_chen, supervisor)
    first = october()
    with django_assert_num_queries(1):
        assert october() == first


def test_without_a_folder_resolution_needs_no_database(settings, django_assert_num_queries):
    assert settings.RULES_DIR == ""
    with django_assert_num_queries(0):
        assert october().version == "GC-2020@2020-09-01"


def test_two_people_adopt_in_the_browser(folder, places, client_of, county_chen, county_leader_gao):
    one, other = client_of(county_chen), client_of(county_leader_gao)
    page = one.get(reverse("policies:adoptions")).content.decode()
    assert "待启用" in page
    assert "可以读取，与现行各文件不冲突" in page
    one.post(reverse("policies:adopt", args=[VERSION]))
    row = RuleAdoption.objects.get()
    confirm = reverse("policies:confirm_adoption", args=[row.pk])
    assert "本人提请启用的规则须由另一人核对启用" in one.get(confirm).content.decode()
    assert one.post(confirm).status_code == 422
    assert october().overall.limit.n == 25
    response = other.post(confirm, follow=True)
    assert "已启用" in response.content.decode()
    assert october().overall.limit.n == 20


def test_a_proposal_is_withdrawn_with_a_reason(folder, places, client_of, county_chen, supervisor):
    row = entered(places, county_chen)
    url = reverse("policies:withdraw_adoption", args=[row.pk])
    assert client_of(supervisor).post(url, {"why": ""}).status_code == 422
    client_of(supervisor).post(url, {"why": "文号有误"})
    assert [each.state for each in proposals(places.county)] == ["待启用"]


def test_the_page_of_the_rules_leads_the_county_there_and_nobody_else(client_of, county_chen, clerk_li):
    link = reverse("policies:adoptions")
    assert link in client_of(county_chen).get(reverse("policies:rules")).content.decode()
    assert link not in client_of(clerk_li).get(reverse("policies:rules")).content.decode()
    assert client_of(clerk_li).get(link).status_code == 403
