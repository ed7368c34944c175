from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts import staff
from accounts.idnumber import check_character
from accounts.models import Post, Role, User
from audit.acts import Refused, acting
from audit.models import Event
from cases.models import Document
from tests.personas import PASSWORD, SET_UP

pytestmark = pytest.mark.django_db

NUMBER = "41010419900101001" + check_character("41010419900101001")
TODAY = date(2026, 3, 18)


def new_person(**changed):
    return {
        "name": "冯雪",
        "username": "fengxue",
        "id_number": NUMBER,
        "phone": "13800005521",
        "role": "clerk",
        "region": "410104001000",
        "since": "2026-03-18",
        "reason": "新招录",
        **changed,
    }


def take_on(places, **changed):
    facts = {
        "username": "fengxue",
        "name": "冯雪",
        "role": Role.CLERK,
        "region": places.township,
        "since": TODAY,
    }
    with acting(SET_UP, reason="新招录"):
        return staff.take_on(**{**facts, **changed})


def test_a_new_person_gets_a_post_and_a_password_shown_once(system_admin_wu, client_of):
    client = client_of(system_admin_wu)
    page = client.post("/staff/new/", new_person())
    user = User.objects.get(username="fengxue")
    password = page.context["password"]
    assert password in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert user.check_password(password)
    assert user.must_change_password
    assert user.id_number == NUMBER
    assert user.posts.get().post_label == "东关街道经办员"
    assert password not in client.get(f"/staff/{user.pk}/").content.decode()
    event = Event.objects.of_row(user).first()
    assert (event.author_name, event.reason, event.sentence) == ("吴迪", "新招录", "添加人员")


def test_the_new_person_signs_in_with_it_and_must_change_it(places):
    post, password = take_on(places, since=date(2020, 1, 1))
    client = Client()
    client.post("/sign-in/", {"username": post.user.username, "password": password, "next": "/account/"})
    assert client.get("/account/").url == "/account/password/"


def test_everything_wrong_with_a_new_person_is_said_at_once(places, clerk_li):
    with pytest.raises(Refused) as caught:
        take_on(places, username=clerk_li.user.username, role=Role.COUNTY_CLERK)
    assert caught.value.reasons == [
        "县级经办须任职于县（市、区），东关街道是乡级区划",
        "登录名 limin 已有人用，换一个",
    ]


def test_one_natural_person_has_one_account(places):
    take_on(places, id_number=NUMBER)
    with pytest.raises(Refused, match="冯雪已有账号（登录名 fengxue），一人一号"):
        take_on(places, username="fengxue2", id_number=NUMBER.lower())
    assert User.objects.filter(name="冯雪").count() == 1


def test_mistakes_in_the_form_are_named(system_admin_wu, client_of):
    text = (
        client_of(system_admin_wu)
        .post(
            "/staff/new/",
            new_person(username="Feng Xue", id_number="410104940407639", role="", reason="", since="3月"),
        )
        .content.decode()
    )
    for said in (
        "登录名用小写字母开头",
        "身份证号是 15 位旧号",
        "选择岗位",
        "写明理由",
        "任职起始日按 2026-03-18 的样子填写",
    ):
        assert said in text
    assert not User.objects.filter(name="冯雪").exists()


def test_nobody_is_placed_outside_the_managers_region(system_admin_wu, client_of):
    text = client_of(system_admin_wu).post("/staff/new/", new_person(region="410103001000")).content.decode()
    assert "选择本辖区内的任职区划" in text
    assert not User.objects.filter(username="fengxue").exists()


def test_the_list_shows_ones_own_region_and_finds_by_name(county_chen, clerk_li, post_of, places, client_of):
    post_of(Role.COUNTY_CLERK, region=places.other_county, name="史明")
    client = client_of(county_chen)
    everybody = client.get("/staff/").content.decode()
    assert "李敏" in everybody
    assert "史明" not in everybody
    assert "李敏" not in client.get("/staff/?q=陈").content.decode()
    assert "没有找到" in client.get("/staff/?q=无此人").content.decode()


def test_the_list_is_paged_by_key(county_chen, post_of, client_of):
    for _ in range(27):
        post_of(Role.CLERK, name="冯某")
    client = client_of(county_chen)
    first = client.get("/staff/")
    second = client.get(f"/staff/?after={first.context['after']}")
    names = [person.username for page in (first, second) for person in page.context["people"]]
    assert len(first.context["people"]) == 25
    assert names == sorted(set(names))
    assert len(names) == 28
    assert second.context["after"] == ""


def test_a_person_of_another_county_is_not_found(county_chen, post_of, places, client_of):
    stranger = post_of(Role.COUNTY_CLERK, region=places.other_county, name="史明")
    client = client_of(county_chen, confirmed=True)
    assert client.get(f"/staff/{stranger.user_id}/").status_code == 404
    assert client.post(f"/staff/{stranger.user_id}/password/", {"reason": "代办"}).status_code == 404
    assert client.post(f"/staff/posts/{stranger.pk}/end/", {"reason": "代办"}).status_code == 404


def test_who_also_serves_above_is_not_managed_from_below(county_chen, clerk_li, post_of, places, client_of):
    post_of(Role.AUDITOR, region=places.city, user=clerk_li.user)
    client = client_of(county_chen, confirmed=True)
    assert client.post(f"/staff/{clerk_li.user_id}/password/", {"reason": "代办"}).status_code == 404
    assert User.objects.get(pk=clerk_li.user_id).check_password(PASSWORD)


def test_a_post_is_ended_with_a_day_and_a_reason(system_admin_wu, clerk_li, client_of):
    client = client_of(system_admin_wu)
    assert (
        "早于任职起始日"
        in client.post(
            f"/staff/posts/{clerk_li.pk}/end/", {"last_day": "2019-01-01", "reason": "调离"}
        ).content.decode()
    )
    client.post(f"/staff/posts/{clerk_li.pk}/end/", {"last_day": "2026-03-31", "reason": "调离"})
    clerk_li.refresh_from_db()
    assert clerk_li.until == date(2026, 3, 31)
    assert Event.objects.of_row(clerk_li).first().reason == "调离"
    assert client.get(f"/staff/posts/{clerk_li.pk}/end/").status_code == 404


def test_closing_an_account_ends_its_posts_and_the_session(system_admin_wu, clerk_li, client_of):
    working = client_of(clerk_li)
    client_of(system_admin_wu).post(f"/staff/{clerk_li.user_id}/account/", {"reason": "退休"})
    clerk_li.refresh_from_db()
    user = User.objects.select_related("author").get(pk=clerk_li.user_id)
    assert not user.is_active
    assert not user.author.is_active
    assert clerk_li.until < timezone.localdate()
    assert working.get("/account/").url.startswith("/sign-in/")


def test_a_closed_account_is_reopened_without_its_posts(system_admin_wu, clerk_li, client_of):
    client = client_of(system_admin_wu)
    for reason in ("退休", "返聘"):
        client.post(f"/staff/{clerk_li.user_id}/account/", {"reason": reason})
    user = User.objects.get(pk=clerk_li.user_id)
    assert user.is_active
    assert not user.posts_on(timezone.localdate()).exists()


def test_a_reset_gives_a_new_one_time_password_and_lifts_the_lock_out(system_admin_wu, clerk_li, client_of):
    for _ in range(5):
        Client().post("/sign-in/", {"username": clerk_li.user.username, "password": "Cuo-mima-2026"})
    page = client_of(system_admin_wu).post(f"/staff/{clerk_li.user_id}/password/", {"reason": "忘记密码"})
    password = page.context["password"]
    answer = Client().post("/sign-in/", {"username": clerk_li.user.username, "password": password})
    assert answer.status_code == 302
    assert not User.objects.get(pk=clerk_li.user_id).check_password(PASSWORD)


def test_a_post_is_added_once(system_admin_wu, clerk_li, client_of, places):
    client = client_of(system_admin_wu)
    form = {"role": "investigator", "region": places.township.pk, "since": "2026-03-18", "reason": "兼任"}
    assert client.post(f"/staff/{clerk_li.user_id}/post/", form).status_code == 302
    again = client.post(f"/staff/{clerk_li.user_id}/post/", form)
    assert "李敏现在就是东关街道调查员，不用再加" in again.content.decode()
    assert clerk_li.user.posts.count() == 2


def test_nobody_gives_themselves_a_post_or_a_password(system_admin_wu, client_of):
    client = client_of(system_admin_wu)
    mine = system_admin_wu.user_id
    assert client.get(f"/staff/{mine}/").status_code == 200
    for path in (f"/staff/{mine}/post/", f"/staff/{mine}/account/", f"/staff/{mine}/password/"):
        assert client.get(path).status_code == 404
    assert client.get(f"/staff/posts/{system_admin_wu.pk}/end/").status_code == 404


PAGES = [
    "/staff/",
    "/staff/{pk}/",
    "/staff/new/",
    "/staff/{pk}/post/",
    "/staff/{pk}/password/",
    "/staff/{pk}/account/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_to_its_roles_only(role, path, post_of, client_of):
    subject = post_of(Role.CHECKER, name="唐静")
    post = post_of(role, name="某人")
    may = staff.READING_ROLES if path in PAGES[:2] else staff.MANAGING_ROLES
    status = client_of(post, confirmed=True).get(path.format(pk=subject.user_id)).status_code
    assert status == (200 if role in may else 403)
    assert Post.objects.filter(user=post.user).count() == 1


def test_an_auditor_is_appointed_for_a_time(places):
    with pytest.raises(Refused, match="审计监察岗位须写明截止日"):
        take_on(places, role=Role.AUDITOR, region=places.county)
    post, _ = take_on(places, role=Role.AUDITOR, region=places.county, until=date(2026, 6, 30))
    assert post.until == date(2026, 6, 30)


def test_a_post_does_not_end_before_it_begins(system_admin_wu, client_of):
    page = client_of(system_admin_wu).post("/staff/new/", new_person(until="2026-03-17"))
    assert "任职截止日不能早于起始日" in page.content.decode()
    assert not User.objects.filter(username="fengxue").exists()


def test_a_confidentiality_agreement_is_entered_with_its_paper(system_admin_wu, clerk_li, client_of):
    """D49 comes with the entry (TA-12), under a number of the office, of no case."""
    today = timezone.localdate()
    facts = {
        "paper_no": "密 1 号",
        "signed_on": today,
        "valid_until": today.replace(year=today.year + 1, day=1),
        "reason": "从事核对工作",
    }
    client_of(system_admin_wu).post(f"/staff/{clerk_li.user_id}/confidentiality/", facts)
    paper = Document.objects.get(kind="D49")
    assert paper.case is None
    assert "李敏因工作需要接触申请救助家庭的经济状况核对信息" in paper.html
