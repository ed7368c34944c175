"""Who may carry a visit: team size, mix, kin, and signatures given on the spot (GC-57…62, YC-016)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

KIND_LABELS = {"street": "乡镇（街道）工作人员", "community": "村（社区）工作人员"}


@dataclass(frozen=True, slots=True)
class Investigator:
    """One person of a visiting team; `kin` when filed as a relative of the household."""

    name: str
    kind: str
    person_id: int
    signed_at: datetime | None = None
    kin: bool = False


def team_reasons(team: Sequence[Investigator], *, min_team: int, mix: Sequence[str]) -> list[str]:
    """Chinese sentences for whatever is wrong with the team; empty when it may go.

    `mix` names the kinds that must be among those who are not kin, e.g. ("street", "community").
    """
    reasons = []
    counted = [p for p in team if not p.kin]
    persons = {p.person_id for p in counted}
    if len(persons) < min_team:
        reasons.append(f"入户调查每组不少于 {min_team} 人，现在算数的只有 {len(persons)} 人")
    for kind in mix:
        if kind not in {p.kind for p in counted}:
            reasons.append(f"调查组里要有{KIND_LABELS.get(kind, kind)}")
    for person in team:
        if person.kin:
            reasons.append(f"{person.name}是申请家庭的近亲属，应当回避，请换人入户")
    return reasons


def signing_reasons(
    team: Sequence[Investigator],
    *,
    started_at: datetime | None,
    household_signed_at: datetime | None,
    household_refused: bool,
) -> list[str]:
    """Chinese sentences for every signature that is missing or was not given on the spot."""
    if started_at is None:
        return ["还没有登记到户时间"]
    reasons = []
    unsigned = [p.name for p in team if p.signed_at is None]
    if unsigned:
        reasons.append(f"调查人员还没有签字：{'、'.join(unsigned)}")
    for person in team:
        if person.signed_at and not _on_the_spot(person.signed_at, started_at):
            reasons.append(f"{person.name}的签字时间 {_clock(person.signed_at)} 不在入户当场")
    if household_signed_at is None and not household_refused:
        reasons.append("申请人还没有在入户调查表上签字")
    if household_signed_at and not _on_the_spot(household_signed_at, started_at):
        reasons.append(f"申请人的签字时间 {_clock(household_signed_at)} 不在入户当场，应当现场签字")
    return reasons


def _on_the_spot(signed_at: datetime, started_at: datetime) -> bool:
    """After the team was at the door and on the same day: nobody signs at the office the morning after."""
    return started_at <= signed_at and timezone.localdate(signed_at) == timezone.localdate(started_at)


def _clock(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
