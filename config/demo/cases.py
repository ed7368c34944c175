"""The open cases of the demo county: each row of county.toml walked as far as it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.models import Post
from approvals import evidence
from config.demo.walk import Staff, Walk
from policies.workdays import WorkCalendar


def load(county: dict[str, Any], posts: dict[str, Post], today: date, calendar: WorkCalendar) -> int:
    """Walk every row; returns how many cases there are."""
    staff = Staff(
        clerk=posts["zhoumin"],
        investigator=posts["sunhao"],
        community=posts["hefang"],
        deputy=posts["wangjian"],
        head=posts["zhaogang"],
    )
    for serial, row in enumerate(county["cases"], 1):
        _walk(Walk(staff, row, serial, today), row, calendar)
    return len(county["cases"])


def _walk(walk: Walk, row: dict[str, Any], calendar: WorkCalendar) -> None:
    back = row.get("accepted", row.get("submitted", row.get("draft", 0)))
    start = calendar.back(walk.today, back) if back else calendar.preceding_workday(walk.today)
    walk.enter(start)
    if "draft" in row:
        return
    walk.act("submit", start, walk.staff.clerk)
    if "notified" in row:
        walk.act("notify_gaps", start, walk.staff.clerk, 11)
        return
    walk.materials(start)
    walk.act("accept", start, walk.staff.clerk, 11)
    for name, step in STEPS.items():
        if name in row:
            step(walk, calendar.add(start, row[name]))


def _check(walk: Walk, day: date) -> None:
    walk.act("request_check", day, walk.staff.clerk, scope="全家收入、存款、车辆、不动产、社会保险")


def _plan(walk: Walk, day: date) -> None:
    walk.plan(day, walk.today)


def _opinion(walk: Walk, day: date) -> None:
    eligible = evidence.opinion(walk.procedure).derivation["eligible"]
    remark = "情况属实，符合条件，拟同意" if eligible else "人均收入高于标准，拟不同意"
    walk.act("sign_opinion", day, walk.staff.deputy, recommended=eligible, remark=remark)


def _post(walk: Walk, day: date) -> None:
    place = f"{walk.procedure.village.name}社会救助公示栏"
    walk.act("post_notice", day, walk.staff.clerk, place=place, photo=walk.file(day, "张贴照片"))


def _close(walk: Walk, day: date) -> None:
    walk.act("close_notice", day, walk.staff.clerk, photo=walk.file(day, "期满照片"))


def _object(walk: Walk, day: date) -> None:
    walk.act("register_objection", day, walk.staff.clerk, grounds="邻居反映该户有一辆轿车，长期停在院内")


def _decide(walk: Walk, day: date) -> None:
    granted = not evidence.proposed_refusal(walk.procedure)
    remark = "同意" if granted else "共同生活的家庭成员人均收入高于低保标准，不予批准"
    walk.act("decide", day, walk.staff.head, granted=granted, remark=remark)


STEPS: dict[str, Callable[[Walk, date], None]] = {
    "check": _check,
    "plan": _plan,
    "visit": Walk.visit,
    "appraise": Walk.appraise,
    "report": Walk.report,
    "reread": lambda walk, day: walk.act(
        "reread", day, walk.staff.clerk, comparison="材料与核对报告一致，未见新增收入和财产"
    ),
    "opinion": _opinion,
    "post": _post,
    "object": _object,
    "close": _close,
    "decide": _decide,
}
