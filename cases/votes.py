"""Counting the votes of a council (审核确认会议, 一事一议): pure, in whole numbers (YC-028, YC-038, H-34)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member: here or not, recused or not, and the vote ("" = not given yet)."""

    present: bool
    recused: bool
    vote: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes of those present and not recused, against the fewest members the rules ask (0 = any)."""

    voters: int
    in_favour: int
    against: int
    abstained: int
    recused: int
    min_members: int

    @property
    def missing(self) -> int:
        """Members who are here and have not voted."""
        return self.voters - self.in_favour - self.against - self.abstained

    @property
    def needed(self) -> int:
        """The fewest votes in favour that carry: more than half of those voting."""
        return self.voters // 2 + 1

    @property
    def carried(self) -> bool:
        return self.in_favour >= self.needed

    @property
    def reasons(self) -> list[str]:
        """Chinese sentences for whatever keeps the count from being one; empty when it stands."""
        if not self.voters:
            return ["还没有到会参加表决的人员"]
        reasons = []
        if self.voters < self.min_members:
            reasons.append(
                f"参加表决的 {self.voters} 人（已扣除回避和未到会人员），至少要 {self.min_members} 人"
            )
        if self.missing:
            reasons.append(f"还有 {self.missing} 人没有表决")
        return reasons

    @property
    def words(self) -> str:
        """同意 3 票，反对 1 票，弃权 0 票."""
        return f"同意 {self.in_favour} 票，不同意 {self.against} 票，弃权 {self.abstained} 票"


def tally(ballots: Iterable[Ballot], *, min_members: int) -> Tally:
    """Count a council; recused and absent members are on neither side."""
    seats = list(ballots)
    votes = [seat.vote for seat in seats if seat.present and not seat.recused]
    return Tally(
        voters=len(votes),
        in_favour=votes.count(FOR),
        against=votes.count(AGAINST),
        abstained=votes.count(ABSTAIN),
        recused=sum(seat.recused for seat in seats),
        min_members=min_members,
    )
