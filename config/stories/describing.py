"""What stands after an act of a story, written down for its expectations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from approvals import evidence as on_file
from approvals.models import Notification, Procedure
from cases.models import Document
from config.stories.expecting import Outcome, text_of
from config.stories.reading import Act
from config.stories.registry import SUBJECTS, subject_act
from config.stories.track import Track


def _last(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


@dataclass(frozen=True)
class Before:
    """The newest paper and the newest word before an act: what is newer came with it."""

    paper: int = field(default_factory=lambda: _last(Document))
    word: int = field(default_factory=lambda: _last(Notification))


def describe(track: Track, act: Act, outcome: Outcome, before: Before) -> None:
    """What stands after the act, whether it was done or not."""
    _describe_things(track, act, outcome)
    issued = Document.objects.filter(pk__gt=before.paper).order_by("pk")
    outcome.documents = [{"kind": p.kind, "title": p.title, "number": p.full_number} for p in issued]
    outcome.papers = "；".join([*(text_of(paper.html) for paper in issued), *map(text_of, track.shown)])
    told = Notification.objects.filter(pk__gt=before.word).order_by("pk")
    outcome.told = [{"role": role, "text": text} for role, text in told.values_list("role", "text")]
    if act.case not in track.procedures:
        return
    procedure = track.newest(act.case)
    outcome.stage, outcome.round = procedure.stage, procedure.round
    _describe_clocks(procedure, outcome)
    outcome.kin = list(procedure.case.kin_filings.values_list("staff__name", flat=True))
    _describe_money(procedure, outcome)


def _describe_things(track: Track, act: Act, outcome: Outcome) -> None:
    """The state of the roster, sample, complaint … the act was about; who is on the roster with how much."""
    about = subject_act(act.do)
    prefix = about[0] if about else track.touched
    if prefix in SUBJECTS and (thing := track.standing(prefix, act)):
        outcome.state = str(getattr(thing, SUBJECTS[prefix].state_field()))
        outcome.states = SUBJECTS[prefix].states()
    if roster := track.standing("roster", act):
        lines = roster.lines.filter(payable__gt=0).values_list("head_name", "payable")
        outcome.lines = dict(lines)


def _describe_clocks(procedure: Procedure, outcome: Outcome) -> None:
    for clock in procedure.clocks.filter(voided_at=None).order_by("round", "due_on", "pk"):
        shown = {
            "name": clock.name,
            "label": clock.label,
            "round": clock.round,
            "due_on": clock.due_on,
            "due_at": clock.due_at,
            "basis": clock.basis,
            "provisional": clock.provisional,
        }
        outcome.standing[clock.name] = shown
        if clock.met_on is None:
            outcome.clocks.append(shown)


def _describe_money(procedure: Procedure, outcome: Outcome) -> None:
    """The decision of the present round, before it the amount proposed."""
    decision, opinion = on_file.decision(procedure), on_file.opinion(procedure)
    if decision is not None:
        outcome.amount = decision.payable if decision.granted else None
        outcome.first_month = decision.first_month
    elif opinion is not None:
        outcome.amount = opinion.payable if opinion.recommended else None
