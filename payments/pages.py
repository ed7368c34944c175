"""What the roster page shows: stage bar, tabs, rows, buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from audit.acts import Possibility, possible
from payments import checks
from payments.models import Aside, Change, FailedPayment, Roster, RosterLine, RosterState
from payments.models.aside import SEEING

PAGE = 50
TABS: dict[str, tuple[str, Q]] = {
    "diff": ("差异", ~Q(change=Change.SAME)),
    "new": ("新增", Q(change__in=[Change.NEW, Change.RESUMED])),
    "stopped": ("停发", Q(change__in=[Change.STOPPED, Change.HELD])),
    "changed": ("变更", Q(change__in=[Change.RAISED, Change.LOWERED, Change.ARREARS])),
    "all": ("全部", Q()),
}
TAGS: dict[str, str] = {  # change → kind of the difference tag
    Change.NEW: "add",
    Change.RESUMED: "add",
    Change.STOPPED: "del",
    Change.HELD: "del",
    Change.RAISED: "chg",
    Change.LOWERED: "chg",
    Change.ARREARS: "chg",
}
STEPS = (
    ("built", "生成名册", RosterState.DRAFTED),
    ("submitted", "签批上报", RosterState.DRAFTED),
    ("checked", "县级审核", RosterState.SUBMITTED),
    ("released", "放款初核", RosterState.CHECKED),
    ("confirmed", "放款复核", RosterState.RELEASING),
    ("files", "下载银行文件", RosterState.RELEASED),
    ("returned", "登记回盘", RosterState.RELEASED),
    ("closed", "对账结清", RosterState.RELEASED),
)
WAITING = {
    "submitted": "主要领导签字",
    "checked": "区（县）民政局",
    "released": "两人中第一人",
    "confirmed": "须另一人",
    "files": "放款后由发放会计下载",
    "returned": "发放会计",
    "closed": "区（县）签字",
}


def place(roster: Roster) -> list[str]:
    """URL arguments of a roster."""
    return [roster.township_id, roster.category, f"{roster.month:%Y-%m}"]


def tabs(roster: Roster, current: str) -> list[dict[str, Any]]:
    """The tabs with their counts, asked in one statement."""
    counts = roster.lines.aggregate(**{name: Count("pk", filter=which) for name, (_, which) in TABS.items()})
    return [
        {"label": label, "url": f"?tab={name}", "current": name == current, "count": f"{counts[name]:,}"}
        for name, (label, _) in TABS.items()
    ]


def areas(post: Post, current: str) -> list[dict[str, Any]]:
    """Tabs over the pages of the money: the rosters, what did not arrive, what arrived beside them."""
    failed = FailedPayment.objects.visible_to(post).open().count()
    found = [("rosters", "月度名册", None), ("failures", "发放失败", failed or None)]
    if post.holds(*SEEING):
        found.append(("asides", "名册外发放", Aside.objects.visible_to(post).open().count() or None))
    return [
        {"label": label, "url": reverse(f"payments:{name}"), "current": name == current, "count": count}
        for name, label, count in found
    ]


@dataclass(frozen=True)
class Row:
    """A line with the findings that name it and still ask for something."""

    line: RosterLine
    flags: list[checks.Check]

    @property
    def tag(self) -> str:
        return TAGS.get(self.line.change, "")

    @property
    def tone(self) -> str:
        if any(check.blocks for check in self.flags):
            return "over"
        return "warn" if self.flags else ""


def rows(roster: Roster, tab: str, after: int) -> list[Row]:
    """One page of a tab's lines from `after` on, and one more where there are more."""
    wanted = roster.lines.filter(TABS[tab][1], seq__gt=after).select_related("village", "case")
    flags: dict[int, list[checks.Check]] = {}
    for check in roster.findings:
        if check.blocks or not check.word:
            for pk in check.line_ids:
                flags.setdefault(pk, []).append(check)
    return [Row(line, flags.get(line.pk, [])) for line in wanted.order_by("seq", "pk")[: PAGE + 1]]


def stages(roster: Roster) -> list[dict[str, str]]:
    """Stage bar: who did each step and when, and whose turn it is."""
    signed = {
        signature.step: signature
        for signature in roster.signatures.filter(void_at=None).select_related("user").order_by("-at")
    }
    answered = roster.returns.taken().exists()
    happened = {"built": True, "files": answered or roster.files.exists(), "returned": answered}
    bar: list[dict[str, str]] = []
    for step, label, state in STEPS:
        signature = signed.get(step)
        done = signature is not None or happened.get(step, False)
        current = not done and roster.state == state and all(each["state"] != "cur" for each in bar)
        if signature:
            note = f"{signature.user.name} {timezone.localtime(signature.at):%-m-%d}"
        elif step == "built":
            note = f"系统 {timezone.localtime(roster.built_at):%-m-%d}"
        else:
            note = "" if done else WAITING[step]
        bar.append({"label": label, "note": note, "state": "done" if done else "cur" if current else ""})
    return bar


def buttons(roster: Roster, post: Post) -> list[dict[str, Any]]:
    """The acts of the roster as a whole; those on one line stand in its row, those on a check beside it.

    Blocked acts stay, with their reasons; a refresh that has nothing to bring in is not blocked, it is not needed.
    """
    offered = sorted(possible(roster, post), key=lambda act: act.custom["order"])
    return [
        {
            "label": act.label,
            "url": reverse("payments:act", args=[*place(roster), act.name]),
            "reasons": act.reasons,
            "primary": not act.reasons and bool(act.custom.get("signing")) and act.name != "send_back",
        }
        for act in offered
        if not act.custom.get("on_line") and not _needless(roster, act)
    ]


def _needless(roster: Roster, act: Possibility) -> bool:
    """A refresh that brings nothing in; a signature for payments where there are none, and the other way round."""
    return (
        (act.name == "refresh" and bool(act.reasons))
        or (act.name == "confirm_nil" and roster.households > 0)
        or (act.name == "submit" and roster.households == 0)
    )
