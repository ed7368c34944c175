"""A bank's answer, uploaded, looked at and taken in: nothing is written before everything can be read.

A township's roster is a few thousand rows, so both steps are done while the page waits: three statements each,
however many rows there are.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post, Role
from approvals.models import Notification
from audit.acts import Refused, acting, note
from households.ledger.sheet import SheetError
from payments.returns.matching import SAID, SQL, Seen, counts, look, values_of
from payments.returns.reading import LARGEST_UPLOAD, Answer, read_answer
from payments.states import ASIDE, GRAVE, FailureState, ReturnState, RosterState, Said

if TYPE_CHECKING:
    from payments.models import BankReturn, Roster

TAKE = SAID + (SQL / "take.sql").read_text(encoding="utf-8")
SETTLE = (SQL / "settle.sql").read_text(encoding="utf-8")
PAID_AFTER_ALL = """
UPDATE payments_failedpayment f SET state = %(settled)s, word = '银行已改发成功' FROM payments_standing(%(roster)s) s
WHERE f.roster_id = %(roster)s AND s.line_id = f.line_id AND s.standing = 'paid' AND f.state IN ('open', 'ready')
"""
FLAG = "R36"
SHOWN = 200
TOLD = (Role.COUNTY_SUPERVISOR, Role.AUDITOR)


def receive(content: bytes, name: str, roster: Roster, *, by: Post, at: datetime.datetime) -> BankReturn:
    """Keep an uploaded file and look at it. Refused, in sentences, when it is no bank's answer at all.

    A file that still waits from before is put aside: two open tabs do not lead to two answers. A file that was
    taken in before is answered with itself.
    """
    if len(content) > LARGEST_UPLOAD:
        raise Refused(["文件超过 20 MB，请分开上传"])
    if roster.state != RosterState.RELEASED:
        raise Refused([f"{roster.title}{roster.get_state_display()}，放款以后、结清以前才能登记回盘"])
    digest = hashlib.sha256(content).hexdigest()
    before = roster.returns.filter(state=ReturnState.TAKEN, sha256=digest).first()
    if before is not None:
        return before
    try:
        answer = read_answer(content, timezone.localdate(at))
    except SheetError as error:
        raise Refused([str(error)]) from None
    with acting(by, reason=f"上传{roster.title}银行回盘", act="upload_return", at=at):
        _lock(roster)
        for waiting in roster.returns.filter(state=ReturnState.CHECKED):
            waiting.drop(by=by, at=at)
            waiting.save()
        return _keep(content, name, digest, roster, answer, by, at)


def _keep(
    content: bytes,
    name: str,
    digest: str,
    roster: Roster,
    answer: Answer,
    by: Post,
    at: datetime.datetime,
) -> BankReturn:
    seen = look(roster, answer)
    file = roster.returns.create(
        name=name[:200],
        sha256=digest,
        rows_count=len(answer.rows),
        total=_arrived(seen),
        report=report_of(answer, seen),
        after=roster.returns.filter(state=ReturnState.TAKEN).count(),
        uploaded_by=by,
        uploaded_at=at,
    )
    file.keep_content(base64.b64encode(content).decode())
    return file


def report_of(answer: Answer, seen: list[Seen]) -> dict[str, Any]:
    """The preview: counts by kind, the rows somebody has to look at, the problems. No account stands in it."""
    found = counts([each.kind for each in seen])
    plain = (Said.PAID, Said.KNOWN, Said.RETRIED)
    return {
        "counts": found,
        "new": sum(number for kind, number in found.items() if kind != Said.KNOWN),
        "remarkable": [_remark(each) for each in seen if each.kind not in plain][:SHOWN],
        "problems": [asdict(problem) for problem in sorted(answer.problems, key=lambda each: each.row)],
    }


def _remark(seen: Seen) -> dict[str, Any]:
    read = seen.read
    return {
        "row": read.row,
        "kind": seen.kind,
        "name": read.name,
        "head": seen.head,
        "account": read.account[-4:],
        "amount": f"{read.amount:.2f}",
        "payable": f"{seen.payable:.2f}" if seen.payable is not None else "",
        "ok": read.ok,
        "why": read.why,
    }


def _arrived(seen: list[Seen]) -> Decimal:
    fresh = (each.read for each in seen if each.kind != Said.KNOWN)
    return sum((read.amount for read in fresh if read.ok), Decimal(0))


def take_in(file: BankReturn, *, by: Post, at: datetime.datetime) -> dict[str, int]:
    """Inside the act that takes the file in: its rows, the failures, what is put aside, who is told.

    Returns the counts by kind, as the rows were classified now. Another answer to the roster waits meanwhile.
    """
    roster = _lock(file.roster)
    answer = read_answer(file.spreadsheet(), timezone.localdate(file.uploaded_at))
    values = values_of(roster, answer.rows) | {"bank_return": file.pk, "at": at}
    inserting = acting(by, reason="登记回盘明细", act="take", at=at, bulk_file=file.file_key)
    with inserting, connection.cursor() as cursor:
        cursor.execute(TAKE, values)
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, values)
        cursor.execute(PAID_AFTER_ALL, {"roster": roster.pk, "settled": FailureState.SETTLED})
    _put_aside(file, roster, by, at)
    return counts(list(file.rows.values_list("kind", flat=True)))


def _lock(roster: Roster) -> Roster:
    return type(roster).objects.select_for_update().get(pk=roster.pk)


def _put_aside(file: BankReturn, roster: Roster, by: Post, at: datetime.datetime) -> None:
    """Each row the roster does not know of stands by itself, with its flag; the county and discipline hear at once."""
    for row in file.rows.filter(kind__in=ASIDE).order_by("row"):
        grave = row.kind in GRAVE
        aside = roster.asides.create(row=row, kind=row.kind, flag=FLAG if grave else "", found_at=at)
        sentence = f"{roster}回盘第 {row.row} 行{aside.get_kind_display()}：{row.name} {row.amount:,} 元，已隔离，不计入名册"
        kind = f"flag_{FLAG}" if grave else "set_aside"
        note(roster.file_key, sentence, kind=kind, detail={"file": file.name, "row": row.row})
        Notification.objects.bulk_create(
            _words(aside, sentence, roster, at) if grave else [], ignore_conflicts=True
        )


def _words(aside: Any, sentence: str, roster: Roster, at: datetime.datetime) -> list[Notification]:
    return [
        Notification(
            region=roster.county,
            role=role,
            step=Notification.Step.ESCALATED,
            subject=f"payments.aside:{aside.pk}",
            link=reverse("payments:aside", args=[aside.pk]),
            text=f"{FLAG} {sentence}"[:300],
            created_at=at,
        )
        for role in TOLD
    ]
