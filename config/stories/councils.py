"""A council's minutes as a story has them: everybody came, agreed and signed, unless it says otherwise."""

from __future__ import annotations

import datetime
from typing import Any

from accounts.models import Post, Role
from approvals import deliberation
from approvals.models import Procedure
from audit.acts import acting
from cases.models import Council, Vote
from config.stories.filling import picture
from config.stories.mistakes import StoryError, unknown_keys
from config.stories.people import Scene
from config.stories.words import choice

KEYS = ("members", "votes", "absent", "unsigned", "facts", "minutes")
USUAL = (Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.CLERK)


def fill_council(
    procedure: Procedure, told: dict[str, Any], scene: Scene, place: str, *, by: Post, at: datetime.datetime
) -> None:
    """Seat, vote and sign: `members` by role or name, `votes` by member, `unsigned` and `absent` members by name."""
    if problems := unknown_keys(told, KEYS, f"{place} evidence"):
        raise StoryError(problems)
    council = deliberation.open_council(procedure)
    if council is None:
        return
    posts = [scene.post(name, place) for name in told.get("members", [role.name for role in USUAL])]
    with acting(by, reason="会议记录", at=at):
        facts = told.get("facts") or council.facts or "提请会议研究本案"
        council.write(facts=facts, minutes=told.get("minutes", "与会人员逐项讨论后表决"), by=by, at=at)
        seated = set(council.members.values_list("name", flat=True))
        for post in posts:
            if post.author_name not in seated:
                council.add(post=post, by=by, at=at)
        _vote(council, told, place, by=by, at=at)


def _vote(council: Council, told: dict[str, Any], place: str, *, by: Post, at: datetime.datetime) -> None:
    here = [m.pk for m in council.members.all() if m.name not in told.get("absent", ())]
    council.attend(here, by=by, at=at)
    votes: dict[str, str] = told.get("votes", {})
    for member in council.voters():
        said = votes.get(member.name, "同意")
        if said:
            member.cast(choice(Vote.choices, said, f"{place} evidence.votes"), by=by, at=at)
        if said and member.name not in told.get("unsigned", ()):
            member.sign(signature=picture("签名"), by=by, at=at)
