"""The embedded services: started once, shared, gone without a trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.paths import BASE_DIR
from config.postgres import runs

Python = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A var/ of its own; under root its parent is closed to other users, as /root is."""
    return tmp_path_factory.mktemp("embedded") / "var"


@pytest.fixture(scope="module")
def python(var: Path) -> Iterator[Python]:
    """Run a line of Python on that var/. The services are deleted at the end."""
    left_out = {"DATABASE_URL", "REDIS_URL"}
    environment = {key: value for key, value in os.environ.items() if key not in left_out}

    def run(code: str) -> subprocess.CompletedProcess[str]:
        line = f"from config import embedded; {code}"
        return subprocess.run(
            [sys.executable, "-c", line],
            cwd=BASE_DIR,
            env={**environment, "YIMEN_VAR": str(var)},
            capture_output=True,
            text=True,
            check=True,
        )

    yield run
    run("embedded.forget()")


def state(var: Path) -> dict[str, dict[str, int]]:
    read: dict[str, dict[str, int]] = json.loads((var / "services.json").read_text())
    return read


def test_services_start_stay_and_are_not_started_twice(python: Python, var: Path) -> None:
    python("embedded.ensure()")
    first = state(var)
    took = float(python("import time; a=time.time(); embedded.ensure(); print(time.time()-a)").stdout)
    assert state(var) == first
    assert took < 0.25
    assert runs(first["postgres"]["pid"], "postgres")


def test_passwords_are_for_their_owner_only(python: Python, var: Path) -> None:
    python("embedded.ensure()")
    assert (var / "services.json").stat().st_mode & 0o777 == 0o600
    port = state(var)["postgres"]["port"]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgres://yimen_app:wrong@127.0.0.1:{port}/yimen")


def test_postgres_knows_chinese_and_the_time(python: Python) -> None:
    url = python("print(embedded.ensure().superuser_url)").stdout.strip()
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT upper('ä张'), '张三丰' ILIKE '%三%', now() AT TIME ZONE 'Asia/Shanghai'"
        )
        upper, found, _ = row.fetchone() or ()
    assert (upper, found) == ("Ä张", True)


def test_postgres_never_runs_as_root(python: Python, var: Path) -> None:
    python("embedded.ensure()")
    status = Path(f"/proc/{state(var)['postgres']['pid']}/status").read_text()
    user = int(next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1])
    assert user != 0


def test_stopping_ends_both_and_data_and_ports_stay(python: Python, var: Path) -> None:
    owner_url = python("print(embedded.ensure().owner_url)").stdout.strip()
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
    before = state(var)
    python("embedded.stop()")
    assert not runs(before["postgres"]["pid"], "postgres")
    assert not runs(before["valkey"]["pid"], "valkey-server")
    assert python("print(embedded.ensure().owner_url)").stdout.strip() == owner_url
    with psycopg.connect(owner_url, autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_killed_postgres_is_started_again(python: Python, var: Path) -> None:
    python("embedded.ensure()")
    pid = state(var)["postgres"]["pid"]
    os.kill(pid, 9)
    limit = time.monotonic() + 10
    while runs(pid, "postgres") and time.monotonic() < limit:
        time.sleep(0.02)
    url = python("print(embedded.ensure().app_url)").stdout.strip()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("yimen_app",)


def test_a_running_postgres_that_nobody_wrote_down_is_adopted(python: Python, var: Path) -> None:
    python("embedded.ensure()")
    before = state(var)
    without = {name: value for name, value in before.items() if name != "postgres"}
    (var / "services.json").write_text(json.dumps(without))
    python("embedded.ensure()")
    assert state(var)["postgres"] == before["postgres"]
