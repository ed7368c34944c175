"""A story run act by act; what each led to, beside what the story expected. The caller holds the transaction."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction

from accounts.models import Post
from approvals import evidence as on_file
from approvals.models import Notification, Procedure
from audit.acts import Refused, perform
from cases.models import Document
from config.stories import filling
from config.stories.clock import StoryClock, running_at
from config.stories.councils import fill_council
from config.stories.expecting import Outcome, checked, text_of
from config.stories.facts import act_named, label_of
from config.stories.happenings import HAPPENINGS, happen, named
from config.stories.home import move_in
from config.stories.law import law_of
from config.stories.mistakes import StoryError
from config.stories.people import Scene, set_scene
from config.stories.reading import Act, Story
from config.stories.values import Telling, facts_for
from households.models import Household
from payments.models import Roster
from policies.benefits import FactsMissing, TableError

ROSTER = "roster."


@dataclass
class Track:
    """Everything a running story holds on to. Files by the name the story gives them, the first without one."""

    story: Story
    scene: Scene
    household: Household
    procedures: dict[str, Procedure] = field(default_factory=dict)
    roster: Roster | None = None
    outcomes: list[Outcome] = field(default_factory=list)

    def procedure(self, act: Act) -> Procedure:
        if act.case not in self.procedures:
            raise StoryError([f'{act.place}：还没有名为“{act.case}”的案卷，先写 do = "open"'])
        return self.newest(act.case)

    def newest(self, name: str) -> Procedure:
        """Of the file its latest procedure: a review opened after the decision is the one the acts are about."""
        return Procedure.objects.filter(case_id=self.procedures[name].case_id).latest("pk")

    def keep(self, name: str, procedure: Procedure) -> None:
        self.procedures[name] = procedure


@dataclass(frozen=True)
class Run:
    """A story with what came of it."""

    story: Story
    outcomes: list[Outcome]

    @property
    def differences(self) -> list[str]:
        return [
            f"第 {each.number} 步 {each.do}（{each.label}）：{difference}"
            for each in self.outcomes
            for difference in each.differences
        ]

    @property
    def passed(self) -> bool:
        return not self.differences


def run(story: Story) -> Run:
    """Run a story inside a transaction that is rolled back. Raises StoryError where it cannot be told."""
    with transaction.atomic():
        track = play(story)
        transaction.set_rollback(True)
    return Run(story, track.outcomes)


def play(story: Story, until: int | None = None) -> Track:
    """Tell a story up to its act number `until` (counted from 1; None: all of it) and leave it standing.

    What it wrote stays when the caller's transaction is committed: a page can then be opened on it. Raises
    StoryError where it cannot be told.
    """
    check_names(story)
    begins = story.acts[0].at
    with running_at(begins) as clock, law_of(story), transaction.atomic():
        scene = set_scene(story, begins)
        track = Track(story, scene, move_in(story, scene, begins))
        track.outcomes += [
            _step(track, act, clock) for act in story.acts if until is None or act.number <= until
        ]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return track


def check_names(story: Story) -> None:
    """Every act is one the program knows, and has somebody who does it."""
    problems = []
    for act in story.acts:
        happening = named(act.do)
        if happening is None and act_named(act.do) is None and not roster_act(act.do):
            problems.append(f"{act.place}：没有“{act.do}”这个办理事项，办理事项见 docs/stories.md")
        elif not act.by and (happening is None or HAPPENINGS[happening].needs_person):
            problems.append(f"{act.place}：请写明由谁办理（by）")
    if problems:
        raise StoryError(problems)


def roster_act(said: str) -> str:
    """The act of a roster behind `roster.submit`; empty when there is none."""
    name = said.removeprefix(ROSTER)
    return name if said.startswith(ROSTER) and hasattr(getattr(Roster, name, None), "_django_fsm") else ""


def _step(track: Track, act: Act, clock: StoryClock) -> Outcome:
    clock.at = act.at
    by = track.scene.post(act.by, f"{act.place} by") if act.by else None
    outcome = Outcome(
        number=act.number,
        do=named(act.do) or act_named(act.do) or act.do,
        label=_label(act),
        by=f"{by.author_name}（{by.post_label}）" if by else "系统",
        role=by.role.upper() if by else "",
        at=act.at,
        case=act.case,
    )
    if not act.case and not track.procedures and _opens(act):
        _open_first(track, act)
    papers, words = _last(Document), _last(Notification)
    try:
        with transaction.atomic():
            _do(track, act, by)
    except (Refused, FactsMissing, TableError) as refused:
        outcome.result = "refused"
        outcome.reasons = list(refused.reasons if isinstance(refused, Refused) else refused.problems)
    except StoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the story names the act it came from
        outcome.result = "error"
        outcome.reasons = [_fault(error)]
    _describe(track, act, outcome, papers, words)
    outcome.differences = checked(outcome, act.expect, act.place)
    return outcome


def _fault(error: Exception) -> str:
    """What broke and where, in one line: a story that meets it has found a defect."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}：{error}（{where.filename} 第 {where.lineno} 行）"


def _last(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def _label(act: Act) -> str:
    happening, name = named(act.do), act_named(act.do)
    if happening:
        return HAPPENINGS[happening].label
    if name:
        return label_of(name)
    return str(
        next(iter(getattr(Roster, roster_act(act.do))._django_fsm.transitions.values())).custom["label"]
    )


def _do(track: Track, act: Act, by: Post | None) -> None:
    happening, name = named(act.do), act_named(act.do)
    if happening:
        happen(track, replace(act, do=happening), by)
    elif name:
        _perform(track, act, name, by)
    else:
        _sign_roster(track, act, by)


def _opens(act: Act) -> bool:
    """Is this something done on a file? A roster, a declaration of kin and the like need none."""
    happening = named(act.do)
    return HAPPENINGS[happening].opens if happening else act_named(act.do) is not None


def _open_first(track: Track, act: Act) -> None:
    """Without a word about it the file is opened by the clerk at the first act's hour."""
    opening = replace(act, do="open", by="CLERK", facts={}, evidence={}, expect={})
    happen(track, opening, track.scene.post("CLERK", act.place))


def _perform(track: Track, act: Act, name: str, by: Post | None) -> None:
    assert by is not None
    procedure = track.procedure(act)
    if name == "finish_visit":
        filling.fill_visit(procedure, act.evidence, track.scene, act.place, by=by, at=act.at)
    elif name == "conclude_meeting":
        filling.fill_meeting(procedure, act.evidence, act.place, by=by, at=act.at)
    elif name == "hold_council":
        fill_council(procedure, act.evidence, track.scene, act.place, by=by, at=act.at)
    elif act.evidence:
        raise StoryError([f"{act.place}：evidence 只用于入户调查、民主评议和会议决定"])
    telling = Telling(track.scene, procedure, by, act.at, act.place, track.procedures)
    facts = facts_for(name, act.facts, telling)
    track.keep(act.case, perform(getattr(procedure, name), by=by, at=act.at, **facts))


def _sign_roster(track: Track, act: Act, by: Post | None) -> None:
    if track.roster is None or by is None:
        raise StoryError([f'{act.place}：还没有名册，先写 do = "build_roster"'])
    name = roster_act(act.do)
    facts = dict(act.facts)
    if "line" in facts:
        facts["line"] = track.roster.lines.filter(head_name=facts["line"]).first()
    track.roster = perform(getattr(track.roster, name), by=by, at=act.at, **facts)


def _describe(track: Track, act: Act, outcome: Outcome, papers: int, words: int) -> None:
    """What stands after the act, whether it was done or not."""
    if track.roster is not None:
        lines = track.roster.lines.filter(payable__gt=0).values_list("head_name", "payable")
        outcome.lines = dict(lines)
    procedure = track.procedures.get(act.case)
    if procedure is None:
        return
    procedure = track.newest(act.case)
    outcome.stage, outcome.round = procedure.stage, procedure.round
    _describe_clocks(procedure, outcome)
    issued = Document.objects.filter(case=procedure.case, pk__gt=papers).order_by("pk")
    outcome.documents = [{"kind": p.kind, "title": p.title, "number": p.full_number} for p in issued]
    outcome.papers = "；".join(text_of(paper.html) for paper in issued)
    told = Notification.objects.filter(pk__gt=words, procedure__case__household=track.household)
    outcome.told = [{"role": word.role, "text": word.text} for word in told.order_by("pk")]
    outcome.kin = list(procedure.case.kin_filings.values_list("staff__name", flat=True))
    _describe_money(procedure, outcome)


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
