"""One command brings everything up; ending it leaves no process behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from config.paths import BASE_DIR


def processes_of(var: Path) -> dict[int, str]:
    """Processes whose environment or command line names this var/: {pid: command line}."""
    found = {}
    for proc in Path("/proc").glob("[0-9]*"):
        try:
            command = (proc / "cmdline").read_bytes()
            about = command + (proc / "environ").read_bytes()
        except OSError:
            continue
        if str(var).encode() in about and int(proc.name) != os.getpid():
            found[int(proc.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found


def wait_for(what: str, output: Path, seconds: float) -> str:
    """The first match of a pattern in what was printed."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if match := re.search(what, output.read_text(encoding="utf-8")):
            return match[0]
        time.sleep(0.05)
    raise AssertionError(f"{what} was not printed:\n{output.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("run") / "var"
    yield place
    environment = {**os.environ, "YIMEN_VAR": str(place)}
    for command in (["config.run", "stop"], ["config.embedded", "forget"]):
        subprocess.run([sys.executable, "-m", *command], cwd=BASE_DIR, env=environment, capture_output=True)


def start(var: Path, output: Path) -> subprocess.Popen[bytes]:
    left_out = {"DATABASE_URL", "REDIS_URL", "PORT", "HOST"}
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    with open(output, "wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "config.run", "empty"],
            cwd=BASE_DIR,
            env={**environment, "YIMEN_VAR": str(var), "PORT": "8700", "PYTHONUNBUFFERED": "1"},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )


def test_everything_runs_restarts_what_crashed_and_ends_without_a_trace(var: Path, tmp_path: Path) -> None:
    output, second = tmp_path / "output", tmp_path / "second"
    supervisor = start(var, output)
    address = wait_for(r"http://[0-9.:]+(?=/)", output, 300)
    with urlopen(f"{address}/healthz?of=web") as answer:
        assert answer.status == 200

    # A second start finds the first.
    assert start(var, second).wait(timeout=60) == 0
    assert f"已经在运行：{address}" in second.read_text(encoding="utf-8")

    limit = time.monotonic() + 120
    while not (beats := [pid for pid, line in processes_of(var).items() if " beat " in line]):
        assert time.monotonic() < limit
        time.sleep(0.1)
    os.kill(beats[0], signal.SIGKILL)
    wait_for("定时任务意外退出", output, 20)

    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(timeout=30) == 0
    assert processes_of(var) == {}


def test_a_supervisor_killed_outright_takes_its_programs_along(var: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    supervisor = start(var, output)
    wait_for("已启动", output, 300)
    supervisor.kill()
    supervisor.wait()
    limit = time.monotonic() + 20
    while left := [line for line in processes_of(var).values() if "gunicorn" in line or "celery" in line]:
        assert time.monotonic() < limit, left
        time.sleep(0.1)
    assert left == []
