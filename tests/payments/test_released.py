"""A handed-in roster stands still and a released one is over, also for raw SQL that names an author."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.vault import seal
from audit.acts import Job, Refused, acting, perform
from payments.files import FileChanged, download
from payments.models import Roster, RosterState
from tests.approvals.walk import at
from tests.payments.conftest import DEC, SET_UP, build

pytestmark = pytest.mark.django_db

CHANGES = {
    "a line is paid more": "UPDATE payments_rosterline SET payable = payable + 1, arrears = 1 WHERE roster_id = {0}",
    "a line goes to another account": "UPDATE payments_rosterline SET account_index = 'x' WHERE roster_id = {0}",
    "a line is renamed": "UPDATE payments_rosterline SET payee_name = '别人' WHERE roster_id = {0}",
    "a line is deleted": "DELETE FROM payments_arrears WHERE roster_id = {0};"
    "DELETE FROM payments_rosterline WHERE roster_id = {0}",
    "a line is added": "INSERT INTO payments_rosterline SELECT (jsonb_populate_record(l, jsonb_build_object("
    "'id', 999999, 'household_id', (SELECT max(id) FROM households_household), 'month', '2027-05-01'))).*"
    " FROM payments_rosterline l WHERE roster_id = {0} LIMIT 1",
    "arrears are changed": "UPDATE payments_arrears SET amount = 1 WHERE roster_id = {0}",
    "arrears are deleted": "DELETE FROM payments_arrears WHERE roster_id = {0}",
    "arrears are added": "INSERT INTO payments_arrears SELECT (jsonb_populate_record(a, jsonb_build_object("
    "'id', 999999, 'month', '2020-01-01'))).* FROM payments_arrears a WHERE roster_id = {0} LIMIT 1",
    "the total is changed": "UPDATE payments_roster SET total = total + 1 WHERE id = {0}",
    "the digest is changed": "UPDATE payments_roster SET content_hash = 'x' WHERE id = {0}",
    "the roster is deleted": "DELETE FROM payments_roster WHERE id = {0}",
    "the month is changed": "UPDATE payments_roster SET month = '2027-05-01' WHERE id = {0}",
    "a signature is deleted": "DELETE FROM payments_rostersignature WHERE roster_id = {0}",
    "a signature is moved to another person": "UPDATE payments_rostersignature SET user_id = user_id + 1"
    " WHERE roster_id = {0}",
}
ONLY_AFTER_RELEASE = {
    "the roster is opened again": "UPDATE payments_roster SET state = 'drafted' WHERE id = {0}",
    "an explanation is changed": "UPDATE payments_roster SET explanations = '{{}}'::jsonb || '{{\"W1\": 1}}'"
    " WHERE id = {0}",
    "a signature is made void": "UPDATE payments_rostersignature SET void_at = now() WHERE roster_id = {0}",
}


@pytest.fixture
def drafted(in_receipt, places) -> Roster:
    """December with November's arrears, and a household that is on no roster."""
    in_receipt("甲")
    roster = build(places, DEC)
    in_receipt("外", since="2030-01")
    return roster


def try_change(statement: str, roster: Roster) -> None:
    with acting(SET_UP, reason="绕过系统"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(roster.pk))


@pytest.mark.parametrize("what", CHANGES | ONLY_AFTER_RELEASE)
def test_nothing_of_a_released_roster_can_be_changed(drafted, release, what) -> None:
    roster = release(drafted)
    with pytest.raises(DatabaseError, match="不能"):
        try_change((CHANGES | ONLY_AFTER_RELEASE)[what], roster)


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_of_a_handed_in_roster_can_be_changed(drafted, head_zhao, what) -> None:
    roster = perform(drafted.submit, by=head_zhao, at=at("2026-11-20"))
    with pytest.raises(DatabaseError, match="不能"):
        try_change(CHANGES[what], roster)


def test_the_same_changes_go_through_while_it_is_drafted(drafted) -> None:
    for what in ("a line is renamed", "arrears are changed", "the total is changed"):
        try_change(CHANGES[what], drafted)
    assert drafted.lines.get().payee_name == "别人"


@pytest.mark.parametrize("state", [RosterState.SUBMITTED, RosterState.RELEASED])
def test_no_roster_is_born_handed_in(drafted, state) -> None:
    with pytest.raises(DatabaseError, match="名册只能从生成开始"):
        try_change(
            "INSERT INTO payments_roster SELECT (jsonb_populate_record(r, jsonb_build_object('id', 999999, "
            f"'number', 'X', 'month', '2027-05-01', 'state', '{state}'))).* FROM payments_roster r WHERE id = {{0}}",
            drafted,
        )


def test_no_release_without_the_signatures(drafted, head_zhao, county_chen) -> None:
    roster = perform(drafted.submit, by=head_zhao, at=at("2026-11-20"))
    with pytest.raises(DatabaseError, match="签批、审核和两人放款未齐，不能放款"):
        try_change("UPDATE payments_roster SET state = 'released' WHERE id = {0}", roster)


def test_a_files_row_is_added_after_the_release_and_never_changed(drafted, release, finance_su) -> None:
    roster = release(drafted)
    download(roster, "csv", by=finance_su, at=at("2026-11-21"))
    assert roster.files.count() == 1
    for statement in (
        "UPDATE payments_rosterfile SET sha256 = 'x' WHERE roster_id = {0}",
        "DELETE FROM payments_rosterfile WHERE roster_id = {0}",
    ):
        with pytest.raises(DatabaseError, match="已经交出的文件不能改"):
            try_change(statement, roster)


def test_numbers_may_be_sealed_with_another_key_and_nothing_else(
    drafted, release, settings, finance_su
) -> None:
    roster = release(drafted)
    line = roster.lines.get()
    account, payee = str(line.account), str(line.payee_id)
    settings.FIELD_KEYS = {"k9": b"9" * 32, **settings.FIELD_KEYS}
    with acting(Job("accounts.reseal"), reason="轮换密钥"):
        line.save(update_fields=["account", "payee_id"])
    line = roster.lines.get()
    assert (line.account, line.payee_id) == (account, payee)
    assert line.account.sealed_with("k9")
    download(roster, "csv", by=finance_su, at=at("2026-11-21"))
    forged = seal("account", "6217999999999999999")
    with pytest.raises(DatabaseError, match="名册上报以后，明细不能再改"):
        try_change(f"UPDATE payments_rosterline SET account = '{forged}' WHERE roster_id = {{0}}", roster)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_not_handed_out_when_the_lines_are_not_those_signed(
    drafted, release, finance_su, superuser_connection: psycopg.Connection
) -> None:
    """What only a database superuser could do, past every trigger, is found before the bank gets it."""
    roster = release(drafted)
    superuser_connection.execute("SET session_replication_role = replica")
    superuser_connection.execute("UPDATE payments_rosterline SET payee_name = '别人'")
    with pytest.raises(FileChanged, match="与签批时的摘要不一致"):
        download(roster, "csv", by=finance_su, at=at("2026-11-21"))
    superuser_connection.execute("UPDATE payments_rosterline SET payee_name = '甲'")
    sealed = seal("account", "6217999999999999999")
    superuser_connection.execute("UPDATE payments_rosterline SET account = %s", [sealed])
    with pytest.raises(FileChanged, match="甲户的账号或身份证号与名册签批时的不一致"):
        download(roster, "csv", by=finance_su, at=at("2026-11-21"))
    assert not roster.files.exists()


@pytest.mark.django_db(transaction=True)
def test_the_county_does_not_check_lines_that_were_not_signed(
    drafted, head_zhao, county_chen, superuser_connection: psycopg.Connection
) -> None:
    roster = perform(drafted.submit, by=head_zhao, at=at("2026-11-20"))
    superuser_connection.execute("SET session_replication_role = replica")
    superuser_connection.execute("UPDATE payments_rosterline SET payee_name = '甲 '")
    with pytest.raises(Refused, match="名册内容与签批时的摘要不一致，不能放款"):
        perform(roster.approve, by=county_chen, at=at("2026-11-20"))
