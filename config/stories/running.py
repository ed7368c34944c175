"""A story run act by act; what each led to, beside what the story expected. The caller holds the transaction."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace

from django.db import connection, transaction

from accounts.models import Post
from audit.acts import Refused, perform
from config.stories import filling
from config.stories.clock import StoryClock, running_at
from config.stories.councils import fill_council
from config.stories.describing import Before, describe
from config.stories.expecting import Outcome, checked
from config.stories.facts import act_named, label_of
from config.stories.home import settle
from config.stories.law import law_of
from config.stories.mistakes import StoryError
from config.stories.people import set_scene
from config.stories.reading import Act, Story
from config.stories.registry import HAPPENINGS, SUBJECTS, happen, named, subject_act
from config.stories.track import Track
from config.stories.values import Telling, facts_for
from policies.benefits import FactsMissing, TableError


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
        track = Track(story, scene, settle(story, scene, begins))
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
        if happening is None and act_named(act.do) is None and subject_act(act.do) is None:
            problems.append(f"{act.place}：没有“{act.do}”这个办理事项，办理事项见 docs/stories.md")
        elif not act.by and (happening is None or HAPPENINGS[happening].needs_person):
            problems.append(f"{act.place}：请写明由谁办理（by）")
    if problems:
        raise StoryError(problems)


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
    before = Before()
    track.shown.clear()
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
    describe(track, act, outcome, before)
    outcome.differences = checked(outcome, act.expect, act.place)
    return outcome


def _fault(error: Exception) -> str:
    """What broke and where, in one line: a story that meets it has found a defect."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}：{error}（{where.filename} 第 {where.lineno} 行）"


def _label(act: Act) -> str:
    happening, name = named(act.do), act_named(act.do)
    if happening:
        return HAPPENINGS[happening].label
    if name:
        return label_of(name)
    prefix, name = subject_act(act.do) or ("", "")
    return SUBJECTS[prefix].label_of(name)


def _do(track: Track, act: Act, by: Post | None) -> None:
    happening, name = named(act.do), act_named(act.do)
    if happening:
        happen(track, replace(act, do=happening), by)
    elif name:
        _perform(track, act, name, by)
    else:
        _on_subject(track, act, by)


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


def _on_subject(track: Track, act: Act, by: Post | None) -> None:
    """An act of a roster, sample, complaint …: of the one the story made last, or of the one it names."""
    prefix, name = subject_act(act.do) or ("", "")
    subject, thing = SUBJECTS[prefix], track.thing(prefix, act)
    if thing is None or by is None:
        raise StoryError([f"{act.place}：还没有{subject.label}，先写 {subject.begin}"])
    telling = Telling(track.scene, thing, by, act.at, act.place, track.procedures, subject)
    facts = facts_for(name, act.facts, telling, subject.facts(name))
    track.keep_thing(prefix, act, perform(getattr(thing, name), by=by, at=act.at, **facts))
