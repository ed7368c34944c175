from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import LazySettings

from audit.acts import acting
from audit.models import Author, AuthorKind
from tests.audit.probe import ASKED, INTAKE, TABLE, Official, Petition
from tests.database import database_url


@pytest.fixture(scope="session")
def probe_table(django_db_setup: None) -> Iterator[None]:
    """The probe's table, put under the ledger as a migration would."""
    with psycopg.connect(database_url("owner"), autocommit=True) as owner:
        owner.execute("DROP TABLE IF EXISTS probe_petition")
        owner.execute(TABLE)
        owner.execute("SELECT audit_record('probe_petition', 'probe.case', 'case_id', 'amount')")
        yield
        owner.execute("DROP TABLE probe_petition")


@pytest.fixture(autouse=True)
def _probe(probe_table: None, settings: LazySettings, tmp_path: object) -> None:
    settings.SEAL_WITNESS = f"{tmp_path}/seals.jsonl"
    ASKED.clear()


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    """For tests that commit: the probe's table is empty again afterwards."""
    yield
    with psycopg.connect(database_url("superuser"), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM probe_petition")


@pytest.fixture
def official(db: None) -> Callable[..., Official]:
    """Make an actor: official("周敏", "经办员")."""

    def make(name: str = "周敏", post: str = "经办员") -> Official:
        with acting(INTAKE, reason="登记人员"):
            author = Author.objects.create(kind=AuthorKind.PERSON, name=name)
        return Official(author.pk, name, post)

    return make


@pytest.fixture
def petition(db: None) -> Petition:
    """A petition of case 7, just submitted."""
    with acting(INTAKE, reason="登记"):
        return Petition.objects.create(case_id=7, name="何桂兰")
