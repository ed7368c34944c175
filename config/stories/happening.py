"""The two things a room brings to the stories: happenings, and subjects whose acts are written `prefix.act`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.forms import Form

from accounts.models import Post
from approvals.actform import PlainForm
from config.stories.facts import Fact, facts_of
from config.stories.reading import Act

if TYPE_CHECKING:  # both read the story with what is declared here
    from config.stories.track import Track
    from config.stories.values import Telling


@dataclass(frozen=True)
class Happening:
    """Something a story may name beside the acts. `facts`: key → what to write; `opens`: not before a case is open."""

    label: str
    facts: dict[str, str]
    do: Callable[[Track, Act, Post], None]
    needs_person: bool = True
    opens: bool = True


def _plain(_act: str) -> type[Form]:
    return PlainForm


@dataclass(frozen=True)
class Kind:
    """A type of fact that only acts of one subject take: how it is written, and how what is written is read."""

    words: str
    read: Callable[[Any, Telling, str], Any]


@dataclass(frozen=True)
class Subject:
    """Something other than a procedure that has acts. `model` declares them as django-fsm transitions.

    `form`: act → the form that names its facts. `kinds`: type of a fact → how it is written and read, beside those
    of procedures. `usual`: (act, fact) → what an office writes when the story is silent. `begin`: what a story has
    to do before there is one.
    """

    label: str
    model: type
    begin: str
    form: Callable[[str], type[Form]] = _plain
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    usual: Mapping[tuple[str, str], Callable[[Telling], Any]] = field(default_factory=dict)

    def acts(self) -> list[str]:
        """Names of its acts, in the order the office does them."""
        names = [name for name in dir(self.model) if hasattr(getattr(self.model, name, None), "_django_fsm")]
        return sorted(names, key=lambda name: (self.declared(name)[0].custom.get("order", 0), name))

    def declared(self, act: str) -> list[Any]:
        """The declarations of one act, one for each state it may be done in."""
        return list(getattr(self.model, act)._django_fsm.transitions.values())

    def label_of(self, act: str) -> str:
        return str(self.declared(act)[0].custom["label"])

    def facts(self, act: str) -> dict[str, Fact]:
        """Name → fact, as for acts of a procedure."""
        return facts_of(act, self.model, self.form(act))

    def state_field(self) -> str:
        return str(getattr(self.model, self.acts()[0])._django_fsm.field.name)

    def states(self) -> list[tuple[str, str]]:
        """(code, Chinese label) of every state it may be in."""
        flat = self.model._meta.get_field(self.state_field()).flatchoices  # type: ignore[attr-defined]
        return [(str(code), str(label)) for code, label in flat]
