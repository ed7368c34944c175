"""Every recorded model of the house carries its triggers, for the file its class names."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from audit.models import Recorded

RECORDED = [model for model in apps.get_models() if issubclass(model, Recorded) and model._meta.managed]
TRIGGERS = {"audit_row_changed", "audit_rows_added", "audit_no_truncate"}


def triggers_of(table: str) -> dict[str, list[str]]:
    """Enabled triggers of the table, with their arguments."""
    query = """SELECT tgname, encode(tgargs, 'escape') FROM pg_trigger
               WHERE tgrelid = %s::regclass AND tgname = ANY (%s) AND tgenabled = 'O'"""
    with connection.cursor() as cursor:
        cursor.execute(query, [f'"{table}"', list(TRIGGERS)])
        return {name: arguments.split("\\000") for name, arguments in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.label)
def test_a_recorded_model_has_its_triggers(model: type[Recorded]) -> None:
    found = triggers_of(model._meta.db_table)
    assert set(found) == TRIGGERS
    column = next(
        field.column for field in model._meta.fields if model.file_from in (field.name, field.attname)
    )
    for name in ("audit_row_changed", "audit_rows_added"):
        assert found[name][:3] == [model.file_label, column, model._meta.pk.column]


@pytest.mark.django_db
def test_no_table_is_recorded_whose_model_does_not_say_so() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit_row_changed'")
        tables = {row[0] for row in cursor.fetchall()} - {"probe_petition"}
    assert tables == {model._meta.db_table for model in RECORDED}


@pytest.mark.django_db
def test_the_runtime_role_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == ("yimen_app", 0)
