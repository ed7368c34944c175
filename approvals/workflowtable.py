"""docs/workflow.md: who may do what, where, and what must be true, for every region and category."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from accounts.models import Role
from approvals import edges
from approvals.stages import OPEN, Stage
from approvals.workflow import StageRow, act_rows, clock_text, may, people, stage_rows
from policies.categories import Category
from policies.loader import DOCUMENTED, published
from policies.rules import Rules, rules_of_profile

PAGE = Path(__file__).parent.parent / "docs" / "workflow.md"
HEAD = """# 办理程序

这一页由 `manage.py workflow_table` 从程序自身的声明和各地规则生成，不手改；`--check` 比对。
同一份声明决定能不能办、页面上显示什么按钮、数据库放行哪一步（`approvals/sql/edges.sql`）；
同一份规则决定走哪条路线、几个工作日、谁签字。换一个地区，换规则，不换程序。县级人员在“办理程序”页看到的与此相同。
"""


def newest() -> date:
    """The first day on which every published file is in force."""
    return max(file.meta.effective_from for file in published().files)


def rules(profile: str = DOCUMENTED, category: str = Category.DIBAO) -> Rules:
    """The rules of a profile and category as of the newest published file, delegation switched on."""
    return rules_of_profile(profile, category, newest())


def profiles() -> list[str]:
    """The documented region first, then the others, the national baseline last."""
    book = published()
    national = book.national(newest())
    assert national is not None
    local = [key for key in book.names() if book.versions(key)[-1].meta.level != "nation"]
    return [*sorted(local, key=lambda key: (key != DOCUMENTED, key)), national.meta.key]


def page() -> str:
    """The whole page."""
    law = rules()
    parts = [HEAD, overview(), *map(chapter, profiles()), act_table(law), stage_table(law), who_table(law)]
    return "\n".join(parts)


def overview() -> str:
    """One row a region and category: who decides, the way, the limit."""
    rows = []
    for key in profiles():
        for category in Category:
            law = rules(key, category)
            limit = law.clock("overall.limit") or law.clock("emergency.grant_within")
            rows.append(
                [
                    f"[{short(key)}](#{anchor(key, category)})",
                    category.label,
                    "乡镇（街道）" if law.delegated else "县级",
                    " → ".join(step.label for step in law.route),
                    clock_text(limit) if limit else "—",
                ]
            )
    return _table("## 各地路线", ["地区", "类别", "审批", "路线", "总时限"], rows)


def chapter(key: str) -> str:
    return "\n".join([f"## {short(key)}\n", *(section(key, category) for category in Category)])


def section(key: str, category: Category) -> str:
    """One region and category, stage by stage."""
    law = rules(key, category)
    rows = [
        [row.label, row.note, _acts(row), "<br>".join(clock_text(clock) for clock in row.clocks)]
        for row in stage_rows(law)
    ]
    told = f"规则 {law.version}，未作规定的按 {law.baseline}。"
    if silent(law):
        told = f"本地文件未作规定，由县级按 {law.baseline} 办理。"
    title = f"### {title_of(key, category)}\n\n{told}\n"
    return _table(title.rstrip(), ["环节", "", "可办事项（谁办）", "时限（依据）"], rows)


def silent(law: Rules) -> bool:
    """Says the local file nothing about this category?"""
    return law.version != law.baseline and not any(
        basis.source_profile == law.profile for basis in law.bases.values()
    )


def short(key: str) -> str:
    return published().versions(key)[-1].meta.short.partition("（")[0]


def title_of(key: str, category: Category) -> str:
    return f"{short(key)} {category.label}"


def anchor(key: str, category: Category) -> str:
    """The fragment a Markdown viewer makes of a heading."""
    return title_of(key, category).replace(" ", "-").replace("·", "")


def _acts(row: StageRow) -> str:
    return "<br>".join(f"{label}（{who}）" for label, who in row.acts) or "—"


def act_table(law: Rules) -> str:
    rows = [
        [
            f"{row.label}<br>`{row.name}`",
            row.clause or "—",
            "、".join(row.roles),
            "<br>".join(row.barred),
            "<br>".join(row.wanting) or "—",
        ]
        for row in act_rows(law, edges.acts())
    ]
    head = "## 事项\n\n“依据”和签批人取管城回族区城市低保的规则，其他地区见上。"
    return _table(head, ["事项", "依据", "谁办", "回避", "缺了就不能办（办不成时的提示）"], rows)


def stage_table(law: Rules) -> str:
    rows = [
        [
            stage.label,
            str(found.custom["label"]),
            people(found, law),
            "、".join(Stage(name).label for name in edges.targets(found)),
        ]
        for stage in Stage
        for act in edges.acts()
        for found in edges.declared(act)
        if str(found.source) == stage
    ]
    return _table("## 事项 × 环节 × 岗位", ["现处环节", "可办事项", "谁办", "办后可到"], rows)


def who_table(law: Rules) -> str:
    """One row a role: at which open stages it has anything to do."""
    rows = list(_mine(law))
    idle = [role.label for role in Role if not any(row[0] == role.label for row in rows)]
    note = f"\n程序中没有事项可办的岗位：{'、'.join(idle)}。\n"
    return _table("## 各岗位在各环节可办的事项", ["岗位", "现处环节", "可办事项"], rows) + note


def _mine(law: Rules) -> Iterator[list[str]]:
    for role in Role:
        for stage in OPEN:
            mine = [row.label for row in act_rows(law, edges.acts()) if may(row.name, stage, role, law)]
            if mine:
                yield [role.label, stage.label, "、".join(mine)]


def _table(title: str, heads: list[str], rows: Iterable[list[str]]) -> str:
    return "\n".join([title, "", _row(heads), _row(["---"] * len(heads)), *map(_row, rows)]) + "\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
