"""Field keys as text, for the settings. Pure: settings are read before Django is ready."""

import base64
import binascii
import re
import secrets


def parse_field_keys(text: str) -> dict[str, bytes]:
    """Read "k2:<base64>,k1:<base64>" into {id: 32 bytes}; the first key seals, all of them open.

    ValueError names the key that is unusable, never its bytes.
    """
    keys: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        key_id, _, encoded = part.partition(":")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,16}", key_id):
            raise ValueError("field key without a plain id before the colon")
        if key_id in keys:
            raise ValueError(f"field key {key_id} is given twice")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ValueError(f"field key {key_id} is not base64") from error
        if len(raw) != 32:
            raise ValueError(f"field key {key_id} has {len(raw)} bytes, not 32")
        keys[key_id] = raw
    if not keys:
        raise ValueError("no field key given")
    return keys


def new_field_key(key_id: str) -> str:
    """A fresh random key in the form `parse_field_keys` reads."""
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(32)).decode()}"
