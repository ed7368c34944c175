"""Real PostgreSQL and Valkey for demo and tests, from the virtual environment: `ensure()` brings them up, once.

What runs is written in var/services.json. `python -m config.embedded start|stop|status|forget` does it by hand.
Production sets DATABASE_URL and REDIS_URL and never comes here.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from config.paths import VAR, write_private
from config.postgres import Postgres, superuser_url
from config.valkey import Valkey

STATE = VAR / "services.json"
postgres = Postgres()
valkey = Valkey()


@dataclass(frozen=True)
class Services:
    """Addresses of the running services, passwords included: not for a log."""

    app_url: str
    owner_url: str
    superuser_url: str
    redis_url: str


# For commands that read no data: addresses where nothing answers.
_NOWHERE = "postgres://nobody@127.0.0.1:1/none"
NOTHING = Services(_NOWHERE, _NOWHERE, _NOWHERE, "redis://127.0.0.1:1/0")


def ensure() -> Services:
    """Bring both services up when they are not, and give their addresses. Costs milliseconds when they are up."""
    state = _read()
    if not (postgres.is_up(state.get("postgres", {})) and valkey.is_up(state.get("valkey", {}))):
        with _lock():
            state = _start(_read())
    return _addresses(state)


def stop() -> None:
    """Stop both services. Data stays."""
    with _lock():
        state = _read()
        if postgres.is_up(state.get("postgres", {})):
            postgres.stop(state["postgres"])
        if valkey.is_up(state.get("valkey", {})):
            valkey.stop(state["valkey"])


def is_up() -> bool:
    state = _read()
    return postgres.is_up(state.get("postgres", {})) and valkey.is_up(state.get("valkey", {}))


def others_connected() -> int:
    """How many other programs hold a connection to the embedded database just now (0 when it is down)."""
    if not is_up():
        return 0
    with psycopg.connect(ensure().superuser_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(row[0]) if row else 0


def forget() -> None:
    """Stop the services and delete everything made at run time."""
    stop()
    postgres.forget()
    shutil.rmtree(VAR, ignore_errors=True)


def _start(state: dict[str, Any]) -> dict[str, Any]:
    names = ("postgres", "yimen_owner", "yimen_app", "valkey")
    state.setdefault("passwords", {name: secrets.token_hex(24) for name in names})
    write_private(STATE, json.dumps(state, indent=1))
    if not postgres.is_up(state.get("postgres", {})):
        state["postgres"] = postgres.start(state.get("postgres", {}), state["passwords"])
        write_private(STATE, json.dumps(state, indent=1))
    if not valkey.is_up(state.get("valkey", {})):
        state["valkey"] = valkey.start(state.get("valkey", {}), state["passwords"]["valkey"])
    write_private(STATE, json.dumps(state, indent=1))
    return state


def _addresses(state: dict[str, Any]) -> Services:
    passwords, port = state["passwords"], state["postgres"]["port"]
    return Services(
        app_url=f"postgres://yimen_app:{passwords['yimen_app']}@127.0.0.1:{port}/yimen",
        owner_url=f"postgres://yimen_owner:{passwords['yimen_owner']}@127.0.0.1:{port}/yimen",
        superuser_url=superuser_url(port, passwords["postgres"], "yimen"),
        redis_url=f"redis://:{passwords['valkey']}@127.0.0.1:{state['valkey']['port']}/0",
    )


def _read() -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads(STATE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return state


@contextmanager
def _lock() -> Iterator[None]:
    """One process at a time starts or stops services."""
    VAR.mkdir(parents=True, exist_ok=True, mode=0o755)
    with open(VAR.with_name(f".{VAR.name}.lock"), "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(argv: list[str]) -> int:
    match argv:
        case ["start"]:
            ensure()
        case ["stop"]:
            stop()
        case ["forget"]:
            forget()
        case ["status"]:
            print("运行中" if is_up() else "未运行")
        case _:
            print("用法：python -m config.embedded start|stop|status|forget")
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
