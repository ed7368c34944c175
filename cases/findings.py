"""The four sections of the 入户调查表 (GC-58): declared value, checked value and what was found, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from households.models import Household, Member, Property

SECTIONS = {
    "members": "家庭人员",
    "income": "收入",
    "property": "财产",
    "living": "实际生活",
}
LIVING_ITEMS = ("住房情况", "取暖做饭", "就医就学", "主要支出")


def item(label: str, declared: str = "", checked: str = "") -> dict[str, Any]:
    """One line of the form; `agrees` is None until an investigator has said so."""
    return {
        "label": label,
        "declared": declared,
        "checked": checked,
        "found": "",
        "agrees": None,
    }


def blank(household: Household) -> dict[str, Any]:
    """The form as it leaves the office: filled with what was declared, nothing verified yet."""
    return {
        "members": section(item(m.name, _member(m)) for m in household.current_members()),
        "income": section(_incomes(household)),
        "property": section(_properties(household)),
        "living": section(item(label) for label in LIVING_ITEMS),
    }


def section(items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"items": list(items), "note": ""}


def unfilled(findings: Mapping[str, Any]) -> list[str]:
    """Chinese sentences for every line nobody has verified, one per section."""
    reasons = []
    for key, label in SECTIONS.items():
        items = findings.get(key, {}).get("items", [])
        waiting = [i["label"] for i in items if i.get("agrees") is None]
        if not items:
            reasons.append(f"入户调查表“{label}”部分还没有填写")
        elif waiting:
            reasons.append(f"入户调查表“{label}”部分还没有核实：{'、'.join(waiting)}")
    return reasons


def differences(findings: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(what, declared, found) of every line that does not agree with the declaration."""
    return [
        (i["label"], i["declared"], i["found"])
        for key in SECTIONS
        for i in findings.get(key, {}).get("items", [])
        if i.get("agrees") is False
    ]


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """label, before and after of every line of which two visits found different things, or only one knew."""
    was, now = _found(before), _found(after)
    return [
        {"label": label, "before": was.get(label, ""), "after": now.get(label, "")}
        for label in dict.fromkeys((*was, *now))
        if was.get(label, "") != now.get(label, "")
    ]


def _found(findings: Mapping[str, Any]) -> dict[str, str]:
    """What was found line by line; a line that agrees was found as declared."""
    return {
        i["label"]: i.get("found") or i.get("declared", "")
        for key in SECTIONS
        for i in findings.get(key, {}).get("items", [])
    }


def with_checks(findings: Mapping[str, Any], doubts: Iterable[Any]) -> dict[str, Any]:
    """The same form with the values of a 核对 report written beside the lines they are about.

    `doubts` have `.item` and `.found`; one whose item is on no line becomes a line of 财产.
    """
    merged = {key: {**value, "items": [dict(i) for i in value["items"]]} for key, value in findings.items()}
    lines = {i["label"]: i for value in merged.values() for i in value["items"]}
    for doubt in doubts:
        line = lines.get(doubt.item)
        if line is None:
            line = item(doubt.item, getattr(doubt, "declared", ""))
            merged["property"]["items"].append(line)
            lines[doubt.item] = line
        line["checked"] = doubt.found
    return merged


def _member(member: Member) -> str:
    words = [member.get_relation_display(), member.disability or member.get_health_display()]
    return "，".join([*words, member.get_occupation_display()]).strip("，")


def _incomes(household: Household) -> list[dict[str, Any]]:
    lines = [
        item(
            f"{income.member.name} {income.get_kind_display()}收入",
            f"{income.amount:,.2f} 元（{income.first_month:%Y-%m} 至 {income.last_month:%Y-%m}）",
        )
        for income in household.incomes.filter(withdrawn_on=None).select_related("member").order_by("id")
    ]
    return lines or [item("家庭收入", "申报没有收入")]


def _properties(household: Household) -> list[dict[str, Any]]:
    lines = [
        item(p.get_kind_display(), "，".join(filter(None, [_worth(p), p.note])))
        for p in household.properties.filter(until=None).order_by("id")
    ]
    return lines or [item("家庭财产", "申报没有应报告的财产")]


def _worth(owned: Property) -> str:
    return f"{owned.value:,.2f} 元" if owned.value is not None else f"{owned.quantity} 项"
