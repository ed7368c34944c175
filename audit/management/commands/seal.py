from __future__ import annotations

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from audit.seals import WitnessDisagrees, seal_queue, witness_path, witness_seals

EVERY = 20  # seconds; a seal is never later than a minute behind


class Command(BaseCommand):
    help = "给新的留痕加封条，并写入见证文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="封存一次后退出（默认）")
        how.add_argument("--loop", action="store_true", help=f"每 {EVERY} 秒封存一次，直到收到终止信号")

    def handle(self, *args: Any, loop: bool, **options: Any) -> None:
        if not loop:
            self.seal()
            return
        stopped = Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            self.seal()
            stopped.wait(EVERY)
        self.stdout.write("封存已停止。")

    def seal(self) -> None:
        """One round. A disagreeing witness stops the sealer: somebody must look."""
        made = seal_queue()
        try:
            written = witness_seals(witness_path())
        except WitnessDisagrees as disagreement:
            raise CommandError(str(disagreement)) from None
        if made or written:
            self.stdout.write(f"新加封条 {made} 道，写入见证文件 {written} 道。")
