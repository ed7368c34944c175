"""Whether an appraisal panel is lawful: representatives against the whole, in whole numbers (GC-66, H-23, H-63)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of the panel: a residents’ representative or not, here or not, recused or not."""

    rep: bool
    present: bool
    recused: bool = False
    street: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Representatives among a number of people, against `num`/`den`."""

    reps: int
    total: int
    num: int
    den: int

    @property
    def met(self) -> bool:
        return self.total > 0 and self.reps * self.den >= self.total * self.num

    @property
    def needed(self) -> int:
        """The fewest representatives that satisfy the ratio at this total."""
        return -(-self.total * self.num // self.den)

    @property
    def slack(self) -> int:
        """How many representatives may stay away (each leaves both sides of the fraction)."""
        over = self.reps * self.den - self.total * self.num
        return over // (self.den - self.num) if self.den > self.num else over

    @property
    def lacking(self) -> int:
        """How many more representatives must come."""
        short = self.total * self.num - self.reps * self.den
        return max(0, -(-short // (self.den - self.num)) if self.den > self.num else short)


@dataclass(frozen=True, slots=True)
class Quorum:
    """The panel as formed and as assembled; recused persons are on neither side of either fraction."""

    panel: Share
    present: Share
    recused: int
    reasons: tuple[str, ...]
    margin: str

    @property
    def valid(self) -> bool:
        return not self.reasons


def count(seats: Iterable[Seat], *, num: int, den: int) -> Quorum:
    """Count a panel against `num`/`den` of it being residents’ representatives."""
    seats = list(seats)
    sitting = [s for s in seats if not s.recused]
    here = [s for s in sitting if s.present]
    panel = Share(sum(s.rep for s in sitting), len(sitting), num, den)
    present = Share(sum(s.rep for s in here), len(here), num, den)
    reasons = _reasons(panel, present, any(s.street for s in here))
    return Quorum(
        panel,
        present,
        len(seats) - len(sitting),
        tuple(reasons),
        _margin(panel, present),
    )


def _reasons(panel: Share, present: Share, street_here: bool) -> list[str]:
    if not panel.total:
        return ["还没有组成评议小组"]
    reasons = []
    ratio = f"{panel.num}/{panel.den}"
    if not panel.met:
        reasons.append(
            f"评议小组 {panel.total} 人（已扣除回避人员），村（居）民代表 {panel.reps} 人，"
            f"不到 {ratio}，至少要 {panel.needed} 人"
        )
    if not present.total:
        reasons.append("还没有人到会")
    elif not present.met:
        reasons.append(
            f"到会 {present.total} 人（已扣除回避人员），村（居）民代表 {present.reps} 人，"
            f"不到 {ratio}，至少要 {present.needed} 人"
        )
    if present.total and not street_here:
        reasons.append("没有乡镇（街道）工作人员到会，不能主持评议")
    return reasons


def _margin(panel: Share, present: Share) -> str:
    if not present.total:
        return ""
    if not present.met:
        return f"还差 {present.lacking} 名村（居）民代表到会"
    if not panel.met:
        return f"评议小组还要增加 {panel.lacking} 名村（居）民代表"
    if present.slack == 0:
        return "正好达标，再少 1 人会议无效"
    return f"达标，还可以有 {present.slack} 名代表离会"
