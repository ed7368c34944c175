"""How the visit form is filled and read back: what a phone sends, what the household hears before it signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import findings

if TYPE_CHECKING:
    from cases.models import Visit

STEPS = {**findings.SECTIONS, "sign": "念一遍，再签字"}
AGREES = {"yes": True, "no": False}
LONGEST = 300


def with_checks_of(visit: Visit) -> dict[str, Any]:
    """The form with the values of this round’s 核对 report beside what was declared."""
    check = visit.case.checks.filter(round=visit.round).first()
    return findings.with_checks(visit.findings, check.doubts.all()) if check else dict(visit.findings)


def lines_of(section: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """One section as sent: `agrees-0`, `found-0`, … for its lines, `new-label`/`new-found` for one more, `note`."""
    items = []
    for number, item in enumerate(section["items"]):
        agrees = AGREES.get(sent.get(f"agrees-{number}", ""), item["agrees"])
        found = sent.get(f"found-{number}", item["found"]).strip()[:LONGEST]
        items.append({**item, "found": found, "agrees": agrees})
    label = sent.get("new-label", "").strip()[:60]
    if label:
        extra = findings.item(label, declared="没有申报")
        items.append({**extra, "found": sent.get("new-found", "").strip()[:LONGEST], "agrees": False})
    return {"items": items, "note": sent.get("note", section.get("note", "")).strip()[:1000]}


def read_back(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is read out: each section in a line, then every difference from what was declared."""
    lines = []
    for key, label in findings.SECTIONS.items():
        items = form.get(key, {}).get("items", [])
        agreeing = sum(i["agrees"] is True for i in items)
        open_ones = sum(i["agrees"] is None for i in items)
        words = f"{len(items)} 项，与申报相符 {agreeing} 项" + (
            f"，还有 {open_ones} 项没核实" if open_ones else ""
        )
        lines.append({"label": label, "words": words, "step": key, "warn": bool(open_ones)})
    for label, declared, found in findings.differences(form):
        lines.append(
            {
                "label": label,
                "words": f"申报：{declared}；入户所见：{found or '未写'}",
                "step": "",
                "warn": True,
            }
        )
    return lines


def next_step(visit: Visit) -> str:
    """The first section with an unverified line; the signatures when there is none."""
    for key in findings.SECTIONS:
        items = visit.findings.get(key, {}).get("items", [])
        if not items or any(i.get("agrees") is None for i in items):
            return key
    return "sign"
