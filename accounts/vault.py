"""Personal numbers under AES-256-GCM in their column, found again by a keyed blind index.

A sealed value reads "<key id>.<base64url of nonce + ciphertext + tag>". The purpose is authenticated with it,
so a value moved to a column of another purpose does not open. The ledger stores the column: ciphertext only.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

NONCE_BYTES = 12
INDEX_LENGTH = 64


class VaultError(Exception):
    """A sealed value does not open: its key is missing, or it is not what was sealed."""


class Opened(str):
    """A value read from its column; keeps the sealed text, so an untouched value is written back as it was."""

    sealed: str
    purpose: str

    def sealed_with(self, key_id: str) -> bool:
        return self.sealed.startswith(f"{key_id}.")


def current_key_id() -> str:
    """Id of the key that seals now."""
    return next(iter(settings.FIELD_KEYS))


def seal(purpose: str, value: str) -> str:
    """Seal a text for a purpose with the current key."""
    key_id = current_key_id()
    nonce = secrets.token_bytes(NONCE_BYTES)
    secret = AESGCM(settings.FIELD_KEYS[key_id]).encrypt(nonce, value.encode(), _associated(key_id, purpose))
    return f"{key_id}.{base64.urlsafe_b64encode(nonce + secret).decode()}"


def unseal(purpose: str, sealed: str) -> str:
    """Open a sealed text. VaultError when its key is missing, the purpose differs or a byte was changed."""
    key_id, dot, encoded = sealed.partition(".")
    if not dot:
        raise VaultError("the column holds a text that was never sealed")
    key = settings.FIELD_KEYS.get(key_id)
    if key is None:
        raise VaultError(
            f"field key {key_id!r} is not in FIELD_KEYS; add it again to read values sealed with it"
        )
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        return (
            AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _associated(key_id, purpose)).decode()
        )
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise VaultError(
            f"a value sealed for {purpose!r} with key {key_id!r} was altered or moved"
        ) from error


def blind_index(purpose: str, value: str) -> str:
    """64 hex characters, equal for equal (purpose, value) and telling nothing without the key.

    Derived from INDEX_KEY, else from the oldest field key: rotating in a new first key keeps every index.
    Normalise the value first (see `idnumber.normalise_id_number`).
    """
    root = getattr(settings, "INDEX_KEY", None) or list(settings.FIELD_KEYS.values())[-1]
    return hmac.new(_index_key(root, purpose), value.encode(), hashlib.sha256).hexdigest()


def _associated(key_id: str, purpose: str) -> bytes:
    return f"yimen:{key_id}:{purpose}".encode()


@lru_cache(maxsize=64)
def _index_key(root: bytes, purpose: str) -> bytes:
    return HKDF(
        algorithm=SHA256(),
        length=32,
        salt=None,
        info=f"yimen blind index:{purpose}".encode(),
    ).derive(root)


class SealedTextField(models.TextField):
    """Text on the instance, sealed in the column. Empty stays empty. Only `isnull` can be asked of it."""

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        if (
            isinstance(value, Opened)
            and value.purpose == self.purpose
            and value.sealed_with(current_key_id())
        ):
            return value.sealed
        return seal(self.purpose, str(value))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        opened = Opened(unseal(self.purpose, value))
        opened.sealed, opened.purpose = value, self.purpose
        return opened

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
