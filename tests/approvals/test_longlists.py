"""长期公示: each village gets the list of those who live, or are registered, there — nothing else of them."""

from datetime import date, datetime
from decimal import Decimal

import pypdfium2
import pytest
from django.utils import timezone

from accounts.models import Post, Region
from approvals.longlists import village_lists
from approvals.models import Decision
from audit.acts import Job, Refused, acting
from cases.models import Case, Document, OfficePhone, phones_of
from households.choices import Relation
from households.models import Household, Member
from policies.rules import Rules, rules_of_profile
from tests.cases.conftest import id_number

SET_UP = Job("tests.longlists")
MONTH = date(2026, 11, 1)
NOVEMBER = datetime(2026, 11, 3, 9, 0, tzinfo=timezone.get_fixed_timezone(480))


def rules_of(profile: str, category: str = "dibao") -> Rules:
    return rules_of_profile(profile, category, MONTH)


@pytest.fixture
def helped(places):
    """Put a household on the list: registered in one village, living in another."""

    def made(name: str, born: str, *, hukou: Region, lives: Region, category: str = "dibao",
             since: datetime = NOVEMBER) -> Decision:  # fmt: skip
        with acting(SET_UP, reason="备测试数据"):
            home = Household.objects.create(
                county=places.county, township=places.township, village=lives, address="青杠街 12 号",
                head_name=name, hukou_region=hukou, residence_region=lives, phone="13800005521",
            )  # fmt: skip
            person = Member.objects.create(
                household=home, name=name, id_number=id_number(born, 4), relation=Relation.HEAD, is_head=True
            )
            case = Case.objects.open(household=home, category=category, applicant=person, at=since)
            return Decision.objects.create(
                case=case, household=home, county=places.county, township=places.township, category=category,
                source="ledger", granted=True, persons=2, amount=Decimal("600.00"), payable=Decimal("600.00"),
                first_month=timezone.localdate(since).replace(day=1), decided_at=since, in_force_at=since,
            )  # fmt: skip

    return made


def names(found) -> dict[str, list[str]]:
    return {each.village.name: [line["name"] for line in each.lines] for each in found}


def test_the_board_is_where_people_live_or_where_they_are_registered(helped, places) -> None:
    helped("何桂兰", "19680312", hukou=places.other_village, lives=places.village)
    there = village_lists(places.township, "dibao", MONTH, rules_of("YC-2022"))
    here = village_lists(places.township, "dibao", MONTH, rules_of("GC-2020"))
    assert names(there) == {"柳湖社区": ["何桂兰"]}
    assert names(here) == {"青杠社区": ["何桂兰"]}


def test_who_is_no_longer_helped_comes_off_the_list(helped, places) -> None:
    decision = helped("何桂兰", "19680312", hukou=places.village, lives=places.village)
    with acting(SET_UP, reason="停保"):
        decision.last_month = date(2026, 11, 1)
        decision.save()
    rules = rules_of("GC-2020")
    assert names(village_lists(places.township, "dibao", MONTH, rules)) == {"青杠社区": ["何桂兰"]}
    assert village_lists(places.township, "dibao", date(2026, 12, 1), rules) == []


def test_temporary_aid_stays_on_the_board_for_twelve_months(helped, places) -> None:
    granted = datetime(2025, 12, 10, 9, 0, tzinfo=timezone.get_fixed_timezone(480))
    helped("石国强", "19700101", hukou=places.village, lives=places.village, category="linshi_zhichu",
           since=granted)  # fmt: skip
    rules = rules_of("QB-2019", "linshi_zhichu")
    assert names(village_lists(places.township, "linshi_zhichu", MONTH, rules)) == {"青杠社区": ["石国强"]}
    assert village_lists(places.township, "linshi_zhichu", date(2026, 12, 1), rules) == []


def test_a_minor_in_care_is_named_by_the_surname_only(helped, places, clerk_li: Post, client_of) -> None:
    helped("何小满", "20150601", hukou=places.village, lives=places.village)
    answer = client_of(clerk_li).post("/notices/long/", {"village": [places.village.code]})
    text = str(pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range())
    assert "何某" in text
    assert "何小满" not in text
    assert [paper.kind for paper in Document.objects.all()] == ["D39"]


def test_the_page_shows_the_villages_and_keeps_the_telephones(
    helped, places, clerk_li: Post, client_of
) -> None:
    helped("何桂兰", "19680312", hukou=places.village, lives=places.village)
    client = client_of(clerk_li)
    client.post("/notices/long/phones/", {"window": "0371-66000001", "supervision": "0371-66000002"})
    page = client.get("/notices/long/").content.decode()
    assert "青杠社区" in page
    assert "0371-66000001" in page
    assert phones_of(places.township) == ("0371-66000001", "0371-66000002")
    printed = client.post("/notices/long/", {"village": [places.village.code]})
    text = str(pypdfium2.PdfDocument(printed.content)[0].get_textpage().get_text_range())
    assert "0371-66000002" in text


def test_a_number_that_is_none_is_refused_in_words(places, clerk_li: Post, client_of) -> None:
    answer = client_of(clerk_li).post("/notices/long/phones/", {"window": "找老李", "supervision": ""})
    assert answer.status_code == 422
    assert "社会救助窗口电话“找老李”不像电话号码" in answer.content.decode()
    with acting(clerk_li, reason="公布电话"), pytest.raises(Refused, match="监督举报电话“12”"):
        OfficePhone.publish(places.township, window="", supervision="12", by=clerk_li)


def test_only_the_clerk_hangs_lists(finance_su: Post, client_of) -> None:
    assert client_of(finance_su).get("/notices/long/").status_code == 403
