"""The file as a whole: its papers and scans in order, and what ought to be in it (档案目录, 卷内检查表; TA-29, YC-044)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.papers.kinds import KINDS

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models import Case, Document, StoredFile
    from policies.rules import Rules

# Uploads are kept under the name of the field they came through, or under a purpose in words.
PURPOSES = {
    "check_report": "核对报告",
    "doubt_evidence": "疑点佐证",
    "publicity_posting": "公示张贴照片",
    "publicity_end": "公示期满照片",
    "delivery_proof": "送达凭证",
    "county_visit": "县级入户核查材料",
    "commission_answer": "异地调查回函",
    "care_agreement": "照料服务协议",
    "relief_papers": "先行救助补办材料",
    "paper": "申请材料",
}
REPORTS = ("check_report", "核对报告")
STEP_PAPERS: dict[str, tuple[str, ...]] = {
    "precheck": ("D02",),
    "verification": ("D13",),
    "investigation": ("D18",),
    "review": ("D25",),
    "publicity": ("D26",),
    "decision": ("D30", "D38"),
    "relief": ("D37",),
    "completion": ("D38", "D30"),
}
ENDINGS = ("D10", "D16", "D36")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in the file. `key` is its place in the print and what is ticked on the page: p12, f7."""

    key: str
    number: str
    title: str
    at: datetime
    sha256: str
    paper: Document | None = None
    file: StoredFile | None = None

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the 卷内检查表."""

    label: str
    present: bool
    note: str = ""


def pieces_of(case: Case, *, reports: bool, reader: Post | None = None) -> list[Piece]:
    """Everything in the file by date; the 核对 reports only for those who may open them.

    `reader`: papers this post may not read are not among them (what is told the government, and the village is not).
    """
    papers = case.documents.all() if reader is None else case.documents.visible_to(reader)
    found = [
        Piece(f"p{paper.pk}", paper.full_number, paper.title, paper.created_at, paper.sha256, paper=paper)
        for paper in papers.order_by("pk")
    ]
    for file in case.files.order_by("pk"):
        if reports or file.purpose not in REPORTS:
            name = PURPOSES.get(file.purpose, file.purpose)
            found.append(Piece(f"f{file.pk}", "", name, file.stored_at, file.sha256, file=file))
    return sorted(found, key=lambda piece: (piece.on, piece.key[0] == "f", int(piece.key[1:])))


def inspection(case: Case, rules: Rules) -> list[Line]:
    """Every material and paper the rules ask for, and whether it is in the file."""
    lines = [
        Line(need.label, not need.missing, "共享数据，免提交" if need.status == "shared" else "")
        for need in case.checklist(rules)
    ]
    present = _kinds_of(case)
    lines += [_paper_line(codes, rules, present) for codes in _papers_asked(case, rules)]
    if case.checks.exists():
        lines.append(Line("核对报告", case.checks.filter(report_file__isnull=False).exists()))
    return lines


def _kinds_of(case: Case) -> set[str]:
    return set(case.documents.values_list("kind", flat=True))


def _paper_line(codes: tuple[str, ...], rules: Rules, present: set[str]) -> Line:
    found = next((code for code in codes if code in present), "")
    return Line(KINDS[found or codes[0]].title_by(rules), bool(found))


def _papers_asked(case: Case, rules: Rules) -> list[tuple[str, ...]]:
    """Codes asked for; several in one tuple stand for each other."""
    present = _kinds_of(case)
    if ended := [code for code in ENDINGS if code in present]:
        return [(code,) for code in ended]
    asked: list[tuple[str, ...]] = [("D09",)] if rules.accept.acceptance_notice else []
    asked += [("D12",)] if case.kin_filed else []
    for step in rules.route:
        if step.stage in STEP_PAPERS:
            asked.append(STEP_PAPERS[step.stage])
        elif step.stage == "appraisal" and rules.appraisal.mode == "mandatory":
            asked.append(("D24",))
    if "D32" in present:
        return [*asked, ("D32",)]
    return [*asked, ("D31",)] if rules.certificate.document else asked


def box_of(case: Case, rules: Rules) -> str:
    """Where the file is kept: that of a relative of staff lies apart (YC-044)."""
    return "近亲属备案户，单独存放" if case.kin_filed and rules.relatives.separate_archive else ""
