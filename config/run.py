"""Run the whole installation from one terminal: web server, worker, timetable, sealer and the embedded services.

python -m config.run              until Ctrl-C, SIGTERM or the terminal closes
python -m config.run empty        the same, without the demo county
python -m config.run setup        bring database and static files up to date, and end
python -m config.run stop         end a running one from another terminal
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from config import embedded
from config.paths import BASE_DIR, LOGS, VAR
from config.postgres import free_port
from config.prepare import Unprepared, has_command, log_tail, prepare, sign_ins

LOCK = VAR / "run.lock"
GRACE_SECONDS = 10.0
GIVE_UP_AFTER = 5  # crashes of one program in a row
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


class Finished(Exception):
    """Somebody asked us to end."""


def _die_with_parent() -> None:
    """Should this supervisor be killed outright, its children end too (Linux only; elsewhere nothing happens)."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Program:
    """One child, in a process group of its own, started again when it ends by itself."""

    name: str
    label: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    crashes: int = 0
    due_at: float = field(default=0.0)

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        self.started_at = time.monotonic()

    def watch(self) -> None:
        """Start when due; notice an end and set the time of the next start. Raises Finished after many crashes."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill_group()
        self.crashes = self.crashes + 1 if now - self.started_at < 60 else 1
        if self.crashes >= GIVE_UP_AFTER:
            raise Finished(f"{self.label}反复退出，已停止。日志 {self.log} 最后几行：\n{log_tail(self.log)}")
        pause = 2 ** (self.crashes - 1)
        say(f"{self.label}意外退出（返回值 {code}），{pause} 秒后重新启动。日志：{self.log}")
        self.process, self.due_at = None, now + pause

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait_until_ended(self, limit: float) -> None:
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, limit - time.monotonic()))
            self.kill_group()
            self.process.wait()

    def kill_group(self) -> None:
        """Whatever of the group is still there, its grandchildren included."""
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def programs() -> list[Program]:
    """What runs beside the services."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "config.celery"]
    listed = [
        Program("web", "网页服务", [python, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]),
        Program("worker", "后台任务", [*celery, "worker", "-l", "info", "-c", "2", "--without-gossip"]),
        Program("beat", "定时任务", [*celery, "beat", "-l", "info", "-s", str(VAR / "beat"), "--pidfile="]),
    ]
    if has_command("seal"):
        listed.append(Program("sealer", "账本封存", [python, "manage.py", "seal", "--loop"]))
    return listed


def supervise(listed: list[Program], address: str) -> None:
    """Keep them running until Finished or a signal; then end them all, politely first.

    The first one, the web server, gets the machine to itself until it answers: somebody is waiting for it.
    """
    web, *others = listed
    greeted = False
    try:
        web.start()
        while True:
            web.watch()
            if greeted:
                for program in others:
                    program.watch()
            elif _answers(address):
                say(f"\n一门已启动：{address}/\n{sign_ins()}\n日志在 {LOGS}。按 Ctrl-C 停止。")
                greeted = True
            time.sleep(0.1)
    finally:
        _ignore_signals()
        limit = time.monotonic() + GRACE_SECONDS
        for program in listed:
            program.ask_to_end()
        for program in listed:
            program.wait_until_ended(limit)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz?of=web", timeout=2) as answer:  # noqa: S310 - own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def run(with_demo: bool, serve: bool = True) -> int:
    """Services, database, static files and (`serve`) the programs, until somebody ends it. Gives the exit status."""
    _end_on_signals()
    with _only_one() as first:
        if first:
            LOCK.write_text(str(os.getpid()), encoding="utf-8")
        else:
            where = LOCK.read_text(encoding="utf-8").split()[1:]
            say(
                f"已经在运行：{where[0]}/（停止：make stop）"
                if where
                else "正在准备中，请稍等（停止：make stop）"
            )
            return 0
        status = 0
        try:
            _bring_up(with_demo)
            if serve:
                _serve()
        except Finished as why:
            _ignore_signals()
            status = 1 if str(why) else 0
            say(str(why) or "\n正在停止……")
        except Unprepared as why:
            status = 1
            say(str(why))
        finally:
            _ignore_signals()
            _stop_services()
        return status


def _bring_up(with_demo: bool) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DATABASE_URL"):
        embedded.ensure()
    prepare(with_demo)


def _serve() -> None:
    host = os.environ.setdefault("HOST", "127.0.0.1")
    port = free_port(int(os.environ.get("PORT", "8000")), host)
    os.environ["PORT"] = str(port)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
    if host != "127.0.0.1" and not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("ALLOWED_HOSTS", "*")
    LOCK.write_text(f"{os.getpid()} {address}", encoding="utf-8")
    supervise(programs(), address)


def _stop_services() -> None:
    """Ours alone end with us; a shell or a test run that is using them keeps them."""
    if os.environ.get("DATABASE_URL"):
        return
    if embedded.others_connected():
        say("另有程序正在使用内置数据库，未将其停止（停止：make stop）。")
        return
    embedded.stop()


@contextmanager
def _only_one() -> Iterator[bool]:
    """True in the first supervisor of this var/, False in a second one. The lock ends with the process."""
    VAR.mkdir(parents=True, exist_ok=True, mode=0o755)
    with open(LOCK, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        LOCK.write_text("", encoding="utf-8")


def stop() -> int:
    """End a supervisor running in another terminal, then the services."""
    text = LOCK.read_text(encoding="utf-8").split() if LOCK.exists() else []
    with _only_one() as nobody_there:
        pass
    if text and not nobody_there:
        os.kill(int(text[0]), signal.SIGTERM)
        limit = time.monotonic() + GRACE_SECONDS + 20
        while Path(f"/proc/{text[0]}").exists() and time.monotonic() < limit:
            time.sleep(0.05)
    if not os.environ.get("DATABASE_URL"):
        embedded.stop()
    say("已停止。")
    return 0


def _end_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _finish)


def _finish(number: int, frame: object) -> NoReturn:
    raise Finished


def _ignore_signals() -> None:
    """A second Ctrl-C must not interrupt the stopping."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def say(text: str) -> None:
    # The terminal may be gone; the programs still have to be ended.
    with suppress(OSError):
        print(text, flush=True)


def main(arguments: list[str]) -> int:
    match arguments:
        case []:
            return run(with_demo=True)
        case ["empty"]:
            return run(with_demo=False)
        case ["setup"]:
            return run(with_demo=False, serve=False)
        case ["stop"]:
            return stop()
    say(__doc__ or "")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
