from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import RequestFactory

from accounts.models import Role
from accounts.signing import signed_recently
from audit.models import Event
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def confirm(client, password=PASSWORD, onward="/account/"):
    return client.post("/confirm-password/", {"password": password, "next": onward})


def request_of(client, post):
    request = RequestFactory().get("/")
    request.user, request.post, request.session = post.user, post, client.session
    return request


def test_who_signs_confirms_the_password_and_may_sign_for_five_minutes(deputy_wang, client_of):
    client = client_of(deputy_wang)
    with time_machine.travel(MORNING, tick=False) as clock:
        client.get("/account/")
        assert not signed_recently(request_of(client, deputy_wang))
        assert confirm(client).url == "/account/"
        assert signed_recently(request_of(client, deputy_wang))
        clock.move_to(MORNING + timedelta(minutes=5))
        assert signed_recently(request_of(client, deputy_wang))
        clock.move_to(MORNING + timedelta(minutes=5, seconds=1))
        assert not signed_recently(request_of(client, deputy_wang))


def test_a_post_that_does_not_sign_is_not_asked(clerk_li, client_of):
    assert signed_recently(request_of(client_of(clerk_li), clerk_li))


def test_nobody_signs_without_a_post(clerk_li, client_of):
    request = request_of(client_of(clerk_li), clerk_li)
    request.post = None
    assert not signed_recently(request)


def test_a_wrong_password_is_said_recorded_and_does_not_confirm(deputy_wang, client_of):
    client = client_of(deputy_wang)
    response = confirm(client, "Cuo-mima-2026")
    assert response.status_code == 422
    assert "登录密码不对，重填一遍" in response.content.decode()
    assert not signed_recently(request_of(client, deputy_wang))
    event = Event.objects.of_file(f"accounts.user:{deputy_wang.user_id}").first()
    assert event.sentence == "王建签署前确认密码，密码不对"


def test_five_wrong_passwords_lock_here_too(deputy_wang, client_of):
    client = client_of(deputy_wang)
    answers = [confirm(client, "Cuo-mima-2026").status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 429, 429]
    assert confirm(client).status_code == 429


def test_changing_the_post_takes_the_confirmation_back(deputy_wang, post_of, client_of):
    head = post_of(Role.TOWNSHIP_HEAD, user=deputy_wang.user)
    client = client_of(deputy_wang, confirmed=True)
    assert signed_recently(request_of(client, deputy_wang))
    client.post("/switch-post/", {"post": head.pk, "next": "/account/"})
    assert not signed_recently(request_of(client, head))


def test_a_signing_page_asks_first_and_leads_back(county_chen, client_of):
    client = client_of(county_chen)
    response = client.get("/staff/new/")
    assert response.url == "/confirm-password/?next=%2Fstaff%2Fnew%2F"
    page = client.get(response.url).content.decode()
    assert "陈燕（管城回族区民政局经办人）" in page
    assert confirm(client, onward="/staff/new/").url == "/staff/new/"
    assert client.get("/staff/new/").status_code == 200


def test_the_page_after_never_lies_elsewhere(deputy_wang, client_of, settings):
    settings.LOGIN_REDIRECT_URL = "/account/"
    assert confirm(client_of(deputy_wang), onward="https://evil.example/").url == "/account/"
