"""The file itself: its number, who finds it, and what it takes to name kin."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import KinDeclaration, Post, Region, Relation
from audit.acts import acting
from audit.models import Event
from cases.kinship import match, staff_near, traces_of
from cases.models import Case, CaseCounter, KinFiling
from cases.models.case import bigrams, next_case_no
from households.models import Household
from tests.cases.conftest import ACCEPTED, SET_UP


def test_a_case_has_the_number_of_its_township_and_year(case: Case) -> None:
    assert case.case_no == "DG-2026-0001"
    assert str(case) == "DG-2026-0001 何桂兰"


def test_opening_a_case_is_the_first_event_of_its_file(case: Case) -> None:
    first = Event.objects.of_file(f"cases.case:{case.pk}").get()
    assert (first.table_name, first.op) == ("cases_case", "insert")


def test_a_proxy_has_a_name(open_case: Callable[..., Case]) -> None:
    with pytest.raises(IntegrityError, match="case_proxy_has_a_name"), transaction.atomic():
        open_case(channel="proxy")


def test_the_number_of_a_case_is_written_once(case: Case) -> None:
    with (
        pytest.raises(IntegrityError, match="已经固定"),
        acting(SET_UP, reason="改案号"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_case SET case_no = 'DG-2026-0009'")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DG-2026-0001", 1),
        ("dg-2026", 1),
        ("何桂兰", 1),
        ("桂兰", 1),
        ("何", 1),
        ("兰桂", 0),
        ("DG-2027", 0),
        (" ", 0),
    ],
)
def test_a_case_is_found_by_number_or_part_of_the_name(case: Case, text: str, found: int) -> None:
    assert Case.objects.search(text).count() == found


def test_neighbouring_characters_are_what_a_name_is_found_by() -> None:
    assert bigrams("何桂兰") == ["何桂", "桂兰"]
    assert bigrams("兰") == ["兰"]
    assert bigrams("") == []


def test_a_case_is_seen_in_its_village_street_and_district_only(
    case: Case, clerk_li: Post, community_he: Post, county_chen: Post, outsider_qian: Post, post_of, places
) -> None:
    elsewhere = post_of("village_assistant", region=places.other_village, name="柳湖")
    seen = {post.author_name: Case.objects.visible_to(post).exists() for post in (
        clerk_li, community_he, county_chen, outsider_qian, elsewhere
    )}  # fmt: skip
    assert seen == {"李敏": True, "何芳": True, "陈燕": True, "钱进": False, "柳湖": False}


def test_money_and_machines_see_no_case(case: Case, finance_su: Post, system_admin_wu: Post) -> None:
    assert not Case.objects.visible_to(finance_su).exists()
    assert not Case.objects.visible_to(system_admin_wu).exists()


def test_a_declared_relative_on_the_staff_is_filed_once(
    case: Case, household: Household, community_he: Post, clerk_li: Post, places
) -> None:
    applicant = household.current_members().first()
    with acting(clerk_li, reason="近亲属备案"):
        KinDeclaration.objects.create(
            user=community_he.user, kin_name=applicant.name, relation=Relation.PARENT,
            kin_id=applicant.id_number, declared_on=ACCEPTED.date(),
        )  # fmt: skip
        matches = match(traces_of(household), staff_near(places.township, ACCEPTED.date()))
        filed = KinFiling.file(case, matches, by=clerk_li, at=ACCEPTED)
        again = KinFiling.file(case, matches, by=clerk_li, at=ACCEPTED)
    assert [(f.staff.name, f.matched_by) for f in filed] == [("何芳", "declaration")]
    assert again == []
    assert Case.objects.get(pk=case.pk).kin_filed


def test_a_shared_phone_is_found_on_file(household: Household, investigator_sun: Post, places) -> None:
    with acting(SET_UP, reason="登记电话"):
        investigator_sun.user.phone = household.phone
        investigator_sun.user.save()
    (found,) = match(traces_of(household), staff_near(places.township, ACCEPTED.date()))
    assert (found.matched_by, found.relation) == ("phone", "关系待核实")


def careless_case_no(township: Region, year: int, barrier: threading.Barrier) -> str:
    """What `next_case_no` would be without its lock: read, then write."""
    last = CaseCounter.objects.get(prefix=township.short, year=year).last
    barrier.wait(timeout=10)
    CaseCounter.objects.filter(prefix=township.short, year=year).update(last=last + 1)
    return f"{township.short}-{year}-{last + 1:04d}"


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_clerks_get_the_same_number(case: Case, clerk_li: Post, places) -> None:
    """The negative control of the numbering test."""
    with acting(clerk_li, reason="立卷"):
        next_case_no(places.township, 2031)
    barrier, taken = threading.Barrier(2), []

    def take() -> None:
        with acting(clerk_li, reason="立卷"):
            taken.append(careless_case_no(places.township, 2031, barrier))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 2
    assert len(set(taken)) == 1
