"""Who may do an act: the permission object of a transition.

    permission=holds(Role.DEPUTY_LEADER, unless=[investigated_by, kin_of_applicant])

django-fsm calls it for yes or no; `perform` and `possible` ask `.reasons()` for sentences naming who may.
"""

from collections.abc import Callable, Iterable
from typing import Any

from accounts.models import ROLE_LEVEL, Level, Post, Region, Role, office_of
from audit.reading import asked_once

LEADERS = frozenset({Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_LEADER})

Check = Callable[[Any, Post], bool]


class Recusal:
    """A named fact about (subject, by) that keeps this person away, whichever post they act as."""

    def __init__(self, sentence: str | Callable[[Any, Post], str], check: Check) -> None:
        self.sentence = sentence
        self.check = asked_once(check)
        self.__name__ = check.__name__
        self.__doc__ = check.__doc__

    def __call__(self, subject: Any, by: Post) -> bool:
        """True when the person is recused."""
        return self.check(subject, by)

    def reason(self, subject: Any, by: Post) -> str:
        return self.sentence if isinstance(self.sentence, str) else self.sentence(subject, by)


def recusal(sentence: str | Callable[[Any, Post], str]) -> Callable[[Check], Recusal]:
    """Turn a predicate (subject, by) -> bool into a recusal. Compare `by.user_id`, never `by.pk`."""

    def named(check: Check) -> Recusal:
        return Recusal(sentence, check)

    return named


class Permit:
    """Permission of a transition: one of the roles, in a region that holds the subject, and not recused."""

    def __init__(
        self,
        roles: Iterable[Role],
        unless: Iterable[Recusal],
        verb: str,
        jobs: Iterable[str],
    ) -> None:
        self.roles = tuple(Role(role) for role in roles)
        self.unless = tuple(unless)
        self.verb = verb or ("签署" if self.roles and set(self.roles) <= LEADERS else "办理")
        self.jobs = frozenset(jobs)

    def __call__(self, subject: Any, by: Any) -> bool:
        return not self.reasons(subject, by)

    def reasons(self, subject: Any, by: Any) -> list[str]:
        """Every reason why `by` may not, as Chinese sentences; [] when `by` may."""
        if not isinstance(by, Post):
            name = getattr(by, "name", "")
            return [] if name in self.jobs else [f"系统任务不能代办，{self.who_may(subject)}"]
        reasons = []
        if not by.is_current():
            reasons.append(f"{by.author_name}的{by.post_label}岗位已不在任，请联系系统管理员")
        if not by.holds(*self.roles) or not in_jurisdiction(subject, by.region):
            reasons.append(self.who_may(subject))
        return reasons + [rule.reason(subject, by) for rule in self.unless if rule(subject, by)]

    def who_may(self, subject: Any = None) -> str:
        """须由东关街道分管领导签署; without a subject the roles alone."""
        offices = [_office(role, subject) for role in self.roles]
        return f"须由{'或'.join(offices)}{self.verb}"


def holds(
    *roles: Role,
    unless: Iterable[Recusal] = (),
    verb: str = "",
    jobs: Iterable[str] = (),
) -> Permit:
    """Permission for a transition.

    roles: any one suffices. unless: recusals. verb: how the sentence ends (leaders 签署, others 办理).
    jobs: names of the system jobs that may perform the act too. The subject tells where it lies by
    `village`, `township`, `region` or `county` (a Region); a subject without any is refused to everybody.
    """
    return Permit(roles, unless, verb, jobs)


def place_of(subject: Any) -> Region | None:
    """The most exact region a subject names: its village, township, region or county."""
    for name in ("village", "township", "region", "county"):
        place = getattr(subject, name, None)
        if isinstance(place, Region):
            return place
    return None


def in_jurisdiction(subject: Any, region: Region) -> bool:
    """Does the subject lie in the region, by whole segments?"""
    place = place_of(subject)
    return place is not None and region.contains(place.code)


def _office(role: Role, subject: Any) -> str:
    place = place_of(subject) if subject is not None else None
    if place is None:
        return role.label
    level = ROLE_LEVEL[role]
    at = {
        Level.VILLAGE: place,
        Level.TOWNSHIP: place.township,
        Level.COUNTY: place.county,
    }[level]
    return office_of(role, at or place)
