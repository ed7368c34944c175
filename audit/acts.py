"""The one door through which recorded state changes.

A statutory act is a django-fsm transition; `perform` is the frame around it: lock, check, change, save,
record, follow up, in one transaction. `acting` names the author of any other change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from django.db import connection, models, transaction
from django.utils import timezone

from audit.middleware import request_id
from audit.models import Author, AuthorKind
from audit.reading import asked_once, only_reading

INSTALLER = 1  # the author the installation itself acts as


class Actor(Protocol):
    """Whoever an act is done by: a post of a person, or a job."""

    @property
    def author_id(self) -> int: ...
    @property
    def author_name(self) -> str: ...
    @property
    def post_label(self) -> str: ...


class Refused(Exception):
    """An act that cannot be done now; `reasons` are Chinese sentences, all of them at once."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Job:
    """A named piece of the system that acts on its own account, e.g. Job("approvals.sweep")."""

    name: str

    @property
    def author_id(self) -> int:
        known = Author.objects.jobs().filter(name=self.name).values_list("pk", flat=True).first()
        return known or self._register()

    @property
    def author_name(self) -> str:
        return self.name

    @property
    def post_label(self) -> str:
        return "系统"

    def _register(self) -> int:
        with acting(_Installer(), reason=f"首次运行“{self.name}”"):
            return Author.objects.get_or_create(kind=AuthorKind.JOB, name=self.name)[0].pk


@dataclass(frozen=True)
class _Installer:
    author_id: int = INSTALLER
    author_name: str = "系统安装"
    post_label: str = "系统"


class Guard:
    """A named condition of an act, with the sentence that is said while it is not met."""

    def __init__(self, check: Callable[[Any], bool], sentence: str | Callable[[Any], str]) -> None:
        self.check, self.sentence = asked_once(check), sentence
        self.__name__, self.__doc__ = check.__name__, check.__doc__

    def __call__(self, subject: Any) -> bool:
        # django-fsm asks every condition again on the call: `perform` leaves one pass for each it has just asked.
        passes: set[Guard] = subject.__dict__.get("_passes", set())
        if self in passes:
            passes.discard(self)
            return True
        return bool(self.check(subject))

    def reason(self, subject: Any) -> str:
        """What is missing, as a Chinese sentence; empty when nothing is."""
        if self.check(subject):
            return ""
        return self.sentence(subject) if callable(self.sentence) else self.sentence


def guard(
    sentence: str | Callable[[Any], str],
) -> Callable[[Callable[[Any], bool]], Guard]:
    """Make a check (True = in order) into a condition of acts, with the sentence that refuses."""
    return lambda check: Guard(check, sentence)


@dataclass(frozen=True)
class Possibility:
    """An act the present stage knows, and what still stands in its way (nothing: it may be done now)."""

    name: str
    label: str
    reasons: list[str]
    custom: dict[str, Any] = field(default_factory=dict)


def perform(
    act: Callable[..., Any],
    *,
    by: Actor,
    at: datetime | None = None,
    reason: str = "",
    clause: str = "",
    **facts: Any,
) -> Any:
    """Do a statutory act, a bound django-fsm transition, and return its subject as it then stands.

    The row is read again under a lock, whatever the caller holds. Raises Refused with every unmet reason:
    stage, permission, what stands in the way of the whole subject, guards. The method is called with by=, at= and
    the facts; afterwards the subject's `follow_up(act, by=, at=, facts=)` runs, if it has one. All of it is one
    transaction. The clause defaults to the subject's `clause_of(act)`, if it has one.
    """
    name, at = act.__name__, at or timezone.now()
    with transaction.atomic():
        subject = _locked(act.__self__)  # type: ignore[attr-defined]
        declared = _declared(subject, name)
        with only_reading(subject):  # the row is locked and nothing is written until everything was asked
            reasons = _obstacles(subject, name, declared, by)
        if reasons:
            raise Refused(reasons)
        label = _label(declared, name)
        clause = clause or (subject.clause_of(name) if hasattr(subject, "clause_of") else "")
        with acting(by, reason=reason or label, act=name, clause=clause, sentence=label, at=at):
            _change(subject, name, declared, by=by, at=at, **facts)
            if hasattr(subject, "follow_up"):
                subject.follow_up(name, by=by, at=at, facts=facts)
    return subject


def possible(subject: Any, by: Actor) -> list[Possibility]:
    """Every act the subject's present stage knows, in the order the class declares them."""
    with only_reading(subject):  # acts share guards and the facts behind them
        return [
            Possibility(
                name, _label(declared, name), _obstacles(subject, name, declared, by), declared.custom
            )
            for name in _acts_of(type(subject))
            if _covers(subject, name) and (declared := _declared(subject, name))
        ]


@contextmanager
def acting(
    by: Actor,
    *,
    reason: str,
    act: str = "",
    clause: str = "",
    sentence: str = "",
    at: datetime | None = None,
    bulk_file: str = "",
) -> Iterator[None]:
    """Name the author of every recorded change in the block, which is one transaction (or savepoint).

    An outer author is back in force after the block. With `bulk_file`, each INSERT statement is recorded as
    one event of that file (count, content hash, total) instead of one per row.
    """
    author = {
        "author": by.author_id,
        "post": by.post_label,
        "act": act,
        "act_id": str(uuid4()),
        "reason": reason,
        "clause": clause,
        "sentence": sentence or reason,
        "request": request_id.get(),
        "at": (at or timezone.now()).isoformat(),
        "bulk_file": bulk_file,
    }
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        outer = _set_author(json.dumps(author, ensure_ascii=False))
        yield
        if not outermost:  # a commit forgets the setting, a rollback restores it: only a savepoint keeps it
            _set_author(outer)


def note(file_key: str, sentence: str, *, kind: str, detail: dict[str, Any] | None = None) -> None:
    """Enter something that changed no row (an unmasked number, a download) into a file; inside `acting`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_note(%s, %s, %s, %s::jsonb)",
            [
                file_key,
                kind,
                sentence,
                json.dumps(detail or {}, ensure_ascii=False, default=str),
            ],
        )


def _set_author(value: str) -> str:
    """Put the author into the transaction; answers the one before, empty when there was none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('yimen.author', true), set_config('yimen.author', %s, true)",
            [value],
        )
        return cursor.fetchone()[0] or ""


def _locked(subject: models.Model) -> Any:
    return type(subject)._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)


def in_the_way(subject: Any, name: str, by: Actor) -> list[str]:
    """Every reason against one act, at whatever stage; [] when it may be done now."""
    with only_reading(subject):
        return _obstacles(subject, name, _declared(subject, name), by)


def _change(subject: Any, name: str, declared: Any, /, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Run the transition and save; an act that leaves the stage as it was is still said in the file."""
    stage = _stage(subject, name)
    subject._passes = set(declared.conditions)
    getattr(subject, name)(by=by, at=at, **facts)
    subject.save()
    if _stage(subject, name) == stage and hasattr(subject, "file_key"):
        note(subject.file_key, _label(declared, name), kind=name)


def _obstacles(subject: Any, name: str, declared: Any, by: Actor) -> list[str]:
    """Every reason against an act, each sentence once: stage, permission, the subject as a whole, guards.

    A subject may define `standing_in_the_way(act, by) -> list[str]`: what stops every act of it, or all but some.
    """
    reasons = [] if _covers(subject, name) else [_wrong_stage(subject, name, _label(declared, name))]
    if declared.permission:
        reasons += declared.permission.reasons(subject, by)
    if hasattr(subject, "standing_in_the_way"):
        reasons += subject.standing_in_the_way(name, by)
    reasons += [condition.reason(subject) for condition in declared.conditions]
    return [reason for reason in dict.fromkeys(reasons) if reason]


def _wrong_stage(subject: Any, name: str, label: str) -> str:
    if hasattr(subject, "refusal_of_stage"):
        return subject.refusal_of_stage(name)
    display = getattr(subject, f"get_{_meta(type(subject), name).field.name}_display", None)
    return f"现处“{display() if display else _stage(subject, name)}”，不能办理“{label}”"


def _meta(model: type, name: str) -> Any:
    return getattr(model, name)._django_fsm


def _stage(subject: Any, name: str) -> Any:
    return _meta(type(subject), name).field.get_state(subject)


def _covers(subject: Any, name: str) -> bool:
    return _meta(type(subject), name).has_transition(_stage(subject, name))


def _declared(subject: Any, name: str) -> Any:
    """The declaration that holds at this stage; at a foreign stage, the first one of the act."""
    meta = _meta(type(subject), name)
    return meta.get_transition(_stage(subject, name)) or next(iter(meta.transitions.values()))


def _label(declared: Any, name: str) -> str:
    return declared.custom.get("label", name)


def _acts_of(model: type) -> list[str]:
    """Names of the acts a class declares, its parents' first, in the order they are written."""
    names = (name for cls in reversed(model.__mro__) for name in vars(cls))
    return [name for name in dict.fromkeys(names) if hasattr(getattr(model, name, None), "_django_fsm")]
