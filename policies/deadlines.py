"""Due dates of a case from its rules and the events that have happened. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.clocks import ClockKind, ClockRule
from policies.rules import Rules
from policies.schema import Basis
from policies.vocabulary import EVENT_LABELS, UNIT_LABELS
from policies.workdays import CountedDay, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
When = date | datetime


@dataclass(frozen=True)
class Deadline:
    """One due date. `due_on` is the last day, open until 24:00; hour clocks also give `due_at`."""

    name: str
    label: str
    from_event: str
    started_on: date
    n: int
    unit: str
    due_on: date
    due_at: datetime | None
    basis: Basis
    provisional: bool
    kind: ClockKind
    meaning: str
    on_route: bool = True

    @property
    def sentence(self) -> str:
        """“自受理起 25 个工作日”."""
        return f"自{EVENT_LABELS[self.from_event]}起 {self.n} {UNIT_LABELS[self.unit]}"


def due_dates(
    rules: Rules, events: Mapping[str, When], calendar: WorkCalendar, *, whole: bool = False
) -> list[Deadline]:
    """Every clock whose starting event is known, in the order of the rules.

    `events` maps event names to dates or instants. `publicity_posted.P2` names one publicity of
    several, plain `publicity_posted` the first. The end of the last publicity before the decision
    is derived and starts the clocks counted from 公示期满. A clock without its event is left out, and
    so is one whose stage the route does not have (核对 of an emergency grant) unless `whole`.
    """
    windows = [window for rule in rules.clock_rules if (window := _window(rule, rules, events, calendar))]
    known = {**_derived(rules, windows), **events}
    others = [
        _deadline(rule, known[rule.from_event], calendar)
        for rule in rules.clock_rules
        if rule.kind != "window" and rule.from_event in known and (whole or rule.on_route)
    ]
    return others + windows


def publicity_ends(rules: Rules, events: Mapping[str, When], calendar: WorkCalendar) -> dict[str, date]:
    """Publicity key → last day, for each posted publicity."""
    windows = (_window(rule, rules, events, calendar) for rule in rules.clock_rules)
    return {window.name.partition(".")[2]: window.due_on for window in windows if window}


def _window(
    rule: ClockRule, rules: Rules, events: Mapping[str, When], calendar: WorkCalendar
) -> Deadline | None:
    if rule.kind != "window":
        return None
    key = rule.name.partition(".")[2]
    posted = events.get(f"publicity_posted.{key}")
    if posted is None and rules.publicities[0].id == key:
        posted = events.get("publicity_posted")
    return _deadline(rule, posted, calendar) if posted is not None else None


def _derived(rules: Rules, windows: list[Deadline]) -> dict[str, When]:
    """公示期满 of the last publicity that must be clean before the decision."""
    before = [item.id for item in rules.publicities if item.position != "after_decision"]
    last = f"publicity.{before[-1]}" if before else ""
    end = next((window.due_on for window in windows if window.name == last), None)
    return {"publicity_end": end} if end else {}


def _deadline(rule: ClockRule, start: When, calendar: WorkCalendar) -> Deadline:
    started_on = local_date(start)
    due_at = None
    if rule.unit == "H":
        due_at = _instant(start) + timedelta(hours=rule.n)
        due_on = local_date(due_at)
    else:
        due_on = end_of(rule, started_on, calendar)
    return Deadline(
        name=rule.name,
        label=rule.label,
        from_event=rule.from_event,
        started_on=started_on,
        n=rule.n,
        unit=rule.unit,
        due_on=due_on,
        due_at=due_at,
        basis=rule.basis,
        provisional=rule.unit != "H" and calendar.rests_on_provisional(started_on, due_on),
        kind=rule.kind,
        meaning=rule.meaning,
        on_route=rule.on_route,
    )


def end_of(rule: ClockRule, started_on: date, calendar: WorkCalendar) -> date:
    """Last day of a clock counted in working days, calendar days or months."""
    if rule.unit == "WD":
        return calendar.add(started_on, rule.n)
    if rule.unit == "MONTH":
        end = add_months(started_on, rule.n)
        return calendar.next_workday(end) if rule.roll else end
    return calendar.period_end(started_on, rule.n, roll=rule.roll)


def add_months(on: date, months: int) -> date:
    """Same day n months later, or the last day of a shorter month (民法典 第二百零二条)."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(on.day, (following - timedelta(days=1)).day))


def counted_days(deadline: Deadline, calendar: WorkCalendar) -> list[CountedDay]:
    """The days behind a due date, numbered where they count."""
    return calendar.explain_until(deadline.started_on, deadline.due_on)


def local_date(when: When) -> date:
    """The date in Asia/Shanghai; naive instants are taken as local."""
    return _instant(when).date() if isinstance(when, datetime) else when


def _instant(when: When) -> datetime:
    if not isinstance(when, datetime):
        return datetime.combine(when, time.min, SHANGHAI)
    return when.replace(tzinfo=SHANGHAI) if when.tzinfo is None else when.astimezone(SHANGHAI)
