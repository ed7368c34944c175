"""Side menus by role: what is not built is not shown, and the menus of two roles never merge."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, resolve

from config.links import page

RULE = "-"  # a line between groups
COUNT_LIMIT = 1000  # counting stops here; the menu then says “999+”


@dataclass(frozen=True)
class Item:
    """One entry: words, icon, URL name, and the key under which its count is handed in."""

    label: str
    icon: str
    url_name: str
    count_key: str = ""
    hot: bool = False  # its count asks for attention


@dataclass(frozen=True)
class Shown:
    """An entry ready for the page; ``rule`` marks a separating line."""

    label: str = ""
    icon: str = ""
    url: str = ""
    count: str = ""
    current: bool = False
    hot: bool = False
    rule: bool = False


DESK = Item("待办工作台", "checklist", "approvals:desk", "desk")
CASES = Item("在办案件", "folders", "approvals:cases", "cases")
VISITS = Item("入户调查", "home-search", "cases:visits", "visits")
MEETINGS = Item("民主评议", "users-group", "cases:meetings", "meetings")
COUNCILS = Item("集体研究", "gavel", "cases:councils")
JOINT = Item("协同办理", "heart-handshake", "cases:leads")
LEADS = Item("主动发现", "heart-handshake", "cases:leads")
NOTICES = Item("公示管理", "speakerphone", "cases:notices", "notices")
HOUSEHOLDS = Item("家庭台账", "home", "households:households")
RULES = Item("政策规则", "book-2", "policies:rules")
REVIEWS = Item("定期复核", "refresh", "approvals:reviews")
REPORTS = Item("变化报告", "message-report", "approvals:reports")
CAMPAIGNS = Item("复核计划", "calendar-event", "approvals:campaigns")
WORKFLOW = Item("办理程序", "route", "approvals:workflow")
STANDARDS = Item("保障标准", "coins", "policies:standards")
WHATIF = Item("试算影响", "git-compare", "approvals:whatif")
UPLIFT = Item("提标", "plus-minus", "approvals:uplift")
SIGN = Item("待签批", "writing-sign", "approvals:sign", "sign")
URGENT = Item("急难求助", "alert-triangle", "approvals:urgent")
RESERVE = Item("备用金", "coins", "approvals:reserves")
FUNDS = Item("资金台账", "scale", "payments:funds")  # leads the county to 备用金 too
ROSTER = Item("月度名册", "cash", "payments:rosters", "rosters", hot=True)
COMPLAINTS = Item("投诉举报", "message-2", "oversight:complaints", "complaints")
TAKE_COMPLAINT = Item("登记投诉举报", "message-2", "oversight:complaint_new")
KIN = Item("近亲属备案", "users", "cases:kin_filings")
HOLDERS = Item("代取备案", "users", "households:unfiled_holders")
SAMPLES = Item("抽查任务", "dice-5", "oversight:samples", "samples")
CORRECTIONS = Item("整改单", "flag", "oversight:corrections", "corrections", hot=True)
PEOPLE = Item("机构人员", "users", "accounts:people")

Entry = Item | str

MENUS: Mapping[str, tuple[Entry, ...]] = {
    "VILLAGE_ASSISTANT": (DESK, VISITS, LEADS, REPORTS, NOTICES, TAKE_COMPLAINT, RULE, RULES),
    "CLERK": (
        DESK,
        Item("受理登记", "file-plus", "approvals:intake"),
        URGENT,
        CASES,
        VISITS,
        MEETINGS,
        NOTICES,
        REVIEWS,
        JOINT,
        COMPLAINTS,
        CORRECTIONS,
        RULE,
        ROSTER,
        RESERVE,
        HOUSEHOLDS,
        RULE,
        RULES,
    ),
    "CHECKER": (DESK, CASES, RULE, RULES),
    "INVESTIGATOR": (DESK, VISITS, CAMPAIGNS, CASES, RULE, RULES),
    "DEPUTY_LEADER": (
        SIGN,
        CASES,
        COUNCILS,
        CAMPAIGNS,
        JOINT,
        COMPLAINTS,
        ROSTER,
        RESERVE,
        CORRECTIONS,
        RULE,
        UPLIFT,
        WHATIF,
        RULES,
    ),
    "TOWNSHIP_HEAD": (
        SIGN,
        CASES,
        COUNCILS,
        CAMPAIGNS,
        JOINT,
        COMPLAINTS,
        ROSTER,
        RESERVE,
        KIN,
        CORRECTIONS,
        RULE,
        UPLIFT,
        WHATIF,
        RULES,
    ),
    "COUNTY_CLERK": (
        DESK,
        CASES,
        JOINT,
        COMPLAINTS,
        ROSTER,
        FUNDS,
        KIN,
        HOLDERS,
        RULE,
        STANDARDS,
        UPLIFT,
        WHATIF,
        RULES,
        WORKFLOW,
        PEOPLE,
    ),
    "COUNTY_SUPERVISOR": (
        CASES,
        SAMPLES,
        CORRECTIONS,
        CAMPAIGNS,
        COMPLAINTS,
        ROSTER,
        FUNDS,
        KIN,
        HOLDERS,
        RULE,
        STANDARDS,
        UPLIFT,
        WHATIF,
        RULES,
        WORKFLOW,
        PEOPLE,
    ),
    "COUNTY_LEADER": (
        CASES,
        COMPLAINTS,
        SAMPLES,
        CORRECTIONS,
        ROSTER,
        FUNDS,
        KIN,
        RULE,
        STANDARDS,
        UPLIFT,
        WHATIF,
        RULES,
        WORKFLOW,
    ),
    "FINANCE": (ROSTER, FUNDS, RESERVE),
    "AUDITOR": (
        CASES,
        COMPLAINTS,
        SAMPLES,
        CORRECTIONS,
        ROSTER,
        FUNDS,
        KIN,
        RULE,
        RULES,
        WORKFLOW,
    ),
    "SYSTEM_ADMIN": (PEOPLE, RULES),
}


def link(url_name: str, *args: object) -> str:
    """URL of a page, or "" when the page does not exist."""
    try:
        return page(url_name, *args)
    except NoReverseMatch:
        return ""


def menu(role: str, path: str = "", counts: Mapping[str, int] | None = None) -> list[Shown]:
    """Menu of one role at ``path``; the entry with the longest matching URL is the current one.

    Shown is what is built and what the role may open: a page that would only refuse is no entry.
    """
    entries = _open_to(role.upper(), get_urlconf() or settings.ROOT_URLCONF)
    here = max((url for _, url in entries if url and path.startswith(url)), key=len, default="")
    return list(_tidy(_shown(entries, here, counts or {})))


@lru_cache(maxsize=64)
def _open_to(role: str, urlconf: str) -> tuple[tuple[Entry, str], ...]:
    """Entries of a role with their URLs, lines between groups with ""; the same until a restart."""
    found: list[tuple[Entry, str]] = []
    for entry in MENUS.get(role, ()):
        if isinstance(entry, str):
            found.append((entry, ""))
        elif (url := link(entry.url_name)) and _may_open(role, url):
            found.append((entry, url))
    return tuple(found)


def _may_open(role: str, url: str) -> bool:
    """Whether the page lets the role in: views entered through ``post_required`` name their roles."""
    roles = getattr(resolve(url).func, "roles", ())
    return not roles or role in {allowed.name for allowed in roles}


def said(count: int) -> str:
    """A count as the menu writes it: nothing for zero, “999+” from the limit on."""
    if count >= COUNT_LIMIT:
        return f"{COUNT_LIMIT - 1}+"
    return str(count) if count else ""


def _shown(entries: Iterable[tuple[Entry, str]], here: str, counts: Mapping[str, int]) -> Iterator[Shown]:
    for entry, url in entries:
        if isinstance(entry, str):
            yield Shown(rule=True)
        else:
            count = said(counts.get(entry.count_key, 0) if entry.count_key else 0)
            yield Shown(entry.label, entry.icon, url, count, url == here, entry.hot)


def _tidy(entries: Iterator[Shown]) -> Iterator[Shown]:
    """Drop lines at the top, at the bottom and next to each other."""
    waiting = started = False
    for entry in entries:
        if entry.rule:
            waiting = started
            continue
        if waiting:
            yield Shown(rule=True)
        waiting, started = False, True
        yield entry
