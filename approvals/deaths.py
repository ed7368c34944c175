"""Entering deaths: the member is marked, the household's next line is held, its review opens with three months to run."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Post, Region
from approvals import changes, reviewcycle
from approvals.deathlist import Row, cells_of, match, read_rows
from approvals.models import ChangeReport, DeathList, PaymentHold, Procedure
from approvals.models.aftercare import Occasion
from approvals.models.changereports import Aspect, ReportSource
from audit.acts import Refused, acting
from cases.models import Case
from policies.benefits.months import add_months


def upload(name: str, content: bytes, region: Region, *, by: Post, at: datetime.datetime) -> DeathList:
    """Read a list and keep it, sealed, until it is entered. Raises SheetError when it cannot be read at all."""
    rows = read_rows(cells_of(name, content))
    plain = [
        [row.line, row.name, row.number, row.day and row.day.isoformat(), list(row.problems)] for row in rows
    ]
    fitting = sum(row.fits for row in match(rows, region, timezone.localdate(at)))
    with acting(by, reason=f"上传死亡名单：{name}", act="upload_deaths", at=at):
        return DeathList.objects.create(
            region=region,
            name=name[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            sealed=json.dumps(plain, ensure_ascii=False),
            rows=len(rows),
            fitting=fitting,
            uploaded_by=by,
            uploaded_at=at,
        )


def rows_of(listed: DeathList, today: datetime.date) -> list[Row]:
    """The rows of a kept list beside the household files as they are now."""
    rows = [
        Row(line, name, number, datetime.date.fromisoformat(day) if day else None, problems=problems)
        for line, name, number, day, problems in json.loads(listed.sealed)
    ]
    return match(rows, listed.region, today)


def enter(listed: DeathList, *, by: Post, at: datetime.datetime) -> int:
    """Enter every fitting row, or none: one transaction. Returns how many persons were marked."""
    with transaction.atomic():
        held = DeathList.objects.select_for_update().get(pk=listed.pk)
        if held.committed_at is not None:
            raise Refused(["这份名单已经登记过了"])
        fitting = [row for row in rows_of(held, timezone.localdate(at)) if row.fits]
        if not fitting:
            raise Refused(["名单里没有可以登记的行"])
        for row in fitting:
            assert row.member is not None
            assert row.day is not None
            record_death(row.member, row.day, by=by, at=at)
        with acting(by, reason="登记死亡名单", act="enter_deaths", at=at):
            held.committed_at, held.entered = at, len(fitting)
            held.save()
    return len(fitting)


def record_death(member: Any, died_on: datetime.date, *, by: Post, at: datetime.datetime) -> list[Procedure]:
    """One death: mark, hold, report, review. Returns the procedures that follow it up, one for each file in receipt."""
    household = member.household
    with acting(by, reason=f"{member.name}死亡", act="record_death", at=at):
        member.leave(died_on, reason="死亡", died=True)
        files = [
            case
            for case in Case.objects.filter(household=household).filter(
                Q(for_member=None) | Q(for_member=member)
            )
            if changes.entitlement(case, timezone.localdate(at)) is not None
        ]
        return [_follow_up(case, member.name, died_on, by=by, at=at) for case in files]


def _follow_up(
    case: Case, name: str, died_on: datetime.date, *, by: Post, at: datetime.datetime
) -> Procedure:
    hold(case, died_on, f"{name}死亡，待核查后调整", at)
    report = ChangeReport.objects.create(
        case=case,
        township=case.township,
        village=case.village,
        source=ReportSource.DEATH_LIST,
        aspect=Aspect.PEOPLE,
        happened_on=died_on,
        text=f"{name}于 {died_on.isoformat()} 死亡",
        reporter=by.author_name,
        recorded_by=by,
        received_at=at,
    )
    open_one: Procedure | None = case.procedures.filter(ended_at=None).first()
    if open_one is not None:  # whoever has the file in hand takes the death up with it
        report.procedure = open_one
        report.save()
        return open_one
    cause = reviewcycle.Cause(
        occasion=Occasion.DEATH, note=report.text, happened_on=died_on, reports=(report,)
    )
    return reviewcycle.begin(case, cause, by=by, at=at)


def hold(case: Case, died_on: datetime.date, reason: str, at: datetime.datetime) -> PaymentHold | None:
    """Hold the file's next line; one hold at a time is enough."""
    if PaymentHold.objects.standing().filter(case=case).exists():
        return None
    today = timezone.localdate(at)
    return PaymentHold.objects.create(
        case=case,
        household=case.household,
        category=case.category,
        from_month=max(add_months(died_on, 1), today.replace(day=1)),
        reason=reason[:200],
        held_at=at,
    )
