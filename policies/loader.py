"""All published profile files together: reading the folder, amendments, and which is in force when."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from policies.reading import RuleError
from policies.schema import Chapter, Cited, ProfileFile, parse_profile

REGIONS = Path(__file__).parent / "regions"
LOCK = Path(__file__).parent / "regions.lock"

# The profile whose route is carried from the counter to the roster and written out in docs/workflow.md.
DOCUMENTED = "GC-2020"


@dataclass(frozen=True)
class Book:
    """Every version of every profile, newest last; national ones apart."""

    files: tuple[ProfileFile, ...]

    def versions(self, key: str) -> list[ProfileFile]:
        return [file for file in self.files if file.meta.key == key]

    def names(self) -> list[str]:
        return sorted({file.meta.key for file in self.files})

    def of_key(self, key: str, on: date) -> ProfileFile | None:
        """The version of a profile in force on a day, or None before its first day."""
        in_force = [file for file in self.versions(key) if file.meta.effective_from <= on]
        return in_force[-1] if in_force else None

    def national(self, on: date) -> ProfileFile | None:
        """The national baseline of a day: the latest national file, whatever its key."""
        nation = [f for f in self.files if f.meta.level == "nation" and f.meta.effective_from <= on]
        return nation[-1] if nation else None

    def local_chain(self, region_code: str, on: date) -> list[ProfileFile]:
        """County, then prefecture, then province profile of a 12-digit code, in force on a day.

        Codes match by whole segments (2-2-2): 370982… finds 370982 and 370900, never 370900 by
        a shared prefix of another prefecture.
        """
        found = []
        for level, code in _covering(region_code):
            versions = [
                f
                for f in self.files
                if f.meta.level == level and f.meta.region_code == code and f.meta.effective_from <= on
            ]
            if versions:
                found.append(versions[-1])
        return found


def _covering(region_code: str) -> Iterator[tuple[str, str]]:
    digits = region_code.ljust(6, "0")
    if digits[4:6] != "00":
        yield "county", digits[:6]
    if digits[2:4] != "00":
        yield "city", digits[:4] + "00"
    yield "province", digits[:2] + "0000"


def load_book(folder: Path = REGIONS) -> Book:
    """Read and cross-check all `*.toml` of a folder; RuleError names the file that does not fit."""
    return extend(
        Book(()), {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    )


def extend(book: Book, texts: Mapping[str, str]) -> Book:
    """The book with more files, name → text; RuleError names the file that does not fit. The book itself stays."""
    parsed = {file.version: file for file in book.files}
    raws = {name: _toml(name, text) for name, text in texts.items()}
    for name, raw in sorted(raws.items(), key=lambda item: item[0].partition("@")[2]):
        before = parsed.get(str(raw.get("meta", {}).get("amends", "")))
        if before is None and raw.get("meta", {}).get("amends"):
            raise RuleError(f"{name}：所修改的文件“{raw['meta']['amends']}”不存在")
        file = parse_profile(raw, before.clauses if before else None)
        if f"{file.version}.toml" != name:
            raise RuleError(f"{name}：文件名应为 {file.version}.toml")
        if file.version in {known.version for known in book.files}:
            raise RuleError(f"{name}：这一版已经启用。已启用的文件不得改动，变更请另立施行日期更晚的新文件")
        parsed[file.version] = _amend(file, before) if before else file
    made = Book(tuple(sorted(parsed.values(), key=lambda file: file.meta.effective_from)))
    _refuse_shared_citations(made)
    return made


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}：不是合格的 TOML 文件（{error}）") from error


@cache
def published() -> Book:
    """The book this installation works by, read once."""
    return load_book()


def _amend(file: ProfileFile, before: ProfileFile) -> ProfileFile:
    """What the amending file says, and the earlier one's values where it is silent."""
    chapters = {
        name: _amend_chapter(file.chapters.get(name), before.chapters.get(name))
        for name in {*file.chapters, *before.chapters}
    }
    return replace(file, clauses={**before.clauses, **file.clauses}, chapters=chapters)


def _amend_chapter(new: Chapter | None, old: Chapter | None) -> Chapter:
    if new is None or old is None:
        return new or old or Chapter({})
    kept: Mapping[str, Cited] = old.cited
    if "publicity" in new.cited:
        kept = {path: cited for path, cited in kept.items() if not path.startswith("publicity")}
    return Chapter({**kept, **new.cited}, new.same_as or old.same_as)


def _refuse_shared_citations(book: Book) -> None:
    """Two regions never cite the same words: a copied citation is a value nobody looked up."""
    owner: dict[str, str] = {}
    for file in book.files:
        if file.meta.level == "nation":
            continue
        for citation in file.clauses:
            other = owner.setdefault(citation, file.meta.key)
            if other != file.meta.key:
                raise RuleError(f"依据“{citation}”同时出现在 {other} 和 {file.meta.key}，请各自写明出处")


def digests(folder: Path = REGIONS) -> dict[str, str]:
    """File name → sha256 of every profile file."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.toml"))
    }


def read_lock(lock: Path = LOCK) -> dict[str, str]:
    """File name → sha256 as published."""
    rows = lock.read_text(encoding="utf-8").splitlines() if lock.exists() else []
    return {name: digest for digest, _, name in (row.partition("  ") for row in rows if row)}


def write_lock(lock: Path = LOCK, folder: Path = REGIONS) -> None:
    lock.write_text(
        "".join(f"{digest}  {name}\n" for name, digest in digests(folder).items()), encoding="utf-8"
    )
