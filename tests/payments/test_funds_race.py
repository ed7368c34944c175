"""Two work expenses at once: the books are held, and without the hold the share would be overstepped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection

from audit.acts import Refused, perform
from payments.funds import acts
from payments.funds.kinds import Fund
from payments.funds.sums import spent_on_work, sums_of
from payments.models import FundEntry, FundYear
from tests.approvals.relief import office_at
from tests.database import database_url
from tests.payments.test_funds import DAY, County
from tests.personas import PostOf

pytestmark = pytest.mark.django_db(transaction=True)
WITHOUT_HOLD = (
    "CREATE OR REPLACE FUNCTION payments_hold_funds(of_county text) RETURNS void LANGUAGE sql AS 'SELECT'"
)


@pytest.fixture
def two_expenses(transactional_db: None, post_of: PostOf, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Raised 100,000.00, so 2,000.00 may be spent; two expenses of 1,500.00 wait, as if neither had seen the other."""
    county = County(office_at("YC", post_of).finance.region, post_of)
    county.book("grant", "dibao", "100000.00")
    with monkeypatch.context() as patch:
        patch.setattr(FundYear, "waiting", lambda _book: [])
        entries = [county.enter("work", "dibao", "1500.00") for _ in range(2)]
    return county, entries


def race(county: County, entries: list[FundEntry], meet: Any) -> list[str]:
    """Both confirmed at once, each in its own connection; `meet` brings them together past the guards."""
    ended = []

    def confirm(entry: FundEntry) -> None:
        try:
            meet()
            perform(entry.confirm, by=county.second, at=DAY)
            ended.append("booked")
        except Refused as refused:
            ended.append("refused" if "超出规定" in refused.reasons[0] else refused.reasons[0])
        except DatabaseError as error:
            ended.append("database" if "超出当年筹集" in str(error) else str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[entry]) for entry in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ended)


def spent(county: County) -> Decimal:
    sums = sums_of(county.region.pk, 2026)
    assert set(sums) == set(Fund)
    return spent_on_work(sums)


def test_two_expenses_at_once_keep_the_share(two_expenses: Any) -> None:
    county, entries = two_expenses
    assert race(county, entries, threading.Barrier(2).wait) == ["booked", "refused"]
    assert spent(county) == Decimal("1500.00")


@pytest.fixture
def both_have_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have found room for their expense before either is written; the lock of the act is taken away."""
    gate = threading.Barrier(2)
    monkeypatch.setattr(FundYear, "hold", lambda _book: gate.wait(20))
    real, asked = acts._obstacles, threading.local()

    def once(entry: FundEntry) -> list[str]:
        asked.times = getattr(asked, "times", 0) + 1
        return real(entry) if asked.times == 1 else []  # the second look, behind the lock, is taken away too

    monkeypatch.setattr(acts, "_obstacles", once)


def test_the_database_keeps_the_share_when_the_program_forgets(
    two_expenses: Any, both_have_looked: None
) -> None:
    county, entries = two_expenses
    assert race(county, entries, lambda: None) == ["booked", "database"]
    assert spent(county) == Decimal("1500.00")


@pytest.fixture
def without_the_hold() -> Iterator[None]:
    """The database's own lock taken away, and put back."""
    with psycopg.connect(database_url("superuser"), autocommit=True) as superuser:
        query = "SELECT pg_get_functiondef('payments_hold_funds(text)'::regprocedure)"
        (kept,) = superuser.execute(query).fetchone() or ("",)
        superuser.execute("DROP FUNCTION payments_hold_funds(text)")
        superuser.execute(WITHOUT_HOLD)
        superuser.execute("GRANT EXECUTE ON FUNCTION payments_hold_funds(text) TO PUBLIC")
        superuser.execute(WAIT)
        yield
        superuser.execute("DROP TRIGGER an_entry_waits ON payments_fundentry")
        superuser.execute("DROP FUNCTION payments_hold_funds(text)")
        superuser.execute(kept)


# Both have been summed before either is committed: each transaction waits there until two of them are.
WAIT = """
CREATE OR REPLACE FUNCTION wait_for_the_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_lock_shared(731);
    FOR i IN 1..200 LOOP
        EXIT WHEN (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 731) >= 2;
        PERFORM pg_sleep(0.02);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER an_entry_waits AFTER UPDATE ON payments_fundentry
    FOR EACH ROW EXECUTE FUNCTION wait_for_the_other();
"""


def test_without_any_lock_both_would_be_booked(
    two_expenses: Any, both_have_looked: None, without_the_hold: None
) -> None:
    county, entries = two_expenses
    assert race(county, entries, lambda: None) == ["booked", "booked"]
    assert spent(county) == Decimal("3000.00")
