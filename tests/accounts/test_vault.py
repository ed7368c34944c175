import base64

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from accounts import vault
from accounts.keys import new_field_key, parse_field_keys
from accounts.models import User
from audit.acts import acting
from audit.models import Event
from tests.personas import SET_UP

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
NUMBER = "410104196803120029"


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.FIELD_KEYS = {"k1": OLD}
    settings.INDEX_KEY = b""


def test_a_sealed_value_opens_for_its_purpose_and_is_never_twice_the_same():
    first, second = vault.seal("id_number", NUMBER), vault.seal("id_number", NUMBER)
    assert first != second
    assert first.startswith("k1.")
    assert NUMBER not in first
    assert vault.unseal("id_number", first) == vault.unseal("id_number", second) == NUMBER


def test_a_value_moved_to_another_purpose_does_not_open():
    sealed = vault.seal("id_number", NUMBER)
    with pytest.raises(vault.VaultError, match="altered or moved"):
        vault.unseal("account", sealed)


def test_a_changed_byte_is_noticed():
    key_id, _, encoded = vault.seal("id_number", NUMBER).partition(".")
    raw = bytearray(base64.urlsafe_b64decode(encoded))
    raw[15] ^= 1
    with pytest.raises(vault.VaultError, match="altered"):
        vault.unseal("id_number", f"{key_id}.{base64.urlsafe_b64encode(raw).decode()}")


@pytest.mark.parametrize("broken", ["k1.", "k1.!!!", "k1.AAAA", NUMBER])
def test_what_was_never_sealed_does_not_open(broken):
    with pytest.raises(vault.VaultError):
        vault.unseal("id_number", broken)


def test_after_a_rotation_old_values_open_and_new_ones_take_the_new_key(settings):
    sealed, index = vault.seal("id_number", NUMBER), vault.blind_index("id_number", NUMBER)
    settings.FIELD_KEYS = {"k2": NEW, "k1": OLD}
    assert vault.unseal("id_number", sealed) == NUMBER
    assert vault.seal("id_number", NUMBER).startswith("k2.")
    assert vault.blind_index("id_number", NUMBER) == index


def test_a_missing_key_is_named(settings):
    sealed = vault.seal("id_number", NUMBER)
    settings.FIELD_KEYS = {"k2": NEW}
    with pytest.raises(vault.VaultError, match="field key 'k1' is not in FIELD_KEYS"):
        vault.unseal("id_number", sealed)


def test_the_blind_index_tells_purposes_and_keys_apart(settings):
    index = vault.blind_index("id_number", NUMBER)
    assert len(index) == vault.INDEX_LENGTH
    assert index == vault.blind_index("id_number", NUMBER)
    assert index != vault.blind_index("phone", NUMBER)
    settings.INDEX_KEY = NEW
    assert index != vault.blind_index("id_number", NUMBER)


def test_column_and_ledger_hold_ciphertext_only(db):
    with acting(SET_UP, reason="配备人员"):
        user = User.objects.create_user("mifeng", "米峰", "Ceshi-mima-2026", id_number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, password FROM accounts_user WHERE id = %s", [user.pk])
        id_column, password_column = cursor.fetchone()
    event = Event.objects.of_row(user).get()
    assert User.objects.get(pk=user.pk).id_number == NUMBER
    assert id_column.startswith("k1.")
    assert password_column.startswith("k1.")
    assert event.new["id_number"] == id_column
    assert NUMBER not in str(event.new)
    assert user.password not in str(event.new)


def test_an_untouched_value_is_written_back_as_it_was_and_a_touched_one_anew(db):
    with acting(SET_UP, reason="配备人员"):
        user = User.objects.create_user("mifeng", "米峰", "Ceshi-mima-2026", id_number=NUMBER)
        again = User.objects.get(pk=user.pk)
        again.phone = "13800005521"
        again.save()
    changed = Event.objects.of_row(user).first()
    assert set(changed.new) == {"id", "phone"}


def test_saving_after_a_rotation_seals_with_the_new_key(db, settings):
    with acting(SET_UP, reason="配备人员"):
        user = User.objects.create_user("mifeng", "米峰", "Ceshi-mima-2026", id_number=NUMBER)
        settings.FIELD_KEYS = {"k2": NEW, "k1": OLD}
        User.objects.get(pk=user.pk).save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM accounts_user WHERE id = %s", [user.pk])
        assert cursor.fetchone()[0].startswith("k2.")
    assert User.objects.get(id_index=vault.blind_index("id_number", NUMBER)) == user


def test_a_sealed_field_cannot_be_searched(db):
    with pytest.raises(FieldError):
        User.objects.filter(id_number=NUMBER).exists()
    with pytest.raises(FieldError):
        User.objects.filter(id_number__startswith="k1").exists()
    assert User.objects.filter(id_number__isnull=True).count() == 0


def test_keys_are_read_from_text_in_order():
    text = f"{new_field_key('k2')}, {new_field_key('k1')}"
    keys = parse_field_keys(text)
    assert list(keys) == ["k2", "k1"]
    assert all(len(key) == 32 for key in keys.values())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no field key"),
        ("k1:not-base64!", "k1 is not base64"),
        ("k1:AAAA", "k1 has 3 bytes"),
        (":AAAA", "plain id"),
        ("k 1:AAAA", "plain id"),
    ],
)
def test_an_unusable_key_is_named_without_its_bytes(text, problem):
    with pytest.raises(ValueError, match=problem):
        parse_field_keys(text)


def test_a_key_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        parse_field_keys(f"{new_field_key('k1')},{new_field_key('k1')}")
