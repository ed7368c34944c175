"""A run as it is shown: text for people, JSON for programs (both described in docs/stories.md)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from config.stories.expecting import RESULT, Outcome
from config.stories.running import Run
from policies.categories import Category


def as_json(run: Run) -> dict[str, Any]:
    """The shape documented in docs/stories.md; dates as ISO text, amounts as text."""
    story = run.story
    return {
        "file": story.file,
        "title": story.title,
        "clauses": list(story.clauses),
        "profile": story.profile,
        "category": story.category,
        "passed": run.passed,
        "differences": run.differences,
        "acts": [_act(outcome) for outcome in run.outcomes],
    }


def _act(outcome: Outcome) -> dict[str, Any]:
    return {
        "number": outcome.number,
        "do": outcome.do,
        "label": outcome.label,
        "by": outcome.by,
        "role": outcome.role,
        "at": timezone.localtime(outcome.at).isoformat(),
        "case": outcome.case,
        "result": outcome.result,
        "reasons": outcome.reasons,
        "stage": outcome.stage,
        "stage_label": outcome.stage_label,
        "round": outcome.round,
        "clocks": [_clock(clock) for clock in outcome.clocks],
        "documents": outcome.documents,
        "told": outcome.told,
        "amount": str(outcome.amount) if outcome.amount is not None else None,
        "first_month": f"{outcome.first_month:%Y-%m}" if outcome.first_month else None,
        "state": outcome.state,
        "state_label": outcome.state_label,
        "lines": {name: str(amount) for name, amount in outcome.lines.items()},
        "differences": outcome.differences,
    }


def _clock(clock: dict[str, Any]) -> dict[str, Any]:
    due_at = clock["due_at"]
    return clock | {
        "due_on": clock["due_on"].isoformat(),
        "due_at": timezone.localtime(due_at).isoformat() if due_at else None,
    }


def as_text(run: Run) -> str:
    """One paragraph an act; what does not hold is marked ✗ and said again at the end."""
    story = run.story
    lines = [
        story.title,
        f"{story.profile} · {Category(story.category).label} · {'、'.join(story.clauses)}",
        "",
    ]
    for outcome in run.outcomes:
        lines += _paragraph(outcome)
    lines.append("")
    if run.passed:
        lines.append(f"{len(run.outcomes)} 步全部与预期一致")
    else:
        lines += [f"有 {len(run.differences)} 处与预期不一致：", *(f"  {each}" for each in run.differences)]
    return "\n".join(lines)


def _paragraph(outcome: Outcome) -> list[str]:
    at = timezone.localtime(outcome.at).strftime("%Y-%m-%d %H:%M")
    mark = "✗" if outcome.differences else " "
    lines = [f"{mark}{outcome.number:>3}  {at}  {outcome.label}（{outcome.do}）  {outcome.by}"]
    state = [RESULT[outcome.result]]
    if outcome.stage:
        state.append(f"环节 {outcome.stage_label}")
    if outcome.amount is not None:
        state.append(f"金额 {outcome.amount}")
    if outcome.first_month is not None:
        state.append(f"自 {outcome.first_month:%Y-%m} 起")
    if outcome.state:
        state.append(outcome.state_label)
    lines.append(f"       {' · '.join(state)}")
    lines += [f"       因：{reason}" for reason in outcome.reasons]
    if outcome.clocks:
        lines.append("       时限：" + "，".join(_due(clock) for clock in outcome.clocks))
    if outcome.documents:
        lines.append("       文书：" + "，".join(f"{p['title']} {p['number']}" for p in outcome.documents))
    lines += [f"       ✗ {difference}" for difference in outcome.differences]
    return lines


def _due(clock: dict[str, Any]) -> str:
    due = (
        timezone.localtime(clock["due_at"]).strftime("%Y-%m-%d %H:%M") if clock["due_at"] else clock["due_on"]
    )
    return f"{clock['label']} {due}（{clock['name']}）"
