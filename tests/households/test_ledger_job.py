"""The import as a job: claimed once, seen through, ended aloud; two at once do not meet."""

import threading

import pytest
from django.db import connection, transaction

from audit.acts import Refused, acting
from audit.models import Event
from households.ledger import book, job
from households.ledger.sheet import SheetError
from households.models import Household, LedgerContent, LedgerFile, Member
from tests.households.conftest import NOW, SET_UP, add_member
from tests.households.spreadsheets import big_ledger, person, workbook

State = LedgerFile.State


def test_a_file_is_claimed_once(received):
    file = received()
    assert job.start(file, State.CHECKING)
    assert not job.start(file, State.CHECKING)


def test_a_township_runs_one_job_at_a_time(received):
    first, second = received(), received()
    assert job.start(first, State.CHECKING)
    assert not job.start(second, State.CHECKING)


def test_an_unchecked_file_is_not_committed(received):
    assert not job.start(received(), State.COMMITTING)


def test_the_worker_checks_then_commits_and_wipes_the_spreadsheet(received, clerk_li):
    file = received()
    job.start(file, State.CHECKING)
    job.run_check(file.pk, at=NOW)
    file.refresh_from_db()
    assert (file.state, file.report["households"], len(file.report["errors"])) == (State.CHECKED, 602, 9)
    assert job.start(file, State.COMMITTING)
    job.run_commit(file.pk, clerk_li.pk, at=NOW)
    file.refresh_from_db()
    assert file.state == State.COMMITTED
    assert file.report["written"] == {"households": 602, "persons": 1123}
    assert not LedgerContent.objects.exists()


def test_a_task_delivered_twice_does_its_work_once(received, clerk_li):
    file = received()
    LedgerFile.objects.filter(pk=file.pk).update(state=State.COMMITTING)
    job.run_commit(file.pk, clerk_li.pk, at=NOW)
    events = Event.objects.count()
    job.run_commit(file.pk, clerk_li.pk, at=NOW)
    assert Event.objects.count() == events
    assert Household.objects.count() == 602


def test_a_failure_is_said_and_nothing_is_written(received, clerk_li, settings):
    settings.LEDGER_OPENING = "tests.households.test_ledger_job.broken"
    file = received()
    LedgerFile.objects.filter(pk=file.pk).update(state=State.COMMITTING)
    with pytest.raises(RuntimeError):
        job.run_commit(file.pk, clerk_li.pk, at=NOW)
    file.refresh_from_db()
    assert (file.state, file.message) == (State.FAILED, "读取时出错，没有写入任何数据，请联系系统管理员")
    assert not Household.objects.exists()
    assert file.spreadsheet()


def broken(batch_id: int, by: object, at: object) -> int:
    raise RuntimeError


def test_progress_is_told_while_it_reads(received):
    file = received()
    told = []
    book.check(file, at=NOW, progress=lambda *facts: told.append(facts))
    assert told == [(931, 1142, "已读到第 931 行")] or len(told) == 1


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 nonsense", b"\xd0\xcf\x11\xe0nonsense", b"name,id\n1,2\n"]
)
def test_what_is_no_spreadsheet_is_refused(received, content):
    with pytest.raises(Refused, match=r"打不开|没有内容|没有找到表头"):
        received(content or b" ")


def test_a_wiped_file_says_so(received):
    file = received()
    LedgerContent.objects.all().delete()
    with pytest.raises(SheetError):
        book.check(file, at=NOW)


def test_a_spreadsheet_is_sealed_while_it_waits(received):
    received()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM households_ledgercontent")
        (sealed,) = cursor.fetchone()
    assert sealed.startswith("demo1.") or "." in sealed[:20]
    assert "UEsDB" not in sealed[:200]


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_ledger_at_once_bring_it_in_once(received, clerk_li, ledger_villages):
    content = big_ledger(200, villages=["青杠村"])
    files = [received(content), received(content)]
    ready, written, wrong = threading.Barrier(2), [], []

    def run(file):
        try:
            ready.wait()
            written.append(book.commit(file, by=clerk_li, at=NOW)[1].households)
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert sorted(written) == [0, 200]
    assert Household.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_import_is_refused_by_the_database(received, clerk_li, monkeypatch):
    """The negative control: the unique index is what stands behind the lock."""
    content = big_ledger(50, villages=["青杠村"])
    files = [received(content), received(content)]
    monkeypatch.setattr(book, "_one_import_of_a_county", lambda _: ready.wait())
    ready, outcomes = threading.Barrier(2), []

    def run(file):
        try:
            with transaction.atomic():
                book._commit(file, clerk_li, NOW, book.silent, book.nothing_more)
            outcomes.append("in")
        except Exception as error:  # noqa: BLE001
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["IntegrityError", "in"]
    assert Household.objects.count() == 50


def test_a_person_registered_meanwhile_makes_the_ledger_be_compared_again(
    received, clerk_li, household, monkeypatch
):
    name, number = person(1)
    rows = [["村", "姓名", "身份证", "金额"], ["青杠村", name, number, 440], ["青杠村", *person(2), 440]]
    file = received(workbook(rows))
    original, calls = book.write, []

    def slow_write(homes, *rest):
        if not calls:
            calls.append(1)
            add_member(household, name, number)
        return original(homes, *rest)

    monkeypatch.setattr(book, "write", slow_write)
    # In one transaction with the insert that collides, the first attempt rolls it back as well: so it is made again.
    with acting(SET_UP, reason="测试"):
        _, written = book.commit(file, by=clerk_li, at=NOW)
    assert calls == [1]
    assert written.households == 2
    assert Member.objects.filter(name=name).count() == 1
