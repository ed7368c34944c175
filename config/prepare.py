"""Bring database, static files and demo county up to date, each only when what it is made from has changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from config.paths import BASE_DIR, LOGS, VAR, write_private

STAMPS = VAR / "stamps.json"
SIGN_INS = VAR / "sign-ins.txt"


class Unprepared(Exception):
    """A step failed; says which and where to read why."""


def has_command(name: str) -> bool:
    """Does a room bring the management command `name`?"""
    return any(BASE_DIR.glob(f"*/management/commands/{name}.py"))


def prepare(with_demo: bool) -> None:
    """Migrate as owner, collect static files, load the demo county. Raises Unprepared."""
    done = json.loads(STAMPS.read_text(encoding="utf-8")) if STAMPS.exists() else {}
    steps: list[tuple[str, tuple[str, ...], str]] = [
        ("更新数据库结构", ("migrate", "--noinput", "-v0"), _migrations()),
        ("整理静态文件", ("collectstatic", "--noinput", "-v0"), _static_files()),
    ]
    if with_demo and has_command("load_demo"):
        steps.append(("装入演示县", ("load_demo",), _fingerprint([_database_made()])))
        if has_command("demo_sign_ins"):
            steps.append(("列出登录名", ("demo_sign_ins",), _fingerprint([_database_made()])))
    for label, command, made_from in steps:
        if done.get(command[0]) == made_from:
            continue
        print(f"{label}……", flush=True)
        printed = _run(label, command)
        if command[0] == "demo_sign_ins":
            write_private(SIGN_INS, printed)
        done[command[0]] = made_from
        write_private(STAMPS, json.dumps(done, indent=1))


def sign_ins() -> str:
    """Who can sign in to the demo county, as `demo_sign_ins` said when it was loaded."""
    return SIGN_INS.read_text(encoding="utf-8").strip() if SIGN_INS.exists() else ""


def _run(label: str, command: tuple[str, ...]) -> str:
    """Run a management command in a process of its own; what it printed."""
    environment = {**os.environ, "DB_ROLE": "owner" if command[0] == "migrate" else "app", "PYTHONUTF8": "1"}
    # Killed with us when we are asked to end: subprocess.run sees to it.
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", *command],
        env=environment,
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        log = LOGS / f"{command[0]}.log"
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        tail = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise Unprepared(f"{label}没有成功，全文见 {log}\n{tail}")
    return done.stdout


def _migrations() -> str:
    files = sorted([*BASE_DIR.glob("*/migrations/*.py"), *BASE_DIR.glob("*/sql/*.sql")])
    return _fingerprint([_database_made(), *(f"{path}{path.read_bytes()!r}" for path in files)])


def _static_files() -> str:
    """Own files by time and size; those of packages change with the lock."""
    files = sorted(path for path in (BASE_DIR / "static").rglob("*") if path.is_file())
    facts = [f"{path}{path.stat().st_mtime_ns}{path.stat().st_size}" for path in files]
    return _fingerprint([*facts, (BASE_DIR / "uv.lock").read_text(encoding="utf-8")])


def _database_made() -> str:
    """Changes when the embedded database was made anew; an outside one is named by its address."""
    made = VAR / "roles.made"
    return os.environ.get("DATABASE_URL") or (str(made.stat().st_mtime_ns) if made.exists() else "")


def _fingerprint(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def log_tail(path: Path, lines: int = 12) -> str:
    """The last lines of a log, to be shown beside a failure."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
