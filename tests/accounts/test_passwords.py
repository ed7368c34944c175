from types import SimpleNamespace

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.passwords import one_time_password
from audit.acts import acting
from audit.models import Event
from tests.personas import PASSWORD, SET_UP

GOOD = "Xin-mima-2027"


def problems(password, user=None):
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab1-xyz", ["密码现在 7 位，至少要 10 位"]),
        ("abcdefghijk", ["密码要有大写字母、小写字母、数字、符号中的三种"]),
        ("73628190412", ["密码要有大写字母、小写字母、数字、符号中的三种"]),
        ("kfw", ["密码现在 3 位，至少要 10 位", "密码要有大写字母、小写字母、数字、符号中的三种"]),
        ("Limin-2026-ok", ["密码里不能有姓名或登录名，换一个"]),
        ("Aa1-李敏-2026", ["密码里不能有姓名或登录名，换一个"]),
        ("P@ssw0rd123", []),
        (GOOD, []),
    ],
)
def test_the_rules_say_what_is_missing(password, said):
    assert problems(password, SimpleNamespace(username="limin", name="李敏", password="")) == said


def test_common_passwords_are_refused_in_any_case():
    assert "这个密码太常见，容易被猜中，换一个" in problems("Qwerty1234")


def test_one_time_passwords_keep_the_rules_and_differ():
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(problems(password) == [] for password in made)
    assert not set("".join(made)) & set("0O1lI")


def change(client, old=PASSWORD, new=GOOD, again=GOOD):
    return client.post("/account/password/", {"old": old, "new": new, "again": again})


def test_a_person_changes_the_password_and_stays_signed_in(clerk_li, client_of, settings):
    settings.LOGIN_REDIRECT_URL = "/account/"
    client = client_of(clerk_li)
    assert change(client).url == "/account/"
    assert "新密码已启用" in client.get("/account/").content.decode()
    assert User.objects.get(pk=clerk_li.user_id).check_password(GOOD)
    event = Event.objects.of_row(clerk_li.user).first()
    assert event.reason == "本人修改密码"
    assert GOOD not in str(event.new)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"old": "Cuo-mima-2026"}, "现在的密码不对，重填一遍"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码和现在的密码相同，换一个"),
        ({"again": "Xin-mima-2028"}, "两遍新密码不一样，重填一遍"),
        ({"new": "short", "again": "short"}, "至少要 10 位"),
    ],
)
def test_a_wrong_change_is_refused_with_the_reason(clerk_li, client_of, facts, said):
    response = change(client_of(clerk_li), **facts)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert User.objects.get(pk=clerk_li.user_id).check_password(PASSWORD)


def test_a_one_time_password_must_be_changed_before_anything_else(clerk_li, settings):
    settings.LOGIN_REDIRECT_URL = "/account/"
    with acting(SET_UP, reason="重设密码"):
        User.objects.filter(pk=clerk_li.user_id).update(must_change_password=True)
    client = Client()
    client.post("/sign-in/", {"username": clerk_li.user.username, "password": PASSWORD})
    for path in ("/account/", "/kin/"):
        assert client.get(path).url == "/account/password/"
    assert "一次性密码" in client.get("/account/password/").content.decode()
    change(client)
    assert client.get("/account/").status_code == 200


def test_wrong_current_passwords_count_towards_the_lock_out(clerk_li, client_of):
    client = client_of(clerk_li)
    answers = [change(client, old="Cuo-mima-2026").status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 429, 429]
