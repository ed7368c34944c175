"""Two posts of one person: chosen, switched, never merged; and who may enter which page."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import Role
from audit.acts import acting
from audit.models import Event
from tests.personas import PASSWORD, SET_UP

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_posts(post_of):
    """陆遥, clerk of 东关街道 and clerk of the county."""
    clerk = post_of(Role.CLERK, name="陆遥")
    county = post_of(Role.COUNTY_CLERK, user=clerk.user, since=date(2021, 1, 1))
    return clerk, county


def signed_in(post):
    client = Client()
    client.post("/sign-in/", {"username": post.user.username, "password": PASSWORD, "next": "/account/"})
    return client


def test_a_person_with_two_posts_chooses_when_signing_in(two_posts):
    clerk, county = two_posts
    client = Client()
    response = client.post(
        "/sign-in/", {"username": clerk.user.username, "password": PASSWORD, "next": "/account/"}
    )
    assert response.url == "/choose-post/?next=%2Faccount%2F"
    page = client.get(response.url).content.decode()
    assert "经办员" in page
    assert "县级经办" in page
    assert client.post("/switch-post/", {"post": county.pk, "next": "/account/"}).url == "/account/"
    assert client.get("/account/").wsgi_request.post == county


def test_a_person_with_two_posts_acts_as_one_of_them_only(two_posts, client_of):
    clerk, county = two_posts
    assert client_of(county).get("/staff/").status_code == 200
    assert client_of(clerk).get("/staff/").status_code == 403


def test_the_page_of_another_role_names_who_may_and_offers_ones_own_other_post(two_posts, client_of):
    clerk, county = two_posts
    text = client_of(clerk).get("/staff/").content.decode()
    assert "县级经办" in text
    assert "系统管理员" in text
    assert f'value="{county.pk}"' in text


def test_switching_is_recorded_under_the_new_post(two_posts, client_of):
    clerk, county = two_posts
    client_of(clerk).post("/switch-post/", {"post": county.pk})
    event = Event.objects.of_file(f"accounts.user:{clerk.user_id}").first()
    assert event.sentence == "陆遥转到管城回族区民政局经办人岗位"
    assert event.post_label == "管城回族区民政局经办人"


def test_nobody_switches_to_another_persons_post(two_posts, clerk_li, client_of):
    client = client_of(two_posts[0])
    assert client.post("/switch-post/", {"post": clerk_li.pk}).url == "/choose-post/"
    assert client.get("/account/").wsgi_request.post == two_posts[0]


def test_a_chosen_post_that_ended_leads_to_the_choice_never_into_the_other_role(two_posts, client_of):
    clerk, county = two_posts
    client = client_of(county)
    with acting(SET_UP, reason="调离"):
        county.until = date(2022, 1, 1)
        county.save()
    response = client.get("/staff/")
    assert response.url == "/choose-post/"
    assert client.get("/account/").url == "/choose-post/"
    client.post("/switch-post/", {"post": clerk.pk})
    assert client.get("/account/").wsgi_request.post == clerk


def test_a_post_is_in_force_on_its_last_day_and_not_after(post_of):
    post = post_of(Role.CLERK, since=date(2026, 1, 1), until=date(2026, 3, 31))
    assert not post.is_current(date(2025, 12, 31))
    assert post.is_current(date(2026, 1, 1))
    assert post.is_current(date(2026, 3, 31))
    assert not post.is_current(date(2026, 4, 1))


def test_without_a_choice_the_first_post_counts(two_posts):
    client = Client()
    client.force_login(two_posts[0].user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/account/").wsgi_request.post == two_posts[0]


def test_the_account_menu_offers_the_other_posts(two_posts, client_of):
    clerk, county = two_posts
    text = client_of(clerk).get("/account/").content.decode()
    assert f'<button name="post" value="{county.pk}">' in text
    assert f'<button name="post" value="{clerk.pk}">' not in text


def test_large_type_is_kept_with_the_account_and_for_the_public_in_a_cookie(clerk_li, client_of):
    client_of(clerk_li).post("/large-type/", {"next": "/account/"})
    clerk_li.user.refresh_from_db()
    assert clerk_li.user.large_type is True
    assert Client().post("/large-type/").cookies["large_type"].value == "1"
