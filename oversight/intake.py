"""Taking a complaint in: numbered, routed, and told to the file it is about, in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Level, Post, Region, Role, User
from approvals.models import Procedure
from approvals.stages import ACCEPTED
from audit.acts import Job, Refused, acting, perform
from cases.counters import take_number
from cases.models import Case
from cases.models.documents import DocumentCounter
from oversight.complaintstates import Against, Part, Source, Topic
from oversight.models import Complaint
from oversight.routing import roles_of, route

SERIES = "投诉举报"
CLERKS = Job(
    "oversight.complaints"
)  # tells the file, so that the file does not tell who took the complaint in
COUNTY_OFFICE = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER)


def staff_of(place: Region, on: datetime.date) -> Any:
    """Whom a complaint may name: whoever works in the place, below it, or in the bureau of its county."""
    county = place.county or place
    bureau = Q(posts__region=county, posts__role__in=[*COUNTY_OFFICE, Role.FINANCE])
    here = Q(posts__region__in=Region.objects.within(place))
    in_office = Q(posts__since__lte=on) & (Q(posts__until=None) | Q(posts__until__gte=on))
    return User.objects.filter(here | bureau, in_office, is_active=True).distinct().order_by("name", "pk")


@dataclass(frozen=True)
class Told:
    """What is entered of a complaint. `case`: the file it is about, which tells household and township itself."""

    source: str
    topic: str
    what: str
    against: Collection[str]
    real_name: bool
    wants_answer: bool
    source_note: str = ""
    complainant: str = ""
    contact: str = ""
    township: Region | None = None
    staff: Iterable[User] = ()
    against_words: str = ""
    case: Case | None = None
    agreed_on: datetime.date | None = None


def register(told: Told, *, by: Post, at: datetime.datetime) -> Complaint:
    """Enter a complaint in the register of the county (YC-120). Refused with everything that is missing.

    Where it goes is `oversight.routing`'s to say.
    """
    today, township = timezone.localdate(at), _township(told, by)
    staff = _complained_of(told, by, today)
    if reasons := _missing(told, staff, township, by, today):
        raise Refused(reasons)
    posts = Post.objects.current(today).filter(user__in=staff)
    found = route(told.against, roles_of(posts), has_township=township is not None)
    county = by.region.county
    assert county is not None
    with acting(by, reason="登记投诉举报", act="register_complaint", at=at):
        complaint = Complaint.objects.create(
            number=_number(county, today), county=county, township=township, hands=found.hands,
            why_hands=found.why, taken_in_by=by, taken_in_at=at, **_columns(told),
        )  # fmt: skip
        complaint.complain_of(staff, at)
        _enter_involved(complaint, at)
        tell_the_file(complaint, at)
    return complaint


def _complained_of(told: Told, by: Post, today: datetime.date) -> list[User]:
    """Staff that were picked, and whoever of the county's staff is named in the words: both of one name, to be sure."""
    picked = list(told.staff)
    if Against.STAFF not in told.against or not told.against_words.strip() or by.region.county is None:
        return picked
    everybody = staff_of(by.region.county, today).exclude(pk__in=[user.pk for user in picked])
    return picked + [user for user in everybody if user.name in told.against_words]


def _township(told: Told, by: Post) -> Region | None:
    """Of the file; else as told; else of the office that takes it in."""
    if told.case is not None:
        return told.case.township
    return told.township or (by.region.township if by.region.level != Level.COUNTY else None)


def _columns(told: Told) -> dict[str, Any]:
    return {
        "source": told.source, "source_note": told.source_note.strip(), "topic": told.topic,
        "what": told.what.strip(), "against": sorted(set(told.against)),
        "against_words": told.against_words.strip(), "real_name": told.real_name,
        "complainant": told.complainant.strip() if told.real_name else "", "contact": told.contact.strip(),
        "wants_answer": told.wants_answer, "agreed_on": told.agreed_on, "case": told.case,
        "household": told.case.household if told.case else None,
    }  # fmt: skip


def _missing(
    told: Told, staff: list[User], township: Region | None, by: Post, today: datetime.date
) -> list[str]:
    """Chinese sentences, all of them at once."""
    against, about_staff = set(told.against), Against.STAFF in told.against
    checks = {
        "请选择来源": told.source in Source.values,
        "其他单位转来的，请写明是哪个单位": told.source != Source.TRANSFERRED or told.source_note.strip(),
        "请选择反映的问题": told.topic in Topic.values,
        "请写明投诉举报的内容": told.what.strip(),
        "请选择投诉对象": against and against <= set(Against.values),
        "投诉工作人员的，请选出是谁，或者写明姓名": not about_staff or staff or told.against_words.strip(),
        "选了被投诉的工作人员，投诉对象里也要选“工作人员”": not staff or about_staff,
        "实名投诉的，请写明投诉人姓名": not told.real_name or told.complainant.strip(),
        "要求答复的，请写明联系方式": not told.wants_answer or told.contact.strip(),
        "约定答复日期不能早于今天": told.agreed_on is None or told.agreed_on >= today,
        f"所属乡镇（街道）不在{by.region.name}": township is None or _near(by, township),
    }
    return [sentence for sentence, met in checks.items() if not met]


def _near(by: Post, township: Region) -> bool:
    """Of the county's own, or the township itself of whoever takes it in."""
    here = by.region if by.region.level == Level.COUNTY else by.region.township
    return here is not None and here.contains(township.pk)


def _number(county: Region, today: datetime.date) -> str:
    """One series for the whole county and year: a gap in it tells a township nothing."""
    last = take_number(DocumentCounter, unit_id=county.pk, word=SERIES, year=today.year)
    return f"TS-{county.pk[:6]}-{today.year}-{last:04d}"


def _enter_involved(complaint: Complaint, at: datetime.datetime) -> None:
    """Where an office's own dealing is complained of, whoever dealt with the file is too near to judge it."""
    if complaint.case is None or not {Against.TOWNSHIP, Against.COUNTY} & set(complaint.against):
        return
    procedures = Procedure.objects.filter(case=complaint.case)
    users = set(procedures.values_list("handler__user_id", flat=True))
    users |= {pk for pk in procedures.values_list("duties__user_id", flat=True) if pk}
    for pk in sorted(users):
        complaint.persons.get_or_create(user_id=pk, defaults={"part": Part.INVOLVED, "since": at})


def tell_the_file(complaint: Complaint, at: datetime.datetime) -> bool:
    """Note in the open file that somebody complained, so that the county goes and looks (57号 art. 20).

    The file says neither who nor what, nor who handles it: those it is about may read it. True when it was told now.
    """
    if complaint.case_id is None:
        return False
    open_now = Procedure.objects.open().filter(case=complaint.case_id, stage__in=ACCEPTED, complained_at=None)
    procedure = open_now.first()
    if procedure is None:
        return False
    words = f"有涉及本件的投诉举报（{timezone.localdate(complaint.taken_in_at):%Y-%m-%d} 登记）"
    perform(procedure.note_complaint, by=CLERKS, at=at, what=words)
    return True
