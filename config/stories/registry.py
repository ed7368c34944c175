"""Everything a story may name beside the acts of a procedure, gathered from the rooms."""

from __future__ import annotations

from accounts.models import Post
from config.stories import boards, happenings, leads, money, nights, overseeing, returning
from config.stories.happening import Happening, Subject
from config.stories.mistakes import StoryError, unknown_keys
from config.stories.reading import Act
from config.stories.track import Track

HAPPENINGS: dict[str, Happening] = {
    name: happening
    for room in (happenings, leads, boards, nights, money, returning, overseeing)
    for name, happening in room.HAPPENINGS.items()
}
SUBJECTS: dict[str, Subject] = money.SUBJECTS | returning.SUBJECTS | overseeing.SUBJECTS


def happen(track: Track, act: Act, by: Post | None) -> None:
    """Let it happen; keys it does not know are refused."""
    happening = HAPPENINGS[act.do]
    if problems := unknown_keys(act.facts, happening.facts, act.place):
        raise StoryError(problems)
    happening.do(track, act, by)  # type: ignore[arg-type]  # nobody, where it needs nobody


def named(said: str) -> str | None:
    """By its name or its Chinese label."""
    return next((name for name, each in HAPPENINGS.items() if said in (name, each.label)), None)


def subject_act(said: str) -> tuple[str, str] | None:
    """`roster.submit` → ("roster", "submit"); the act may be written by its label; None where there is none such."""
    prefix, dot, name = said.partition(".")
    subject = SUBJECTS.get(prefix) if dot else None
    if subject is None:
        return None
    known = subject.acts()
    if name in known:
        return prefix, name
    labelled = [act for act in known if subject.label_of(act) == name]
    return (prefix, labelled[0]) if len(labelled) == 1 else None
