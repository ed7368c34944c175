#!/usr/bin/env python3
"""Verifies an export of the ledger, on any machine with Python 3.11: no Django, no database, nothing to install.

    python verify.py export.jsonl [--witness seals.jsonl]

Exit status 0 and how much was verified, or 1 and the first thing that is wrong.

What is proved: every event hashes to what it says; every file's chain begins at this ledger, has no gap, and ends
at its head; every seal follows the one before and covers exactly the events it was set on. With a witness file,
the seals are those that were remembered outside the database. What no export can prove: events that were removed
before they were sealed, from the end of a chain whose head was rewritten with them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "yimen-ledger/1"


class Shape(NamedTuple):
    """Which fields are hashed, in the order the database hashes them."""

    plain: tuple[str, ...]  # numbers and instants: as they are, a ';' behind each
    contents: tuple[str, ...]  # JSON: the sha-256 of its text, '-' for none, a ';' behind each
    texts: tuple[str, ...]  # led by their length in bytes


EVENT = Shape(
    ("id", "seq", "author", "at", "acted_at", "act_id"),
    ("old", "new"),
    ("file", "op", "table", "row", "name", "post", "act", "sentence", "reason", "clause", "request", "prev"),
)
SEAL = Shape(("n", "at", "count"), (), ("root", "prev"))

Line = dict[str, Any]


class Broken(Exception):
    """The first thing that is wrong, as a Chinese sentence."""


def digest(line: Line, shape: Shape) -> str:
    """sha-256 over the fields of a line, written so that none can run into its neighbour."""
    parts = [f"{line[name]};" for name in shape.plain]
    for name in shape.contents:
        text = line[name]
        parts.append("-;" if text is None else f"{hashlib.sha256(text.encode()).hexdigest()};")
    for name in shape.texts:
        text = line[name]
        parts.append(f"{len(text) if text.isascii() else len(text.encode())}:{text}")
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def genesis(ledger: str, file: str) -> str:
    """What stands before the first event of a file (and, for "seals", before the first seal)."""
    return hashlib.sha256(f"yimen:{ledger}:{file}".encode()).hexdigest()


@dataclass
class Tree:
    """A Merkle tree that grows leaf by leaf, holding one node per level."""

    count: int = 0
    peaks: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, event_hash: str) -> None:
        node, height = hashlib.sha256(b"\x00" + bytes.fromhex(event_hash)).digest(), 0
        while self.peaks and self.peaks[-1][0] == height:
            node, height = _pair(self.peaks.pop()[1], node), height + 1
        self.peaks.append((height, node))
        self.count += 1

    def root(self) -> str:
        """The root: a node without a partner moves up as it is."""
        node = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            node = _pair(left, node)
        return node.hex()


def _pair(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Verifier:
    """Reads an export line by line; memory grows with the number of files and seals, not of events."""

    def __init__(self, header: Line) -> None:
        if header.get("line") != "ledger" or header.get("format") != FORMAT:
            raise Broken("这不是一门留痕台账的导出文件")
        self.header = header
        self.ledger: str = header["ledger"]
        self.ends: dict[str, tuple[int, str]] = {}
        self.heads: set[str] = set()
        self.seals: dict[int, Line] = {}
        self.trees: dict[int, Tree] = {}
        self.last_id = 0
        self.events = 0
        self.unsealed = 0

    @property
    def partial(self) -> bool:
        return bool(self.header["file"])

    def read(self, line: Line) -> None:
        {"event": self.event, "seal": self.seal, "head": self.head}[line["line"]](line)

    def event(self, event: Line) -> None:
        place = f"留痕 {event['id']}（案卷 {event['file']} 第 {event['seq']} 条）"
        if event["id"] == self.last_id:
            raise Broken(f"{place}重复出现")
        if event["id"] < self.last_id:
            raise Broken(f"{place}次序颠倒，排在了留痕 {self.last_id} 之后")
        if digest(event, EVENT) != event["hash"]:
            raise Broken(f"{place}内容与哈希不符，已被改动")
        self._link(event, place)
        self.ends[event["file"]] = event["seq"], event["hash"]
        self.last_id = event["id"]
        self.events += 1
        if event["seal"] is None:
            self.unsealed += 1
        elif not self.partial:
            self.trees.setdefault(event["seal"], Tree()).add(event["hash"])

    def _link(self, event: Line, place: str) -> None:
        seq, before = self.ends.get(event["file"], (0, genesis(self.ledger, event["file"])))
        if event["seq"] > seq + 1:
            raise Broken(f"案卷 {event['file']} 第 {seq + 1} 条缺失，下一条是{place}")
        if event["seq"] <= seq:
            raise Broken(f"{place}的序号已被占用，是插入的")
        if event["prev"] != before:
            raise Broken(f"{place}接不上前一条" if seq else f"{place}不是本台账的留痕，来自别的台账")

    def seal(self, seal: Line) -> None:
        n = len(self.seals) + 1
        before = self.seals[n - 1]["hash"] if n > 1 else genesis(self.ledger, "seals")
        if seal["n"] != n:
            raise Broken(f"第 {n} 道封条缺失，下一道是第 {seal['n']} 道")
        if digest(seal, SEAL) != seal["hash"]:
            raise Broken(f"第 {n} 道封条内容与哈希不符，已被改动")
        if seal["prev"] != before:
            raise Broken(f"第 {n} 道封条接不上前一道" if n > 1 else "第 1 道封条不是本台账的，来自别的台账")
        self.seals[n] = seal

    def head(self, head: Line) -> None:
        seq, last = self.ends.get(head["file"], (0, genesis(self.ledger, head["file"])))
        if seq < head["seq"]:
            raise Broken(f"案卷 {head['file']} 第 {seq + 1} 条缺失，链头记到第 {head['seq']} 条")
        if (seq, last) != (head["seq"], head["hash"]):
            raise Broken(f"案卷 {head['file']} 的链头与第 {seq} 条留痕不符")
        self.heads.add(head["file"])

    def finish(self) -> None:
        """What can only be said when everything has been read."""
        if orphans := sorted(self.ends.keys() - self.heads):
            raise Broken(f"案卷 {orphans[0]} 没有链头")
        for n, seal in self.seals.items():
            tree = self.trees.pop(n, Tree())
            if tree.count != seal["count"]:
                raise Broken(f"第 {n} 道封条封存 {seal['count']} 条，导出里只有 {tree.count} 条")
            if tree.root() != seal["root"]:
                raise Broken(f"第 {n} 道封条所封的留痕被整体改写过，默克尔根不符")
        if self.trees:
            raise Broken(f"第 {min(self.trees)} 道封条缺失")
        if not self.events:
            raise Broken("导出里没有一条留痕")
        counted = {"events": self.events, "files": len(self.heads), "seals": len(self.seals)}
        for name, label in (("events", "留痕"), ("files", "案卷"), ("seals", "封条")):
            if self.header[name] != counted[name]:
                raise Broken(f"首行写明{label} {self.header[name]}，实有 {counted[name]}")

    def witness(self, path: Path) -> int:
        """Compare with the seals remembered outside the database; answers how many agree."""
        remembered = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for seal in remembered:
            if seal["ledger"] != self.ledger:
                raise Broken("见证文件是别的台账的")
            if seal["n"] not in self.seals:
                raise Broken(f"见证文件记有第 {seal['n']} 道封条，导出里没有：封条被删，或导出早于见证")
            if seal["hash"] != self.seals[seal["n"]]["hash"]:
                raise Broken(f"第 {seal['n']} 道封条与见证文件不符：台账被整体改写过")
        return len(remembered)


def parsed(path: Path) -> Iterator[Line]:
    """The lines of an export up to its trailer, whose sha-256 must be that of everything before."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                line = json.loads(raw)
                kind = line["line"]
            except (ValueError, TypeError, KeyError):
                raise Broken(_unreadable(number, raw)) from None
            if kind == "end":
                if line["sha256"] != whole.hexdigest():
                    raise Broken("导出文件的校验和不符，文件在导出后被改动")
                if file.read(1):
                    raise Broken("导出文件在结尾行之后还有内容")
                return
            whole.update(raw)
            yield line
    raise Broken("导出文件不完整，缺少结尾行" if path.stat().st_size else "导出文件是空的")


def _unreadable(number: int, raw: bytes) -> str:
    if number == 1:
        return "这不是一门留痕台账的导出文件"
    return f"导出文件第 {number} 行读不出来" if raw.endswith(b"\n") else "导出文件不完整，最后一行只有半截"


def verify(path: Path, witness: Path | None = None) -> str:
    """Check an export; answers the sentence that says how much was verified, or raises Broken."""
    lines = parsed(path)
    verifier = Verifier(next(lines))
    for number, line in enumerate(lines, start=2):
        try:
            verifier.read(line)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Broken(f"导出文件第 {number} 行不是留痕台账的内容") from None
    verifier.finish()
    if verifier.partial:
        return f"核验通过：案卷 {verifier.header['file']} 留痕 {verifier.events} 条，链完整。单卷导出，封条未核验"
    said = (
        f"核验通过：留痕 {verifier.events} 条，案卷 {len(verifier.heads)} 个，封条 {len(verifier.seals)} 道"
    )
    if verifier.unsealed:
        said += f"；尚未封存 {verifier.unsealed} 条"
    if witness:
        said += f"；与见证文件 {verifier.witness(witness)} 道封条一致"
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description="脱机核验一门留痕台账的导出文件")
    parser.add_argument("export", type=Path, help="导出文件")
    parser.add_argument("--witness", type=Path, help="见证文件 seals.jsonl")
    arguments = parser.parse_args()
    try:
        print(verify(arguments.export, arguments.witness))
    except Broken as broken:
        print(f"核验不通过：{broken}")
        return 1
    except OSError as error:
        print(f"文件读不出来：{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
