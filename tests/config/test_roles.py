"""The runtime role owns nothing and can undo nothing."""

from __future__ import annotations

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection


@pytest.mark.django_db
def test_tests_run_as_the_runtime_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("yimen_app",)


def test_the_runtime_role_owns_nothing(superuser_connection: psycopg.Connection) -> None:
    owned = superuser_connection.execute(
        "SELECT relname FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE rolname = 'yimen_app'"
    ).fetchall()
    databases = superuser_connection.execute(
        "SELECT datname FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE rolname = 'yimen_app'"
    ).fetchall()
    assert (owned, databases) == ([], [])


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE django_session (id int)",
        "TRUNCATE django_session",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "DROP TABLE django_session",
        "SET session_replication_role = replica",
        "SET ROLE yimen_owner",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_the_runtime_role_is_refused(app_connection: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", [1, 2])
def test_rows_of_a_transactional_test_are_gone_in_the_next_one(round_number: int) -> None:
    assert not ContentType.objects.filter(app_label="left behind").exists()
    ContentType.objects.create(app_label="left behind", model="row")
    ContentType.objects.exclude(app_label="left behind").delete()


@pytest.mark.django_db(transaction=True)
def test_seeds_that_a_transactional_test_deleted_are_back() -> None:
    assert ContentType.objects.exists()
