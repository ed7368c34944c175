"""Due dates of an imagined case, with the days counted: for asking the rules a question."""

import json
import sys
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from policies.adopted import widened
from policies.categories import Category
from policies.deadlines import Deadline, counted_days, due_dates
from policies.loader import published
from policies.reading import RuleError
from policies.rules import Rules, rules_of_profile
from policies.vocabulary import EVENT_LABELS, UNIT_LABELS, Event, words
from policies.workdays import WorkCalendar, current_calendar, packaged_calendar

KINDS = {"due": "", "window": "公示", "cap": "延长上限", "advisory": "提示"}


class Command(BaseCommand):
    help = "说明一件案子的各项时限是怎么数出来的。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--profile", required=True, help="规则，如 GC-2020")
        parser.add_argument("--category", required=True, help=f"类别：{'、'.join(Category.values)}")
        parser.add_argument("--accepted", help="受理日 YYYY-MM-DD")
        parser.add_argument("--event", action="append", default=[], help="事件=日期[T时刻]，可写多次")
        parser.add_argument("--not-delegated", action="store_true", help="本县尚未下放（泰安）")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rules, events = self._read(options)
        except (RuleError, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        calendar = _calendar()
        deadlines = due_dates(rules, events, calendar, whole=True)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(rules, deadlines), ensure_ascii=False, indent=2))
        else:
            self._print(rules, deadlines, calendar)

    def _read(self, options: dict[str, Any]) -> tuple[Rules, dict[str, date | datetime]]:
        if options["category"] not in Category.values:
            raise ValueError(f"没有“{options['category']}”这个类别，可用：{'、'.join(Category.values)}")
        known = widened(published()).names()
        if options["profile"] not in known:
            raise ValueError(f"没有名为“{options['profile']}”的规则，可用：{'、'.join(known)}")
        given = [_event(text) for text in options["event"]]
        if options["accepted"]:
            given.append(("accepted", _moment(options["accepted"], "受理日")))
        if not given:
            raise ValueError("请给出受理日（--accepted）或至少一个事件（--event）")
        events = dict(given)
        first = events.get("accepted", events.get("requested", given[0][1]))
        on = first.date() if isinstance(first, datetime) else first
        delegated = not options["not_delegated"]
        return rules_of_profile(options["profile"], options["category"], on, delegated=delegated), events

    def _print(self, rules: Rules, deadlines: list[Deadline], calendar: WorkCalendar) -> None:
        label = Category(rules.category).label
        self.stdout.write(
            f"{rules.title}（{rules.version}） {label} {'已下放' if rules.delegated else '未下放'}"
        )
        for deadline in deadlines:
            until = f"{deadline.due_at:%Y-%m-%d %H:%M}" if deadline.due_at else f"{deadline.due_on} 24:00"
            route = "" if deadline.on_route else "本路线不适用"
            provisional = "暂定" if deadline.provisional else ""
            marks = "，".join(mark for mark in (KINDS[deadline.kind], route, provisional) if mark)
            self.stdout.write(
                f"\n{deadline.label}（{deadline.name}） {deadline.sentence} → {until}{f'  [{marks}]' if marks else ''}"
                f"\n  依据：{deadline.basis.label}"
            )
            if deadline.unit in ("WD", "CD"):
                self.stdout.write(f"  {_counted(deadline, calendar)}")


def _counted(deadline: Deadline, calendar: WorkCalendar) -> str:
    """0=9-28(一) 1=9-29(二) … with rest days in brackets."""
    day0 = calendar.day(deadline.started_on)
    parts = [f"0={day0.on:%m-%d}({day0.weekday})"]
    for counted in counted_days(deadline, calendar):
        weekday = calendar.day(counted.on).weekday
        name = f"{weekday}，{counted.name}" if counted.name else weekday
        parts.append(
            f"{counted.index}={counted.on:%m-%d}({name})" if counted.index else f"[{counted.on:%m-%d}{name}]"
        )
    return " ".join(parts)


def _as_json(rules: Rules, deadlines: list[Deadline]) -> dict[str, Any]:
    return {
        "profile": rules.profile,
        "version": rules.version,
        "baseline": rules.baseline,
        "category": rules.category,
        "delegated": rules.delegated,
        "clocks": [
            {
                "name": d.name,
                "label": d.label,
                "from": d.from_event,
                "started_on": d.started_on.isoformat(),
                "n": d.n,
                "unit": d.unit,
                "unit_label": UNIT_LABELS[d.unit],
                "meaning": d.meaning,
                "kind": d.kind,
                "due_on": d.due_on.isoformat(),
                "due_at": d.due_at.isoformat() if d.due_at else None,
                "basis": d.basis.label,
                "suggested": d.basis.suggested,
                "on_route": d.on_route,
                "provisional": d.provisional,
            }
            for d in deadlines
        ],
    }


def _event(text: str) -> tuple[str, date | datetime]:
    name, _, value = text.partition("=")
    if name.partition(".")[0] not in words(Event):
        known = "、".join(f"{event}（{EVENT_LABELS[event]}）" for event in words(Event))
        raise ValueError(f"没有“{name}”这个事件，可用：{known}")
    return name, _moment(value, EVENT_LABELS[name.partition(".")[0]])


def _moment(text: str, what: str) -> date | datetime:
    try:
        return datetime.fromisoformat(text) if "T" in text or " " in text else date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{what}“{text}”不是日期，应写成 2026-09-28 或 2026-02-16T22:30") from error


def _calendar() -> WorkCalendar:
    """The calendar of this installation; the packaged one where no database answers."""
    try:
        return current_calendar()
    except DatabaseError:
        sys.stderr.write("数据库中没有日历，按随系统提供的放假安排计算\n")
        return packaged_calendar()
