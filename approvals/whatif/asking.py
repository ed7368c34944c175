"""Going through the cases: in chunks, each in a transaction of its own that the database lets nobody write in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from approvals.models import Decision, Procedure
from approvals.models.decisions import DecisionQuerySet
from approvals.whatif.amounts import MONTHLY, NotDerivable, Reckoned, Reckoner, stored_ground
from approvals.whatif.answer import Answer
from approvals.whatif.dates import Moved, moved_clocks
from approvals.whatif.facts import OnFile
from approvals.whatif.question import Question
from policies.benefits import FactsMissing, TableError
from policies.categories import Category

CHUNK = 400
RECENT_MONTHS = 12

Progress = Callable[[int, int, str], None]
Keep = Callable[[list["Row"]], None]

Row = dict[str, Any]


@contextmanager
def reading() -> Iterator[None]:
    """A transaction (or savepoint) in which any attempt to write is an error of the database."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def ask(question: Question, *, keep: Keep, progress: Progress = lambda *_: None) -> Answer:
    """Answer a question over all cases of its region. Nothing of the record is changed.

    `keep` gets the rows of what differs chunk by chunk, outside the read-only transaction; `progress` what is done.
    QuestionError when it cannot be asked.
    """
    question.check()
    answer = Answer(question.today)
    parts = (
        (_refused(question), _refusals),
        (entitlements(question), _amounts),
        (_open_procedures(question), _dates),
    )
    total = sum(rows.count() for rows, _ in parts)
    done = 0
    reckoner = Reckoner(question)
    for rows, part in parts:
        for chunk, kept in _read(rows, part, reckoner, answer):
            keep(kept)
            done += chunk
            progress(done, total, f"已比对 {done} 件")
    _remark(question, answer)
    return answer


Part = Callable[[list[Any], Reckoner, Answer], list[Row]]


def _read(
    rows: models.QuerySet, part: Part, reckoner: Reckoner, answer: Answer
) -> Iterator[tuple[int, list[Row]]]:
    """Chunks by key, so that the last costs what the first does and nothing is held open between them."""
    last = 0
    while True:
        with reading():
            chunk = list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK])
            kept = part(chunk, reckoner, answer) if chunk else []
        if not chunk:
            return
        last = chunk[-1].pk
        yield len(chunk), kept


def entitlements(question: Question) -> DecisionQuerySet:
    """Entitlements that pay a month now: granted, in force, not ended by today."""
    month = question.today.replace(day=1)
    categories = [each for each in question.categories if each in MONTHLY]
    pays = Decision.objects.standing().filter(category__in=categories)
    return _with_places(pays.filter(Q(last_month=None) | Q(last_month__gte=month)), question)


def _refused(question: Question) -> DecisionQuerySet:
    """Refusals of the last twelve months, with the computation of their opinion."""
    since = question.today - datetime.timedelta(days=365)
    refused = Decision.objects.filter(
        granted=False, revoked_at=None, decided_at__date__gte=since, category__in=question.categories
    )
    return _with_places(refused, question).prefetch_related("procedure__opinions")


def _with_places(decisions: DecisionQuerySet, question: Question) -> DecisionQuerySet:
    inside = decisions.in_region(question.region.code)
    related = ("case", "township", "household__village")
    return inside.select_related(*related).prefetch_related("household__properties")


def _open_procedures(question: Question) -> models.QuerySet[Procedure]:
    """Accepted procedures still open whose category the other rules speak of; none when no rules are asked about."""
    known = [each for each in question.categories if question.rules_of(each) is not None]
    return (
        Procedure.objects.open()
        .filter(accepted_at__isnull=False, case__category__in=known)
        .in_region(question.region.code)
        .select_related("case", "township", "village", "pinned")
        .prefetch_related("clocks")
    )


def _amounts(chunk: list[Decision], reckoner: Reckoner, answer: Answer) -> list[Row]:
    kept = []
    for reckoned in reckoner.reckon(chunk):
        answer.add_amount(reckoned)
        if reckoned.outcome != "same":
            kept.append(row_of(reckoned))
    return kept


def row_of(reckoned: Reckoned) -> Row:
    """One household of the list."""
    decision, derived = reckoned.decision, reckoned.derivation
    return {
        "kind": "amount",
        "outcome": reckoned.outcome,
        "case_id": decision.case_id,
        "township_id": decision.township_id,
        "village_id": decision.household.village_id,
        "now": reckoned.now,
        "then": None if derived is None else reckoned.then,
        "said": reckoned.problem or "；".join(derived.reasons if derived else ()),
    }


def _refusals(chunk: list[Decision], reckoner: Reckoner, answer: Answer) -> list[Row]:
    """Refused then, entitled under the rules asked about."""
    kept = []
    for decision in chunk:
        derived = _refusal_anew(decision, reckoner)
        answer.add_refusal(decision, eligible=derived is not None)
        if derived is not None:
            kept.append(
                {
                    **row_of(Reckoned(decision, derived)),
                    "kind": "refused",
                    "outcome": "eligible",
                    "now": 0,
                }
            )
    return kept


def _refusal_anew(decision: Decision, reckoner: Reckoner) -> Any:
    """The derivation when the household would be entitled; None otherwise, and where nothing was computed then."""
    opinions = [each for each in decision.procedure.opinions.all() if each.round == decision.round]
    if not opinions:
        return None
    decision.derivation = opinions[0].derivation
    try:
        derived = reckoner.applied(stored_ground(decision), decision.category, OnFile([decision]), decision)
    except (NotDerivable, FactsMissing, TableError):
        return None
    return derived if derived.eligible else None


def _dates(chunk: list[Procedure], reckoner: Reckoner, answer: Answer) -> list[Row]:
    kept = []
    for procedure in chunk:
        answer.open += 1
        rules = reckoner.question.rules_of(procedure.case.category)
        if rules is None:
            continue
        answer.compared += 1
        for moved in moved_clocks(procedure, rules):
            answer.add_clock(moved)
            kept.append(_row_of_clock(moved, answer.today))
    return kept


def _row_of_clock(moved: Moved, today: datetime.date) -> Row:
    procedure = moved.procedure
    return {
        "kind": "clock",
        "outcome": moved.outcome,
        "case_id": procedure.case_id,
        "township_id": procedure.township_id,
        "village_id": procedure.village_id,
        "label": moved.label,
        "due_now": moved.now,
        "due_then": moved.then,
        "said": "按新规则今天已超期" if moved.overdue(today) else "",
    }


def _remark(question: Question, answer: Answer) -> None:
    """What the reader has to know about the answer."""
    silent = [each for each in question.categories if question.rules_of(each) is None]
    for category in silent if question.profile else ():
        answer.notes.append(
            f"{question.version} 没有规定{Category(category).label}，这一类按各案原有规则计算"
        )
    unknown = answer.total.by_outcome["unknown"]
    if unknown:
        answer.notes.append(f"{unknown} 户的现有金额不能由在案事实算出，金额按不变计，须先复核")
