"""Taking a complaint in: numbered, routed, and told to the file it is about, in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
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
from households.models import Household
from oversight.complaintstates import Against, Hands, Part, Source, Topic
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


def register(
    *,
    by: Post,
    at: datetime.datetime,
    source: str,
    topic: str,
    what: str,
    against: Collection[str],
    real_name: bool,
    wants_answer: bool,
    source_note: str = "",
    complainant: str = "",
    contact: str = "",
    township: Region | None = None,
    staff: Iterable[User] = (),
    against_words: str = "",
    case: Case | None = None,
    household: Household | None = None,
    agreed_on: datetime.date | None = None,
) -> Complaint:
    """Enter a complaint in the register of the county (YC-120). Refused with everything that is missing.

    A file tells household and township itself. Where it goes is `oversight.routing`'s to say.
    """
    named, today = list(staff), timezone.localdate(at)
    if case is not None:
        household, township = case.household, case.township
    if township is None and by.region.level != Level.COUNTY:
        township = by.region.township
    said: dict[str, Any] = {
        "source": source, "source_note": source_note.strip(), "topic": topic, "what": what.strip(),
        "against": sorted(set(against)), "against_words": against_words.strip(), "real_name": real_name,
        "complainant": complainant.strip() if real_name else "", "contact": contact.strip(),
        "wants_answer": wants_answer, "agreed_on": agreed_on, "case": case, "household": household,
        "township": township,
    }  # fmt: skip
    if reasons := _missing(said, named, by, today):
        raise Refused(reasons)
    posts = Post.objects.current(today).filter(user__in=named)
    found = route(said["against"], roles_of(posts), has_township=township is not None)
    county = by.region.county
    assert county is not None
    with acting(by, reason="登记投诉举报", act="register_complaint", at=at):
        complaint = Complaint.objects.create(
            number=_number(county, today), county=county, hands=found.hands, why_hands=found.why,
            taken_in_by=by, taken_in_at=at, **said,
        )  # fmt: skip
        complaint.complain_of(named, at)
        _enter_involved(complaint, at)
        tell_the_file(complaint, at)
    return complaint


def _missing(said: dict[str, Any], named: list[User], by: Post, today: datetime.date) -> list[str]:
    township, against = said["township"], set(said["against"])
    checks = {
        "请选择来源": said["source"] in Source.values,
        "其他单位转来的，请写明是哪个单位": said["source"] != Source.TRANSFERRED or said["source_note"],
        "请选择反映的问题": said["topic"] in Topic.values,
        "请写明投诉举报的内容": said["what"],
        "请选择投诉对象": against and against <= set(Against.values),
        "投诉工作人员的，请选出是谁，或者写明姓名": Against.STAFF not in against
        or named
        or said["against_words"],
        "选了被投诉的工作人员，投诉对象里也要选“工作人员”": not named or Against.STAFF in against,
        "实名投诉的，请写明投诉人姓名": not said["real_name"] or said["complainant"],
        "要求答复的，请写明联系方式": not said["wants_answer"] or said["contact"],
        "约定答复日期不能早于今天": said["agreed_on"] is None or said["agreed_on"] >= today,
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

    The file says neither who nor what: those it is about may read it. True when it was told now.
    """
    if complaint.case_id is None:
        return False
    open_now = Procedure.objects.open().filter(case=complaint.case_id, stage__in=ACCEPTED, complained_at=None)
    procedure = open_now.first()
    if procedure is None:
        return False
    where = "县级" if complaint.hands != Hands.TOWNSHIP else "乡镇（街道）"
    words = f"有涉及本件的投诉举报，已在{where}登记（{timezone.localdate(at):%Y-%m-%d}）"
    perform(procedure.note_complaint, by=CLERKS, at=at, what=words)
    return True
