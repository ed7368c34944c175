"""The stand-alone verifier: what it lets pass, and how it names what is wrong."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from audit.acts import Job, acting, note
from audit.export import lines
from audit.models import Event, Op
from audit.verify import Broken, verify
from tests.audit.probe import INTAKE, Petition

pytestmark = pytest.mark.django_db(transaction=True)

VERIFIER = Path("audit/verify.py").resolve()
Lines = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def ledger(emptied: None, transactional_db: None) -> None:
    """Three files under two seals, and something not sealed yet."""
    with acting(INTAKE, reason="登记"):
        Petition.objects.bulk_create([Petition(case_id=n, name=f"何“{n}”\n\\u0041 😀") for n in (1, 2, 3)])
    call_command("seal", stdout=StringIO())
    for amount in (620, 640, 660):
        with acting(Job("tests.change"), reason="核定金额"):
            Petition.objects.update(amount=amount)
    call_command("seal", stdout=StringIO())
    with acting(INTAKE, reason="翻阅"):
        note("probe.case:1", "查看身份证号", kind="unmask", detail={"页": 1})


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Export the ledger as it now stands: export(), export(file="probe.case:1")."""

    def make(**options: Any) -> Path:
        path = tmp_path / "export.jsonl"
        call_command("export_audit", out=path, stdout=StringIO(), **options)
        return path

    return make


@pytest.fixture
def forger(superuser_connection: psycopg.Connection) -> psycopg.Connection:
    """Somebody whom no trigger and no privilege stops."""
    superuser_connection.execute("SET session_replication_role = replica")
    return superuser_connection


@pytest.fixture
def victim() -> Event:
    """An old event that others followed."""
    return Event.objects.filter(file_key="probe.case:2", op=Op.UPDATE).order_by("id")[0]


def rewritten(path: Path, change: Callable[[Lines], Lines]) -> Path:
    """The export with its lines changed and its trailer made to match."""
    lines = change([json.loads(line) for line in path.read_text().splitlines()][:-1])
    body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    trailer = json.dumps({"line": "end", "sha256": hashlib.sha256(body.encode()).hexdigest()})
    path.write_text(f"{body}{trailer}\n")
    return path


def complaint(path: Path, witness: Path | None = None) -> str:
    with pytest.raises(Broken) as broken:
        verify(path, witness)
    return str(broken.value)


def test_an_honest_export_passes_and_says_how_much(export: Callable[..., Path], settings: Any) -> None:
    said = verify(export(), Path(settings.SEAL_WITNESS))
    events = Event.objects.count()
    files = Event.objects.values("file_key").distinct().count()
    assert said == (
        f"核验通过：留痕 {events} 条，案卷 {files} 个，封条 2 道；尚未封存 1 条；与见证文件 2 道封条一致"
    )


def test_the_verifier_runs_alone(export: Callable[..., Path], tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", VERIFIER, export()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout[:5], done.stderr) == (0, "核验通过：", "")


def test_the_verifier_answers_1_and_the_first_broken_event(
    export: Callable[..., Path], forger: psycopg.Connection, victim: Event
) -> None:
    later = "file_key LIKE 'probe.%%' AND seq = 3"
    forger.execute(f"UPDATE audit_event SET reason = '改' WHERE ({later}) OR id = %s", [victim.pk])
    done = subprocess.run([sys.executable, "-I", "-S", VERIFIER, export()], capture_output=True, text=True)
    assert done.returncode == 1
    assert f"留痕 {victim.pk}（案卷 probe.case:2 第 2 条）内容与哈希不符" in done.stdout


FORGERIES: dict[str, Any] = {
    "id": 987654,
    "file_key": "probe.case:9",
    "seq": 99,
    "at": "2026-01-01T00:00:00Z",
    "acted_at": "2026-01-01T00:00:00Z",
    "op": "insert",
    "table_name": "probe_other",
    "row_pk": "77",
    "old": '{"id": 1, "amount": 1}',
    "new": '{"id": 1, "amount": 1}',
    "author_id": 1,
    "author_name": "别人",
    "post_label": "别的岗位",
    "act": "sign",
    "act_id": "00000000-0000-0000-0000-000000000000",
    "sentence": "别的话",
    "reason": "别的理由",
    "clause": "别的条款",
    "request_id": "f" * 32,
    "prev": "0" * 64,
    "hash": "0" * 64,
}


@pytest.mark.parametrize("column", [field.column for field in Event._meta.fields])
def test_one_changed_column_of_one_old_event_is_found(
    export: Callable[..., Path], forger: psycopg.Connection, victim: Event, column: str
) -> None:
    forger.execute(f"UPDATE audit_event SET {column} = %s WHERE id = %s", [FORGERIES[column], victim.pk])
    named = f"留痕 {victim.pk}（" if column != "id" else f"案卷 probe.case:2 第 {victim.seq} 条缺失"
    assert complaint(export()).startswith(named)


@pytest.mark.parametrize("column", [field.column for field in Event._meta.fields])
def test_the_same_is_found_inside_the_database(
    forger: psycopg.Connection, victim: Event, column: str
) -> None:
    forger.execute(f"UPDATE audit_event SET {column} = %s WHERE id = %s", [FORGERIES[column], victim.pk])
    with pytest.raises(CommandError, match="与所记不符"):
        call_command("check_ledger", stdout=StringIO())


def test_the_check_inside_the_database_says_how_far_it_came_and_goes_on_from_there(victim: Event) -> None:
    said = StringIO()
    call_command("check_ledger", stdout=said)
    last = Event.objects.latest("id").pk
    call_command("check_ledger", since=last - 2, stdout=said)
    assert said.getvalue().splitlines() == [
        f"核对留痕 {Event.objects.count()} 条，链完整；核到编号 {last}。",
        f"核对留痕 2 条，链完整；核到编号 {last}。",
    ]


def test_a_text_moved_from_one_field_to_its_neighbour_is_found(
    export: Callable[..., Path], forger: psycopg.Connection, victim: Event
) -> None:
    forger.execute(
        "UPDATE audit_event SET sentence = sentence || reason, reason = '' WHERE id = %s", [victim.pk]
    )
    assert complaint(export()).endswith("内容与哈希不符，已被改动")


def test_a_deleted_event_is_named(
    export: Callable[..., Path], forger: psycopg.Connection, victim: Event
) -> None:
    forger.execute("DELETE FROM audit_event WHERE id = %s", [victim.pk])
    following = Event.objects.get(file_key="probe.case:2", seq=3)
    said = f"案卷 probe.case:2 第 2 条缺失，下一条是留痕 {following.pk}（案卷 probe.case:2 第 3 条）"
    assert complaint(export()) == said


def test_a_deleted_last_event_is_named(export: Callable[..., Path], forger: psycopg.Connection) -> None:
    forger.execute("DELETE FROM audit_event WHERE file_key = 'probe.case:2' AND seq = 4")
    assert complaint(export()) == "案卷 probe.case:2 第 4 条缺失，链头记到第 4 条"


def test_a_file_removed_with_its_head_is_missed_by_the_seal(
    export: Callable[..., Path], forger: psycopg.Connection
) -> None:
    for table in ("audit_event", "audit_head"):
        forger.execute(f"DELETE FROM {table} WHERE file_key = 'probe.case:3'")
    assert "道封条封存" in complaint(export())


def test_a_chain_rewritten_from_end_to_end_breaks_its_seal(
    export: Callable[..., Path], forger: psycopg.Connection
) -> None:
    forger.execute("UPDATE audit_event e SET reason = '改' WHERE file_key = 'probe.case:3' AND seq = 4")
    forger.execute(
        "UPDATE audit_event e SET hash = audit_hash(e) WHERE file_key = 'probe.case:3' AND seq = 4"
    )
    forger.execute(
        """UPDATE audit_head h SET hash = e.hash FROM audit_event e
           WHERE e.file_key = h.file_key AND e.seq = h.seq AND h.file_key = 'probe.case:3'"""
    )
    assert complaint(export()) == "第 2 道封条所封的留痕被整体改写过，默克尔根不符"


def test_a_seal_rewritten_too_disagrees_with_the_witness(
    export: Callable[..., Path], forger: psycopg.Connection, settings: Any
) -> None:
    forger.execute("UPDATE audit_seal s SET at = '2026-01-01' WHERE n = 2")
    assert complaint(export()) == "第 2 道封条内容与哈希不符，已被改动"
    forger.execute("UPDATE audit_seal s SET hash = audit_seal_hash(s) WHERE n = 2")
    verify(export())
    assert complaint(export(), Path(settings.SEAL_WITNESS)) == "第 2 道封条与见证文件不符：台账被整体改写过"


def test_a_removed_seal_is_missed(
    export: Callable[..., Path], forger: psycopg.Connection, settings: Any
) -> None:
    forger.execute("DELETE FROM audit_sealed WHERE seal_id = 2; DELETE FROM audit_seal WHERE n = 2")
    assert "见证文件记有第 2 道封条，导出里没有" in complaint(export(), Path(settings.SEAL_WITNESS))
    forger.execute("UPDATE audit_seal SET n = 2")
    assert complaint(export()) == "第 1 道封条缺失，下一道是第 2 道"


def test_a_truncated_export_is_refused(export: Callable[..., Path]) -> None:
    path = export()
    whole = path.read_text()
    path.write_text(whole[: whole.rindex('{"line": "end"')])
    assert complaint(path) == "导出文件不完整，缺少结尾行"
    path.write_text(whole[: len(whole) // 2])
    assert complaint(path) == "导出文件不完整，最后一行只有半截"


def test_an_export_cut_at_a_file_s_end_is_refused(export: Callable[..., Path]) -> None:
    path = rewritten(export(), lambda lines: [line for line in lines if line["line"] != "head"])
    assert "没有链头" in complaint(path)


def test_a_reordered_export_is_refused(export: Callable[..., Path]) -> None:
    def swap(lines: Lines) -> Lines:
        at = next(
            n
            for n, (line, after) in enumerate(pairwise(lines))
            if line["line"] == after["line"] == "event" and line["file"] != after["file"]
        )
        return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]

    assert "次序颠倒" in complaint(rewritten(export(), swap))


def test_a_duplicated_event_is_refused(export: Callable[..., Path]) -> None:
    def twice(lines: Lines) -> Lines:
        at = next(n for n, line in enumerate(lines) if line["line"] == "event") + 2
        return [*lines[: at + 1], lines[at], *lines[at + 1 :]]

    assert complaint(rewritten(export(), twice)).endswith("重复出现")


def test_events_of_another_ledger_are_refused(
    export: Callable[..., Path], forger: psycopg.Connection
) -> None:
    ours = export()
    before = ours.read_text()
    forger.execute("UPDATE audit_ledger SET identity = gen_random_uuid()")
    theirs = [json.loads(line) for line in export().read_text().splitlines()]
    ours.write_text(before)
    spliced = rewritten(
        ours, lambda lines: [theirs[0], *(line for line in lines[1:] if line["line"] == "event")]
    )
    assert complaint(spliced).endswith("不是本台账的留痕，来自别的台账")


def test_seals_of_another_ledger_are_refused(export: Callable[..., Path], forger: psycopg.Connection) -> None:
    forger.execute("UPDATE audit_ledger SET identity = gen_random_uuid()")
    assert complaint(export()) == "第 1 道封条不是本台账的，来自别的台账"


def test_a_witness_of_another_ledger_is_refused(
    export: Callable[..., Path], tmp_path: Path, settings: Any
) -> None:
    line = json.loads(Path(settings.SEAL_WITNESS).read_text().splitlines()[0])
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({**line, "ledger": "someone else"}) + "\n")
    assert complaint(export(), other) == "见证文件是别的台账的"


@pytest.mark.parametrize(
    "content", ["hello\n", "[]\n", '{"line": "event"}\n', '{"line": "ledger", "format": "x"}\n']
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text(content)
    assert complaint(path) == "这不是一门留痕台账的导出文件"


def test_an_empty_file_and_an_empty_ledger_are_refused(export: Callable[..., Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert complaint(empty) == "导出文件是空的"
    nothing = rewritten(export(), lambda lines: [{**lines[0], "events": 0, "files": 0, "seals": 0}])
    assert complaint(nothing) == "导出里没有一条留痕"


def test_a_line_changed_after_the_export_is_found(export: Callable[..., Path]) -> None:
    path = export()
    path.write_text(path.read_text().replace('"line" : "head"', '"line"  : "head"', 1))
    assert complaint(path) == "导出文件的校验和不符，文件在导出后被改动"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:-2], "{}\n", lines[-1]]))
    assert f"第 {len(lines) - 1} 行读不出来" in complaint(path)


def test_a_header_that_counts_wrong_is_refused(export: Callable[..., Path]) -> None:
    path = rewritten(export(), lambda lines: [{**lines[0], "events": 3}, *lines[1:]])
    assert complaint(path).startswith("首行写明留痕 3，实有 ")


def test_one_file_alone_is_verified_without_seals_and_says_so(export: Callable[..., Path]) -> None:
    said = verify(export(file="probe.case:2"))
    assert said == "核验通过：案卷 probe.case:2 留痕 4 条，链完整。单卷导出，封条未核验"


def test_an_export_sees_the_ledger_at_one_moment(app_connection: psycopg.Connection) -> None:
    """An event written while the export runs is in none of its parts."""
    stream = lines()
    header = json.loads(next(stream))
    claim = json.dumps({"author": 1, "reason": "同时"})
    app_connection.execute("SELECT set_config('yimen.author', %s, false)", [claim])
    app_connection.execute("UPDATE probe_petition SET name = '改了'")
    assert header["events"] == sum('"line" : "event"' in line for line in stream)
    assert Event.objects.filter(reason="同时").count() == 3
