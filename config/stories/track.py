"""What a running story holds on to: its households, files, rosters and whatever else it has made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from approvals.models import Procedure
from config.stories.expecting import Outcome
from config.stories.mistakes import StoryError
from config.stories.people import Scene
from config.stories.reading import Act, Story
from households.models import Household


@dataclass
class Track:
    """Everything made so far, under the name the story gives it; the first of each kind goes without one.

    `shown`: words that were put before somebody's eyes during the present act (a printed list, an export);
    `touched`: the prefix of the thing last made or acted on.
    """

    story: Story
    scene: Scene
    households: dict[str, Household]
    procedures: dict[str, Procedure] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    touched: str = ""
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def household(self) -> Household:
        """The first household of the story."""
        return next(iter(self.households.values()))

    def household_of(self, act: Act) -> Household:
        """The one the act names, else the one whose file it is about, else the first."""
        if act.household:
            if act.household not in self.households:
                known = "、".join(name for name in self.households if name) or "没有起名的"
                raise StoryError([f"{act.place}：没有名为“{act.household}”的人家，故事里有：{known}"])
            return self.households[act.household]
        if act.case in self.procedures:
            return self.newest(act.case).case.household
        return self.household

    def procedure(self, act: Act) -> Procedure:
        if act.case not in self.procedures:
            raise StoryError([f'{act.place}：还没有名为“{act.case}”的案卷，先写 do = "open"'])
        return self.newest(act.case)

    def newest(self, name: str) -> Procedure:
        """Of the file its latest procedure: a review opened after the decision is the one the acts are about."""
        return Procedure.objects.filter(case_id=self.procedures[name].case_id).latest("pk")

    def keep(self, name: str, procedure: Procedure) -> None:
        self.procedures[name] = procedure

    def keep_thing(self, prefix: str, act: Act, thing: Any) -> None:
        """A roster, sample, complaint … made or changed by this act: the one later acts of `prefix` are about."""
        made = self.things.setdefault(prefix, {})
        made.pop(act.which, None)  # the one last touched stands last
        made[act.which] = thing
        self.touched = prefix

    def thing(self, prefix: str, act: Act) -> Any:
        """The one named by `which`; without a name the one last made or acted on, None before there is any."""
        made = self.things.get(prefix, {})
        if act.which:
            if act.which not in made:
                raise StoryError([f"{act.place}：没有名为“{act.which}”的"])
            return made[act.which]
        return next(reversed(made.values()), None)

    def standing(self, prefix: str, act: Act) -> Any:
        """As `thing`, but None for a name that an act which was refused did not come to give."""
        return self.thing(prefix, act) if act.which in ("", *self.things.get(prefix, {})) else None
