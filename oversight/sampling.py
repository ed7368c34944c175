"""Drawing a sample nobody can steer, and anybody can draw again. Pure: no database, no clock, no chance.

The recipe, byte for byte (SHA-256 throughout, hexadecimal in lower case, text as UTF-8):

1. The list. One line for every application of the month: its case number, one space, its strata joined by commas
   in alphabetical order, or `-` when it has none. Lines sorted by case number, each ended by a line feed.
2. The seed. sha256 of `<unit>|<month>|<sha256 of the list>`; the unit is `<township code>/<category>`, the month
   `2026-09`.
3. The order. Every case gets sha256 of `<seed>|<case number>`; the smallest comes first.
4. The sample. Every case with a stratum; then from those without, in that order, as many as are missing to
   ceil(ratio × applications). Of one or two applications all. Who is replaced makes room for the next in the order.

docs/oversight.md has the same as a program of a dozen lines that needs nothing of this one.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ALL_UP_TO = 2  # so few applications are checked one and all
NONE = "-"


@dataclass(frozen=True, order=True)
class Applied:
    """One application of the frozen list; `strata` are codes of `Stratum`."""

    case_no: str
    strata: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        return f"{self.case_no} {','.join(sorted(self.strata)) or NONE}\n"


@dataclass(frozen=True)
class Draw:
    """What the recipe yields. `must`: the cases with a stratum; `order`: all others as the seed orders them."""

    frozen: str
    list_hash: str
    seed: str
    size: int
    must: tuple[Applied, ...]
    order: tuple[Applied, ...]

    @property
    def chosen(self) -> tuple[Applied, ...]:
        """The sample, those that must be in it first."""
        return self.must + self.order[: max(0, self.size - len(self.must))]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def size_of(n: int, ratio: Decimal | Fraction) -> int:
    """How many of `n` applications are drawn at least: ceil(ratio × n), exactly (YC-076, N-48); all of one or two."""
    if not 0 < ratio <= 1:
        raise ValueError(f"a ratio lies above 0 and up to 1: {ratio}")
    return n if n <= ALL_UP_TO else math.ceil(Fraction(ratio) * n)


def frozen_list(applied: Iterable[Applied]) -> str:
    """Step 1 of the recipe."""
    listed = sorted(applied, key=lambda each: each.case_no.encode())
    if len({each.case_no for each in listed}) < len(listed):
        raise ValueError("a case is on the list once")
    return "".join(each.line for each in listed)


def read_list(frozen: str) -> list[Applied]:
    """The applications of a frozen list."""
    pairs = (line.split(" ") for line in frozen.splitlines())
    return [Applied(no, () if why == NONE else tuple(why.split(","))) for no, why in pairs]


def unit_of(township_code: str, category: str) -> str:
    return f"{township_code}/{category}"


def seed_of(unit: str, month: str, list_hash: str) -> str:
    """Step 2; `month` as “2026-09”."""
    return sha256(f"{unit}|{month}|{list_hash}")


def ticket(seed: str, case_no: str) -> str:
    """Step 3: the number a case draws."""
    return sha256(f"{seed}|{case_no}")


def drawn(unit: str, month: str, frozen: str, ratio: Decimal | Fraction) -> Draw:
    """Draw from a frozen list, for the first time or again: the same list, unit, month and ratio, the same sample."""
    applied, list_hash = read_list(frozen), sha256(frozen)
    seed = seed_of(unit, month, list_hash)
    free = sorted((each for each in applied if not each.strata), key=lambda each: ticket(seed, each.case_no))
    return Draw(
        frozen=frozen,
        list_hash=list_hash,
        seed=seed,
        size=size_of(len(applied), ratio),
        must=tuple(each for each in applied if each.strata),
        order=tuple(free),
    )


def next_in_order(draw: Draw, taken: Collection[str]) -> Applied | None:
    """Who takes the place of a replaced case: the first in the seeded order that is not in the sample."""
    return next((each for each in draw.order if each.case_no not in taken), None)
