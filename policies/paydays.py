"""The month's payment days: hand in, close the ledger, make the roster, pay. Pure.

A day by which something must be handed in or paid moves to the preceding working day; an exclusive
limit (零时前, 1日前) ends with the day before; the export of the 10th runs on the 10th and its file
leaves on the next working day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from policies.deadlines import SHANGHAI
from policies.rules import Rules
from policies.workdays import WorkCalendar

# Working days before a day on which the people concerned are reminded.
REMIND_BEFORE = (5, 2, 0)
REMIND_BEFORE_CLOSING = (5, 3, 0)  # a ledger that closes at midnight allows no last evening


@dataclass(frozen=True)
class PayDay:
    """One day of the payment calendar. `on` is the last day it can be done in working hours."""

    name: str  # submit, ledger_close, roster, export, pay_by
    label: str
    nominal: date  # the day the document writes
    on: date
    closes_at: datetime | None  # exclusive end, where the document gives an hour or says 前 exclusively
    for_month: date  # first day of the month the list is for
    remind_on: tuple[date, ...]
    provisional: bool


def paydays(rules: Rules, year: int, month: int, calendar: WorkCalendar) -> list[PayDay]:
    """Payment days that fall due in a month, in order; what the rules are silent about is left out."""
    payment = rules.payment
    this, following = date(year, month, 1), _next_month(date(year, month, 1))
    days = []
    if payment.export_day:
        nominal = date(year, month, payment.export_day)
        days.append(_day("export", "导出发放名单", nominal, calendar.next_workday(nominal), this, calendar))
    if payment.pay_by_day:
        nominal = date(year, month, payment.pay_by_day)
        days.append(_day("pay_by", "发放到户", nominal, calendar.preceding_workday(nominal), this, calendar))
    if payment.ledger_close_day:
        nominal = date(year, month, payment.ledger_close_day)
        days.append(_exclusive("ledger_close", "当月台账关闭", nominal, this, calendar))
    if payment.submit_day:
        nominal = date(year, month, payment.submit_day)
        due = calendar.preceding_workday(nominal)
        wanted = following if payment.submit_for == "next_month" else this
        days.append(_day("submit", "上报名册和备案表", nominal, due, wanted, calendar))
    if payment.roster_before_day:
        nominal = following.replace(day=payment.roster_before_day)
        days.append(_exclusive("roster", "生成发放名册", nominal, following, calendar))
    return sorted(days, key=lambda day: (day.on, day.name))


def ledger_closes_at(rules: Rules, month: date) -> datetime | None:
    """The instant from which a confirmation misses the ledger of `month`; None without a ledger."""
    day = rules.payment.ledger_close_day
    return datetime.combine(month.replace(day=day), time.min, SHANGHAI) if day else None


def in_ledger_of(rules: Rules, confirmed_at: datetime) -> date:
    """First day of the month whose ledger takes a confirmation of that instant."""
    local = confirmed_at.astimezone(SHANGHAI)
    month = local.date().replace(day=1)
    closes = ledger_closes_at(rules, month)
    return month if closes is None or local < closes else _next_month(month)


def _exclusive(name: str, label: str, nominal: date, month: date, calendar: WorkCalendar) -> PayDay:
    last = calendar.preceding_workday(nominal - timedelta(days=1))
    closes = datetime.combine(nominal, time.min, SHANGHAI)
    return _day(name, label, nominal, last, month, calendar, closes)


def _day(
    name: str,
    label: str,
    nominal: date,
    on: date,
    month: date,
    calendar: WorkCalendar,
    closes: datetime | None = None,
) -> PayDay:
    before = REMIND_BEFORE_CLOSING if closes else REMIND_BEFORE
    remind = tuple(calendar.back(on, n) if n else on for n in before)
    provisional = calendar.is_provisional(nominal) or calendar.is_provisional(on)
    return PayDay(name, label, nominal, on, closes, month, remind, provisional)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
