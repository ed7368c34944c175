"""The household file in the browser: masked by default, uncovered with a reason, edited by the clerk."""

import pytest
from django.urls import reverse

from audit.models import Event
from households.models import Household


@pytest.fixture
def clerk(client_of, clerk_li):
    return client_of(clerk_li)


def reveal_url(household, row, field):
    return reverse("households:reveal", args=[household.pk, row.pk, field])


def test_the_page_shows_the_family_with_its_numbers_covered(clerk, household):
    page = clerk.get(household.get_absolute_url()).content.decode()
    head = household.head
    assert "何桂兰户" in page
    assert "陈国富" in page
    assert head.id_number not in page
    assert head.masked_id in page
    assert "138 **** 5521" in page
    assert "13800005521" not in page


def test_another_township_does_not_find_the_household(client_of, outsider_qian, household):
    assert client_of(outsider_qian).get(household.get_absolute_url()).status_code == 404
    assert (
        client_of(outsider_qian)
        .post(reveal_url(household, household.head, "id_number"), {"reason": "核对户口簿"})
        .status_code
        == 404
    )


def test_a_system_administrator_finds_no_household(client_of, system_admin_wu, household):
    assert client_of(system_admin_wu).get(household.get_absolute_url()).status_code == 404


def test_uncovering_asks_a_reason_first(clerk, household):
    head = household.head
    before = Event.objects.count()
    answer = clerk.get(reveal_url(household, head, "id_number"))
    assert "查看理由" in answer.content.decode()
    assert head.id_number not in answer.content.decode()
    empty = clerk.post(reveal_url(household, head, "id_number"), {"reason": " "})
    assert empty.status_code == 422
    assert "填写查看理由" in empty.content.decode()
    assert Event.objects.count() == before


def test_uncovering_with_a_reason_shows_it_once_and_is_an_event(clerk, household, clerk_li):
    head = household.head
    answer = clerk.post(reveal_url(household, head, "id_number"), {"reason": "核对户口簿"})
    assert head.id_number in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.of_file(household.file_key).first()
    assert (event.op, event.act, event.reason, event.author_name) == (
        "note",
        "revealed",
        "核对户口簿",
        "李敏",
    )
    assert event.sentence == "查看何桂兰的身份证号"
    assert head.id_number not in str(event.new)


def test_a_phone_is_uncovered_the_same_way(clerk, household):
    answer = clerk.post(reveal_url(household, household, "phone"), {"reason": "电话通知"})
    assert "13800005521" in answer.content.decode()


def test_a_member_of_another_household_is_not_uncovered_here(clerk, household, places):
    assert (
        clerk.post(
            reverse("households:reveal", args=[household.pk, 999999, "id_number"]), {"reason": "核对"}
        ).status_code
        == 404
    )
    assert (
        clerk.post(
            reverse("households:reveal", args=[household.pk, 1, "password"]), {"reason": "核对"}
        ).status_code
        == 404
    )


def test_the_list_finds_by_name_and_pages_by_key(clerk, household):
    page = clerk.get(reverse("households:households"), {"q": "桂兰"}).content.decode()
    assert "何桂兰" in page
    nothing = clerk.get(reverse("households:households"), {"q": "无此人"}).content.decode()
    assert "没有找到" in nothing


@pytest.mark.parametrize(
    ("kind", "facts", "told"),
    [
        ("incomes", {"kind": "wage", "source": "零工", "first_month": "2026-03", "last_month": "2026-06", "per": "month", "amount": "640", "workplace": "", "voucher": ""}, "640.00"),
        ("expenses", {"kind": "illness_treatment", "voucher_no": "A1", "paid_on": "2026-05-06", "amount": "900", "self_paid": "300"}, "300.00"),
        ("properties", {"kind": "deposit", "quantity": "1", "value": "12000", "note": ""}, "12,000.00"),
        ("accounts", {"bank": "郑州农商银行", "holder_name": "何桂兰", "number": "6228 4800 0000 0000 018", "social_card": "on", "since": "2026-01-01"}, "**** 0018"),
        ("supporters", {"name": "陈大女", "relation": "长女", "id_number": "", "phone": "", "monthly_support": "200"}, "陈大女"),
        ("authorisations", {"purpose": "家庭经济状况信息核对", "signed_on": "2026-05-06"}, "家庭经济状况信息核对"),
        ("proxies", {"name": "石板村村委会", "is_committee": "on", "relation": "", "id_number": "", "phone": "", "grounds": "行动不便", "since": "2026-05-06"}, "行动不便"),
    ],
)  # fmt: skip
def test_a_clerk_adds_each_kind_of_row(clerk, household, kind, facts, told):
    if kind in ("incomes", "expenses", "authorisations"):
        facts = {**facts, "member": household.head.pk}
    url = reverse("households:add_row", args=[household.pk, kind])
    assert clerk.get(url).status_code == 200
    answer = clerk.post(url, facts, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain, answer.content.decode()
    assert told in answer.content.decode()
    row = getattr(household, kind).get()
    assert Event.objects.of_row(row).first().author_name == "李敏"


def test_a_clerk_adds_a_member(clerk, household):
    from tests.households.conftest import id_number

    url = reverse("households:add_row", args=[household.pk, "members"])
    facts = {
        "name": "陈小兵",
        "id_number": id_number("20150102", 5),
        "relation": "grandson",
        "health": "healthy",
        "work_ability": "none",
        "occupation": "student",
        "school": "primary",
        "counted": "on",
    }
    answer = clerk.post(url, facts, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    member = household.members.get(name="陈小兵")
    assert (member.name_initials, member.sex, member.county_code) == ("cxb", "male", "410104000000")


def test_a_row_is_corrected_and_ended_not_removed(clerk, household):
    member = household.members.get(name="陈小雨")
    url = reverse("households:end_row", args=[household.pk, "members", member.pk])
    answer = clerk.post(url, {"day": "2026-05-01", "reason": "出嫁"}, follow=True)
    assert "已移出 1 人" in answer.content.decode()
    member.refresh_from_db()
    assert str(member.left_on) == "2026-05-01"
    assert Event.objects.of_file(household.file_key).first().sentence == "移出本户：陈小雨"


def test_the_head_cannot_leave_before_another_is_head(clerk, household):
    url = reverse("households:end_row", args=[household.pk, "members", household.head.pk])
    answer = clerk.post(url, {"day": "2026-05-01", "reason": "死亡", "died": "on"})
    assert answer.status_code == 422
    assert "何桂兰是户主，先把户主改为其他成员，再办迁出" in answer.content.decode()


def test_address_and_phone_are_edited(clerk, household, places):
    url = reverse("households:edit_household", args=[household.pk])
    facts = {
        "village": places.village.pk,
        "group_name": "三组",
        "address": "17 号",
        "area": "urban",
        "phone": "13900001111",
        "certificate_no": "",
        "note": "",
    }
    assert clerk.post(url, facts).status_code == 302
    home = Household.objects.get(pk=household.pk)
    assert (home.group_name, home.phone) == ("三组", "13900001111")


@pytest.mark.parametrize("persona", ["deputy_wang", "county_chen", "investigator_sun", "community_he"])
def test_others_read_and_do_not_edit(request, client_of, household, persona):
    post = request.getfixturevalue(persona)
    client = client_of(post)
    page = client.get(household.get_absolute_url())
    assert page.status_code == 200
    assert "加成员" not in page.content.decode()
    assert client.get(reverse("households:add_row", args=[household.pk, "members"])).status_code == 403
