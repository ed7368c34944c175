"""Where things lie on disk. Everything that is made at run time lies under `VAR`; nothing of it is committed."""

from __future__ import annotations

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("YIMEN_VAR") or BASE_DIR / "var").resolve()
LOGS = VAR / "log"


def make_private(path: Path) -> Path:
    """Create directory `path` for this user alone and give it back."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def write_private(path: Path, text: str) -> None:
    """Write `text` so that no other user ever sees it: created 0600, moved into place in one step."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
