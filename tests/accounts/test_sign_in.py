from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from audit.acts import acting
from audit.models import Event
from tests.personas import PASSWORD, SET_UP

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SIGN_IN = "/sign-in/"


def enter(client, username, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def kinds(user):
    return [event.act or event.table_name for event in Event.objects.of_file(f"accounts.user:{user.pk}")]


def sentences(user):
    return [event.sentence for event in Event.objects.of_file(f"accounts.user:{user.pk}")]


def test_a_clerk_signs_in_is_at_the_post_and_the_ledger_says_so(clerk_li):
    client = Client()
    response = enter(client, clerk_li.user.username, next="/account/")
    assert response.status_code == 302
    assert response.url == "/account/"
    page = client.get("/account/")
    assert page.wsgi_request.post == clerk_li
    assert "管城回族区东关街道" in page.content.decode()
    event = Event.objects.of_file(f"accounts.user:{clerk_li.user_id}").first()
    assert event.sentence == "李敏登录"
    assert event.author_name == "李敏"
    assert event.post_label == "东关街道经办员"


def test_signing_in_changes_no_row_of_the_account(clerk_li):
    before = Event.objects.of_row(clerk_li.user).count()
    enter(Client(), clerk_li.user.username)
    assert Event.objects.of_row(clerk_li.user).count() == before


def test_a_wrong_password_is_refused_counted_and_recorded(clerk_li):
    response = enter(Client(), clerk_li.user.username, "Cuo-mima-2026")
    assert response.status_code == 422
    assert "登录名或密码不对，已错 1 次，错满 5 次将暂停登录" in response.content.decode()
    assert sentences(clerk_li.user)[0] == "用李敏的登录名登录，密码不对"


def test_an_unknown_name_gets_the_same_answer_and_what_was_typed_is_not_kept(clerk_li):
    response = enter(Client(), "meiyouzheren", "Cuo-mima-2026")
    assert "登录名或密码不对" in response.content.decode()
    event = Event.objects.of_file("accounts.user:0").first()
    assert event.sentence == "有人用未登记的登录名登录"
    assert "meiyouzheren" not in str(event.new)


def test_empty_boxes_are_named(clerk_li):
    text = enter(Client(), "", "").content.decode()
    assert "填写登录名" in text
    assert "填写密码" in text


def test_five_wrong_passwords_rest_the_name_for_thirty_minutes_even_with_the_right_one(clerk_li):
    username = clerk_li.user.username
    with time_machine.travel(MORNING, tick=False) as clock:
        for _ in range(4):
            assert enter(Client(), username, "Cuo-mima-2026").status_code == 422
        locked = enter(Client(), username, "Cuo-mima-2026")
        assert locked.status_code == 429
        assert "暂停登录 30 分钟" in locked.content.decode()
        assert "09:30" in locked.content.decode()
        assert "系统管理员" in locked.content.decode()
        clock.move_to(MORNING + timedelta(minutes=29))
        assert enter(Client(), username).status_code == 429
        clock.move_to(MORNING + timedelta(minutes=31))
        assert enter(Client(), username).status_code == 302


def test_asking_again_while_resting_writes_nothing_and_prolongs_nothing(clerk_li):
    for _ in range(5):
        enter(Client(), clerk_li.user.username, "Cuo-mima-2026")
    recorded = len(sentences(clerk_li.user))
    enter(Client(), clerk_li.user.username, "Cuo-mima-2026")
    assert len(sentences(clerk_li.user)) == recorded


def test_one_persons_lock_out_does_not_touch_the_colleague_at_the_same_address(clerk_li, deputy_wang):
    for _ in range(5):
        enter(Client(), clerk_li.user.username, "Cuo-mima-2026")
    assert enter(Client(), deputy_wang.user.username).status_code == 302


def test_a_session_ends_after_thirty_idle_minutes_and_says_so(clerk_li):
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        enter(client, clerk_li.user.username)
        clock.move_to(MORNING + timedelta(minutes=29))
        assert client.get("/account/").status_code == 200
        clock.move_to(MORNING + timedelta(minutes=58))
        assert client.get("/account/").status_code == 200
        clock.move_to(MORNING + timedelta(minutes=89))
        response = client.get("/account/")
        assert response.status_code == 302
        assert response.url == "/sign-in/?next=%2Faccount%2F&why=idle"
        assert "离开超过 30 分钟" in client.get(response.url).content.decode()
        assert client.get("/account/").url.startswith(SIGN_IN)
    assert sentences(clerk_li.user)[0] == "李敏离开超过 30 分钟，自动退出"


def test_a_fragment_asked_for_after_the_time_out_moves_the_whole_page(clerk_li):
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        enter(client, clerk_li.user.username)
        clock.move_to(MORNING + timedelta(minutes=31))
        response = client.get(
            "/kin/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/kin/"}
        )
    assert response.status_code == 200
    assert response.headers["HX-Redirect"].startswith(SIGN_IN)


def test_signing_out_needs_a_post_request_and_is_recorded(clerk_li, client_of):
    client = client_of(clerk_li)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == SIGN_IN
    assert client.get("/account/").url.startswith(SIGN_IN)
    assert sentences(clerk_li.user)[0] == "李敏退出登录"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/x",
        "javascript:alert(1)",
        "/\\evil.example",
        "http:///evil.example",
    ],
)
def test_next_never_leaves_this_site(clerk_li, wanted, settings):
    settings.LOGIN_REDIRECT_URL = "/account/"
    assert enter(Client(), clerk_li.user.username, next=wanted).url == "/account/"


def test_who_has_no_post_in_force_is_told_so_only_after_the_right_password(post_of):
    post = post_of(Role.CLERK, name="卫来", until=date(2021, 1, 1))
    right = enter(Client(), post.user.username).content.decode()
    wrong = enter(Client(), post.user.username, "Cuo-mima-2026").content.decode()
    assert "卫来没有在任岗位，请联系系统管理员" in right
    assert "没有在任岗位" not in wrong


def test_an_account_out_of_use_cannot_sign_in(clerk_li):
    with acting(SET_UP, reason="停用"):
        User.objects.filter(pk=clerk_li.user_id).update(is_active=False)
    assert "登录名或密码不对" in enter(Client(), clerk_li.user.username).content.decode()


def test_a_post_that_ended_lets_nobody_in_at_the_next_request(clerk_li, client_of):
    client = client_of(clerk_li)
    assert client.get("/account/").status_code == 200
    with acting(SET_UP, reason="调离"):
        clerk_li.until = date(2021, 1, 1)
        clerk_li.save()
    response = client.get("/account/")
    assert response.url == "/sign-in/?next=%2Faccount%2F&why=no_post"
    assert "岗位已到期" in client.get(response.url).content.decode()


def test_a_deactivated_user_is_out_at_the_next_request(clerk_li, client_of):
    client = client_of(clerk_li)
    with acting(SET_UP, reason="停用"):
        User.objects.filter(pk=clerk_li.user_id).update(is_active=False)
    assert client.get("/account/").url.startswith(SIGN_IN)


def test_an_anonymous_visitor_is_sent_to_sign_in_and_back(places):
    response = Client().get("/staff/?q=%E6%9D%8E")
    assert response.url == "/sign-in/?next=%2Fstaff%2F%3Fq%3D%25E6%259D%258E"


def test_the_sign_in_page_stands_and_its_form_is_labelled(places):
    text = Client().get(reverse("accounts:sign_in")).content.decode()
    assert '<label class="fl" for="id_username">' in text
    assert 'autocomplete="current-password"' in text


def test_production_hashes_with_argon2_and_axes_is_armed():
    from config import settings as production

    assert production.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert production.AXES_FAILURE_LIMIT == 5
    assert timedelta(minutes=30) == production.AXES_COOLOFF_TIME
    assert production.AUTHENTICATION_BACKENDS[0] == "axes.backends.AxesStandaloneBackend"


def test_pages_of_the_signed_in_are_kept_by_no_browser(clerk_li, client_of):
    assert client_of(clerk_li).get("/kin/").headers["Cache-Control"] == "private, no-store"


def test_a_request_asks_for_person_and_posts_once_each(clerk_li, client_of, django_assert_num_queries):
    client = client_of(clerk_li)
    client.get("/sign-in/")
    with django_assert_num_queries(2):
        client.get("/sign-in/")
