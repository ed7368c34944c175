"""Seals, and the file outside the database that remembers them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from audit.acts import acting, note
from audit.models import Event, Queue, Seal
from audit.seals import seal_queue
from audit.verify import SEAL, Tree, digest
from config import settings as settings_of_the_installation
from tests.audit.probe import INTAKE
from tests.database import database_url


@pytest.fixture
def witness(settings: Any) -> Path:
    return Path(settings.SEAL_WITNESS)


def write(count: int = 1) -> None:
    with acting(INTAKE, reason="翻阅"):
        for n in range(count):
            note(f"probe.case:{n}", "查看", kind="read")


def sealed_lines(witness: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in witness.read_text().splitlines()]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 21])
def test_the_root_is_the_merkle_root_of_the_events(count: int) -> None:
    write()
    seal_queue()
    write(count)
    seal_queue()
    tree = Tree()
    for sealed in Event.objects.filter(sealed__seal=2).order_by("id"):
        tree.add(sealed.hash)
    assert (Seal.objects.get(n=2).root, tree.count) == (tree.root(), count)


@pytest.mark.django_db
def test_nothing_to_seal_makes_no_seal() -> None:
    write()
    assert (seal_queue(), seal_queue()) == (1, 0)
    assert not Queue.objects.exists()


@pytest.mark.django_db
def test_a_long_queue_takes_several_seals_chained_to_each_other() -> None:
    write(10)
    waiting = Queue.objects.count()
    made = seal_queue(limit=4)
    seals = list(Seal.objects.order_by("n"))
    assert made == len(seals) == ceil(waiting / 4) >= 3
    assert [seal.prev for seal in seals[1:]] == [seal.hash for seal in seals[:-1]]


@pytest.mark.django_db
def test_the_witness_file_gets_each_seal_once(witness: Path) -> None:
    for _ in range(2):
        write()
        call_command("seal", stdout=StringIO())
        call_command("seal", stdout=StringIO())
    lines = sealed_lines(witness)
    assert [line["n"] for line in lines] == [1, 2]
    assert all(digest(line, SEAL) == line["hash"] for line in lines)


@pytest.mark.django_db
def test_what_a_crash_kept_from_the_witness_is_written_next_time(witness: Path) -> None:
    write()
    seal_queue()
    assert not witness.exists()
    call_command("seal", stdout=StringIO())
    assert [line["n"] for line in sealed_lines(witness)] == [1]


@pytest.mark.django_db
def test_a_witness_that_remembers_otherwise_stops_the_sealer(witness: Path) -> None:
    write()
    call_command("seal", stdout=StringIO())
    witness.write_text(witness.read_text().replace('"hash" : "', '"hash" : "0'))
    with pytest.raises(CommandError, match="见证文件记有第 1 道封条，台账里没有或不同"):
        call_command("seal", stdout=StringIO())


def test_the_witness_is_a_file_of_the_installation_unless_it_is_told_elsewhere() -> None:
    assert settings_of_the_installation.SEAL_WITNESS.parts[-2:] == ("witness", "seals.jsonl")


@pytest.mark.django_db(transaction=True)
def test_the_loop_seals_and_ends_cleanly_when_asked(witness: Path) -> None:
    write()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url("app"),
        "DJANGO_SETTINGS_MODULE": "tests.witness_settings",
    }
    environment |= {"REDIS_URL": django_settings.REDIS_URL, "DEBUG": "1", "SEAL_WITNESS": str(witness)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "seal", "--loop"]
    sealer = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    limit = time.monotonic() + 30
    while not witness.exists() and time.monotonic() < limit and sealer.poll() is None:
        time.sleep(0.1)
    sealer.send_signal(signal.SIGTERM)
    said, complained = sealer.communicate(timeout=20)
    assert (sealer.returncode, said.splitlines()[-1]) == (0, "封存已停止。"), complained
    assert [line["n"] for line in sealed_lines(witness)] == [1]
