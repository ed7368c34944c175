"""Adopting rule files: what lies in the folder, whether it can be read, and entering it for the second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Post, Region
from audit.acts import Refused, acting
from policies.adopted import widened
from policies.folder import digest, proposed_files
from policies.loader import Book, extend, published
from policies.models import COUNTY_ROLES, AdoptionStage, RuleAdoption
from policies.reading import RuleError
from policies.schema import Meta, ProfileFile


@dataclass(frozen=True)
class Proposal:
    """A file of the folder as a county sees it: what it says, or why it cannot be used."""

    name: str
    content: bytes
    sha256: str
    file: ProfileFile | None
    problem: str
    adoption: RuleAdoption | None

    @property
    def version(self) -> str:
        return self.name.removesuffix(".toml")

    @property
    def changed(self) -> bool:
        """The bytes are no longer those that were entered or adopted."""
        return self.adoption is not None and self.adoption.sha256 != self.sha256

    @property
    def adopted(self) -> bool:
        return self.adoption is not None and self.adoption.stage == AdoptionStage.ADOPTED

    @property
    def state(self) -> str:
        """已启用, 待第二人启用, 待启用; a changed or unreadable file says so."""
        if self.changed:
            return "文件被改动"
        if self.adoption is not None:
            return str(self.adoption.get_stage_display())
        return "不能启用" if self.problem else "待启用"


def proposals(county: Region) -> list[Proposal]:
    """Every file of the folder that speaks for this county, or that cannot be read at all."""
    known = {
        row.name: row
        for row in RuleAdoption.objects.filter(county=county)
        .exclude(stage=AdoptionStage.WITHDRAWN)
        .select_related(
            "entered_by__user", "entered_by__region", "confirmed_by__user", "confirmed_by__region"
        )
    }
    book = widened(published(), county.code[:6])
    made = [_proposal(name, content, book, known.get(name)) for name, content in proposed_files().items()]
    return [each for each in made if each.file is None or speaks_for(each.file.meta, county)]


def proposal(version: str, county: Region) -> Proposal | None:
    """The file of that version, None when the folder has none or it is another county's."""
    return next((each for each in proposals(county) if each.version == version), None)


def book_with(version: str, county: Region) -> Book:
    """The county's book with one proposed file in it, as if it were adopted. RuleError when it does not fit."""
    book = widened(published(), county.code[:6])
    if any(file.version == version for file in book.files):
        return book
    name = f"{version}.toml"
    content = proposed_files().get(name)
    if content is None:
        raise RuleError(f"没有“{version}”这一版规则")
    return extend(book, {name: _text(name, content)})


def speaks_for(meta: Meta, county: Region) -> bool:
    """Does a file of this level and region bind the county?"""
    digits = {"county": 6, "city": 4, "province": 2, "nation": 0}[meta.level]
    return county.code[:digits] == meta.region_code[:digits]


def enter_rules(version: str, *, county: Region, by: Post, at: datetime) -> RuleAdoption:
    """Propose a file for adoption; it binds nobody until another person confirms it. Refused with every reason."""
    found = proposal(version, county)
    if problems := _entry_problems(found, version, county, by):
        raise Refused(problems)
    meta = found.file.meta
    try:
        with (
            transaction.atomic(),
            acting(
                by,
                reason=f"提请启用{meta.title}",
                act="enter_rules",
                clause="、".join(meta.doc_numbers),
                at=at,
            ),
        ):
            return RuleAdoption.objects.create(
                county=county,
                version=found.version,
                title=meta.title,
                content=_text(found.name, found.content),
                sha256=found.sha256,
                effective_from=meta.effective_from,
                entered_by=by,
                entered_at=at,
            )
    except IntegrityError as error:
        raise Refused([f"{found.name} 已提请启用，请勿重复提请"]) from error


def _entry_problems(found: Proposal | None, version: str, county: Region, by: Post) -> list[str]:
    problems = []
    if not by.is_current() or not by.holds(*COUNTY_ROLES) or not by.region.contains(county.code):
        problems.append(f"规则由{county.name}县级经办、县级监督或县级负责人提请启用")
    if found is None:
        return [*problems, f"规则文件夹中没有适用于{county.name}的 {version}.toml"]
    if found.changed and found.adopted:
        problems.append(f"{found.name} 启用后被改动。已启用的文件不得改动，变更请另立施行日期更晚的新文件")
    elif found.adoption is not None:
        problems.append(f"{found.name} {found.adoption.get_stage_display()}，请勿重复提请")
    return problems + ([found.problem] if found.problem and found.adoption is None else [])


def _proposal(name: str, content: bytes, book: Book, adoption: RuleAdoption | None) -> Proposal:
    file, problem = None, ""
    version = name.removesuffix(".toml")
    others = Book(tuple(each for each in book.files if each.version != version)) if adoption else book
    try:
        file = next(
            each for each in extend(others, {name: _text(name, content)}).files if each.version == version
        )
    except RuleError as error:
        problem = str(error)
    if adoption is not None and adoption.sha256 != digest(content):
        kept = "系统仍按启用时留存的内容执行" if adoption.stage == AdoptionStage.ADOPTED else "不能据此启用"
        problem = f"{name} 与{adoption.entered_at:%Y-%m-%d}提请时的内容不一致，{kept}；变更请另立新文件"
    return Proposal(name, content, digest(content), file, problem, adoption)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"{name}：文件不是 UTF-8 编码，请另存为 UTF-8 后再放入规则文件夹") from error
