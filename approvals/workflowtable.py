"""docs/workflow.md: who may do what, where, and what must be true, written out from the acts' own declarations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from accounts.models import Role
from accounts.permits import Permit, Recusal
from approvals import edges
from approvals.stages import OPEN, Stage
from audit.acts import Guard
from policies.categories import Category
from policies.loader import DOCUMENTED, published
from policies.rules import Rules, rules_of_profile
from policies.vocabulary import EVENT_LABELS, UNIT_LABELS

PAGE = Path(__file__).parent.parent / "docs" / "workflow.md"
MEANINGS = {"start": "启动", "done": "办完"}
KINDS = {"due": "应办", "window": "须等满", "cap": "上限", "advisory": "提示"}

# Sentences that name people or papers of the case at hand, as they read without one.
SPOKEN = {
    "materials_complete": "材料还缺：（逐项列出）",
    "all_adults_authorised": "还没有签核对授权书：（列出姓名）",
    "doubts_closed": "核对疑点尚未核实：（逐项列出）",
    "objections_settled": "还有公示异议没有答复",
    "kin_of_household": "与本户有近亲属关系，须回避",
}


def rules() -> Rules:
    """城市低保 of 管城 as of the newest published file."""
    newest = max(file.meta.effective_from for file in published().files)
    return rules_of_profile(DOCUMENTED, Category.DIBAO, newest)


def page() -> str:
    """The whole page."""
    law = rules()
    parts = [HEAD, route_table(law), clock_table(law), act_table(law), stage_table(law), who_table(law)]
    return "\n".join(parts)


HEAD = """# 办理程序

这一页由 `manage.py workflow_table` 从程序自身的声明生成，不手改；`--check` 比对。
同一份声明决定能不能办、页面上显示什么按钮、数据库放行哪一步（`approvals/sql/edges.sql`）。
路线、时限和签批人取管城回族区城市低保的规则；其他地区换规则，不换程序。
"""


def permit_of(transition: Any, law: Rules) -> Permit:
    """The permission of a declaration; a signer named by the rules is looked up there."""
    if isinstance(transition.permission, Permit):
        return transition.permission
    permit: Permit = transition.permission.permit(SimpleNamespace(rules=law))
    return permit


def may(act: str, stage: str, role: str, law: Rules) -> bool:
    """Does the declaration let a role do an act at a stage, guards and recusals aside?"""
    found = next((each for each in edges.declared(act) if str(each.source) == str(stage)), None)
    return found is not None and role in permit_of(found, law).roles


def said(rule: Guard | Recusal) -> str:
    return rule.sentence if isinstance(rule.sentence, str) else SPOKEN[rule.__name__]


def label(act: str) -> str:
    return str(edges.declared(act)[0].custom["label"])


def clause(act: str, law: Rules) -> str:
    """The clause an act rests on under these rules."""
    custom = edges.declared(act)[0].custom
    basis = law.basis(custom["basis"]) if "basis" in custom else None
    return basis.text if basis else str(custom.get("clause", ""))


def route_table(law: Rules) -> str:
    rows = [
        [str(number), step.label or Stage(step.stage).label, f"`{step.stage}`"]
        for number, step in enumerate(law.route, 1)
    ]
    return _table("路线", ["", "环节", "代码"], rows)


def clock_table(law: Rules) -> str:
    rows = [
        [
            rule.label,
            f"{rule.n} {UNIT_LABELS[rule.unit]}",
            EVENT_LABELS[rule.from_event],
            EVENT_LABELS[rule.meets_event] if rule.meets_event else "",
            KINDS[rule.kind],
            rule.basis.text + ("（国家规定补缺）" if rule.filled_by_baseline else ""),
        ]
        for rule in law.clock_rules
        if rule.on_route
    ]
    return _table("时限", ["时限", "长短", "起算", "办结于", "性质", "依据"], rows)


def act_table(law: Rules) -> str:
    rows = []
    for act in edges.acts():
        first = edges.declared(act)[0]
        permit = permit_of(first, law)
        rows.append(
            [
                f"{label(act)}<br>`{act}`",
                clause(act, law),
                "、".join(Role(role).label for role in permit.roles),
                "<br>".join(said(rule) for rule in permit.unless),
                "<br>".join(said(rule) for rule in first.conditions) or "—",
            ]
        )
    return _table("事项", ["事项", "依据", "谁办", "回避", "缺了就不能办（办不成时的提示）"], rows)


def stage_table(law: Rules) -> str:
    rows = []
    for stage in Stage:
        for act in edges.acts():
            found = [each for each in edges.declared(act) if str(each.source) == stage]
            for transition in found:
                roles = permit_of(transition, law).roles
                after = "、".join(Stage(name).label for name in edges.targets(transition))
                rows.append([stage.label, label(act), "、".join(Role(role).label for role in roles), after])
    return _table("事项 × 环节 × 岗位", ["现处环节", "可办事项", "谁办", "办后可到"], rows)


def who_table(law: Rules) -> str:
    """One row a role: at which open stages it has anything to do."""
    rows = []
    for role in Role:
        for stage in OPEN:
            mine = [label(act) for act in edges.acts() if may(act, stage, role, law)]
            if mine:
                rows.append([role.label, stage.label, "、".join(mine)])
    idle = [role.label for role in Role if not any(row[0] == role.label for row in rows)]
    note = f"\n程序中没有事项可办的岗位：{'、'.join(idle)}。\n"
    return _table("各岗位在各环节可办的事项", ["岗位", "现处环节", "可办事项"], rows) + note


def _table(title: str, heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [f"## {title}", "", _row(heads), _row(["---"] * len(heads)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
