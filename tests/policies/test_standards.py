"""Local standards: two people vouch for each value, the database refuses what they may not do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from accounts.models import Role
from audit.acts import Refused, acting, perform, possible
from audit.models import Event
from policies.benefits import HouseholdClass
from policies.models import Per, Standard, StandardKind, StandardStage
from policies.standards import NewStandard, enter, local_standards, property_item, standard_for
from tests.personas import Places, PostOf

pytestmark = pytest.mark.django_db
DATABASE_REFUSALS = (IntegrityError, InternalError)


@pytest.fixture
def enterer(post_of: PostOf):
    return post_of(Role.COUNTY_CLERK, name="陈晓")


@pytest.fixture
def second(post_of: PostOf):
    return post_of(Role.COUNTY_SUPERVISOR, name="方敏")


@pytest.fixture
def draft(places: Places):
    """NewStandard of 管城 urban 低保 740.00 from 2026-07-01, any field changed by keyword."""

    def made(**changes) -> NewStandard:
        facts = {
            "kind": StandardKind.DIBAO,
            "region": places.county,
            "household_class": HouseholdClass.URBAN,
            "value": Decimal("740.00"),
            "valid_from": date(2026, 7, 1),
            "doc_no": "管政〔2026〕18号",
        }
        return NewStandard(**{**facts, **changes})

    return made


@pytest.fixture
def in_force(draft, enterer, second):
    """in_force(**changes): a value entered by one person and confirmed by the other."""

    def made(**changes) -> Standard:
        standard = enter(draft(**changes), by=enterer)
        return perform(standard.confirm, by=second)

    return made


def test_a_value_is_used_only_once_another_person_has_confirmed_it(draft, enterer, second, places):
    standard = enter(draft(), by=enterer)
    assert standard_for(StandardKind.DIBAO, places.county, date(2026, 8, 1), "urban") is None
    perform(standard.confirm, by=second)
    assert standard_for(StandardKind.DIBAO, places.county, date(2026, 8, 1), "urban") == standard


def test_the_person_who_entered_a_value_cannot_confirm_it(draft, enterer):
    standard = enter(draft(), by=enterer)
    with pytest.raises(Refused) as refused:
        perform(standard.confirm, by=enterer)
    assert "本人录入的标准须由另一人办理" in refused.value.reasons
    assert Standard.objects.get(pk=standard.pk).stage == StandardStage.ENTERED


def test_one_person_with_two_posts_cannot_confirm_their_own_entry(draft, enterer, post_of):
    other_post = post_of(Role.COUNTY_SUPERVISOR, user=enterer.user)
    standard = enter(draft(), by=enterer)
    with pytest.raises(Refused) as refused:
        perform(standard.confirm, by=other_post)
    assert refused.value.reasons == ["本人录入的标准须由另一人办理"]


def test_the_database_refuses_one_person_with_two_posts_in_raw_sql(draft, enterer, post_of):
    other_post = post_of(Role.COUNTY_SUPERVISOR, user=enterer.user)
    standard = enter(draft(), by=enterer)
    with (
        pytest.raises(IntegrityError, match="另一人核对"),
        acting(other_post, reason="绕过"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE policies_standard SET stage = 'confirmed', confirmed_by_id = %s, confirmed_at = now() WHERE id = %s",
            [other_post.pk, standard.pk],
        )


def test_the_database_refuses_a_confirmed_value_without_a_confirming_post(draft, enterer):
    standard = enter(draft(), by=enterer)
    with pytest.raises(IntegrityError), acting(enterer, reason="绕过"), connection.cursor() as cursor:
        cursor.execute("UPDATE policies_standard SET stage = 'confirmed' WHERE id = %s", [standard.pk])


def test_the_database_refuses_an_entry_that_is_born_confirmed(draft, enterer, second, places):
    with pytest.raises(IntegrityError, match="先录入"), acting(second, reason="绕过"):
        Standard.objects.create(
            kind="dibao", region=places.county, value=1, valid_from=date(2026, 1, 1), doc_no="无",
            stage="confirmed", entered_by=enterer, entered_at="2026-01-01T00:00Z", confirmed_by=second,
            confirmed_at="2026-01-01T00:00Z",
        )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "value = 741",
        "entered_by_id = confirmed_by_id",
        "valid_from = '2026-06-01'",
        "doc_no = '别的'",
        "stage = 'entered'",
    ],
)
def test_the_database_refuses_to_change_a_confirmed_value(in_force, second, change):
    standard = in_force()
    with pytest.raises(DATABASE_REFUSALS), acting(second, reason="绕过"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE policies_standard SET {change} WHERE id = %s", [standard.pk])


def test_the_database_refuses_to_delete_a_value(in_force, second):
    standard = in_force()
    with pytest.raises(DATABASE_REFUSALS), acting(second, reason="绕过"):
        standard.delete()
    assert Standard.objects.filter(pk=standard.pk).exists()


def test_confirming_a_new_value_ends_the_open_one_the_day_before(in_force, places):
    old = in_force(valid_from=date(2025, 7, 1), value=Decimal("710.00"))
    new = in_force()
    assert Standard.objects.get(pk=old.pk).valid_until == date(2026, 6, 30)
    assert standard_for(StandardKind.DIBAO, places.county, date(2026, 6, 30), "urban") == old
    assert standard_for(StandardKind.DIBAO, places.county, date(2026, 7, 1), "urban") == new


def test_a_value_that_overlaps_a_confirmed_one_is_refused_at_entry(in_force, draft, enterer):
    in_force()
    with pytest.raises(Refused) as refused:
        enter(draft(valid_from=date(2026, 1, 1)), by=enterer)
    assert "时间重叠" in refused.value.reasons[0]


def test_two_overlapping_entries_cannot_both_be_confirmed(draft, enterer, second):
    first = enter(draft(valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31)), by=enterer)
    other = enter(draft(), by=enterer)
    perform(first.confirm, by=second)
    with pytest.raises(Refused) as refused:
        perform(other.confirm, by=second)
    assert "时间重叠" in refused.value.reasons[0]


def test_the_database_refuses_two_values_over_the_same_days(in_force, draft, enterer, second):
    in_force()
    other = enter(draft(valid_from=date(2027, 1, 1)), by=enterer)
    with (
        pytest.raises(IntegrityError, match="standard_no_overlap"),
        acting(second, reason="绕过"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE policies_standard SET stage = 'confirmed', confirmed_by_id = %s, confirmed_at = now() WHERE id = %s",
            [second.pk, other.pk],
        )


def test_urban_and_rural_values_stand_side_by_side(in_force, places):
    urban = in_force()
    rural = in_force(household_class=HouseholdClass.RURAL, value=Decimal("6000.00"), per=Per.YEAR)
    day = date(2026, 8, 1)
    assert standard_for(StandardKind.DIBAO, places.county, day, "urban") == urban
    assert standard_for(StandardKind.DIBAO, places.county, day, "rural") == rural


def test_an_annual_value_becomes_a_month_exactly(in_force):
    assert in_force(value=Decimal("7000.00"), per=Per.YEAR).monthly == Fraction(7000, 12)


def test_the_nearest_region_goes_before_the_one_above_it(in_force, places):
    county = in_force()
    township = in_force(region=places.township, value=Decimal("760.00"))
    day = date(2026, 8, 1)
    assert standard_for(StandardKind.DIBAO, places.village, day, "urban") == township
    assert standard_for(StandardKind.DIBAO, places.other_village.code, day, "urban") == township
    assert standard_for(StandardKind.DIBAO, places.other_township, day, "urban") == county
    assert standard_for(StandardKind.DIBAO, places.other_county, day, "urban") is None


def test_an_entry_says_everything_that_stands_against_it(draft, enterer, places):
    wrong = draft(
        region=places.other_county, value=Decimal(-1), doc_no=" ", place="外县", valid_until=date(2026, 1, 1)
    )
    with pytest.raises(Refused) as refused:
        enter(wrong, by=enterer)
    assert len(refused.value.reasons) == 5
    assert "二七区不在管城回族区辖区内，请由其县级民政部门录入" in refused.value.reasons


def test_a_township_clerk_may_not_enter_a_standard(draft, post_of):
    with pytest.raises(Refused, match="县级经办"):
        enter(draft(), by=post_of(Role.CLERK, name="李敏"))


def test_somebody_of_another_county_may_not_confirm(draft, enterer, post_of, places):
    standard = enter(draft(), by=enterer)
    stranger = post_of(Role.COUNTY_SUPERVISOR, region=places.other_county, name="钱远")
    with pytest.raises(Refused):
        perform(standard.confirm, by=stranger)
    assert possible(standard, stranger)[0].reasons


def test_a_withdrawn_entry_is_never_used_and_frees_its_place(draft, enterer, second, places):
    standard = enter(draft(value=Decimal("704.00")), by=enterer)
    perform(standard.withdraw, by=enterer, reason="数字看错", why="数字看错")
    assert Standard.objects.get(pk=standard.pk).stage == StandardStage.WITHDRAWN
    again = enter(draft(), by=enterer)
    assert perform(again.confirm, by=second).stage == StandardStage.CONFIRMED


def test_only_a_county_leader_puts_a_wrong_value_out_of_force(in_force, second, post_of, places):
    standard = in_force()
    with pytest.raises(Refused):
        perform(standard.annul, by=second, reason="文号错误", why="文号错误")
    perform(standard.annul, by=post_of(Role.COUNTY_LEADER, name="高远"), reason="文号错误", why="文号错误")
    assert standard_for(StandardKind.DIBAO, places.county, date(2026, 8, 1), "urban") is None


def test_every_change_of_a_standard_stands_in_its_file_with_its_author(in_force):
    standard = in_force()
    events = list(Event.objects.of_file(standard.file_key))
    assert [event.author_name for event in events] == ["方敏", "陈晓"]
    assert events[1].clause == "管政〔2026〕18号"


def test_the_standards_of_a_day_are_gathered_for_the_formulae(in_force, places):
    in_force()
    in_force(kind=StandardKind.CARE_NONE, household_class="", value=Decimal("900.00"))
    in_force(kind=StandardKind.MINIMUM_WAGE, household_class="", value=Decimal("1800.00"), place="甲县")
    in_force(kind=StandardKind.MARGINAL_MULTIPLE, household_class="", value=Decimal("1.50"), per=Per.FIXED)
    found = local_standards(places.village, date(2026, 8, 1), workplaces=["甲县", "未知"])
    assert found.dibao.urban == 740
    assert found.dibao.rural is None
    assert found.care == {"none": 900}
    assert found.minimum_wage == {"甲县": 1800}
    assert found.marginal_multiple == Fraction(3, 2)
    assert found.documents["dibao"] == "管政〔2026〕18号"


def test_gathering_them_asks_the_database_once(in_force, places, django_assert_num_queries):
    in_force()
    with django_assert_num_queries(1):
        local_standards(places.village.code, date(2026, 8, 1), workplaces=["甲县", ""])


def test_a_property_item_stands_beside_its_local_limits(in_force, places):
    in_force(kind=StandardKind.DEPOSIT_LIMIT, household_class="", value=Decimal("17760.00"), per=Per.FIXED)
    item = property_item("deposit", Decimal("18000"), places.village, date(2026, 8, 1))
    assert not item.within()
    assert property_item("vehicle", 1, places.village, date(2026, 8, 1)).within()


def test_a_value_without_an_author_is_refused(draft, enterer, places):
    with pytest.raises(ProgrammingError, match="没有办理人"), transaction.atomic():
        Standard.objects.create(
            kind="dibao", region=places.county, value=1, valid_from=date(2026, 1, 1), doc_no="无",
            entered_by=enterer, entered_at="2026-01-01T00:00Z",
        )  # fmt: skip
