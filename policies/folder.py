"""The folder of proposed rule files, settings.RULES_DIR: names, texts and fingerprints. Empty where it is not set."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings


def _folder() -> Path | None:
    found = Path(settings.RULES_DIR) if settings.RULES_DIR else None
    return found if found and found.is_dir() else None


def proposed_files() -> dict[str, bytes]:
    """File name → bytes of every `*.toml` in the folder, by name."""
    folder = _folder()
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))} if folder else {}


def folder_digest(name: str) -> str:
    """sha-256 of one file of the folder; empty when it is not there."""
    content = proposed_files().get(name)
    return digest(content) if content is not None else ""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
