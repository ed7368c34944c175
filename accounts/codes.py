"""Twelve-digit division codes, read by whole segments of 2-2-2-3-3 digits. Pure.

A prefix of a code is not its parent: 411000000000 (one city) begins like 411100000000 (another).
"""

import re

SEGMENT_ENDS = (2, 4, 6, 9, 12)
LEVELS = ("province", "city", "county", "township", "village")
NATION = "0" * 12

LEVEL_PATTERNS = {
    "nation": r"^0{12}$",
    "province": r"^(?!00)[0-9]{2}0{10}$",
    "city": r"^(?!00)[0-9]{2}(?!00)[0-9]{2}0{8}$",
    "county": r"^(?!00)[0-9]{4}(?!00)[0-9]{2}0{6}$",
    "township": r"^(?!00)[0-9]{6}(?!000)[0-9]{3}000$",
    "village": r"^(?!00)[0-9]{6}(?!000)[0-9]{3}(?!000)[0-9]{3}$",
}


def level_of(code: str) -> str:
    """Level of a code: nation, province, city, county, township or village. ValueError if it has none."""
    for level, pattern in LEVEL_PATTERNS.items():
        if re.match(pattern, code):
            return level
    raise ValueError(f"not a division code: {code!r}")


def prefix_of(code: str) -> str:
    """The significant digits of a code, cut at the end of a whole segment ("" for the nation)."""
    level = level_of(code)
    if level == "nation":
        return ""
    return code[: SEGMENT_ENDS[LEVELS.index(level)]]


def parent_code(code: str) -> str | None:
    """Code one whole segment up; None for the nation. A town directly under a city has the city."""
    level = level_of(code)
    if level == "nation":
        return None
    depth = LEVELS.index(level)
    kept = SEGMENT_ENDS[depth - 1] if depth else 0
    return code[:kept].ljust(12, "0")


def contains(outer: str, inner: str) -> bool:
    """Is `inner` the region `outer` itself or somewhere inside it?"""
    level_of(inner)
    return inner.startswith(prefix_of(outer))


def code_range(code: str) -> tuple[str, str]:
    """Half-open range [low, high) of every code inside `code`, for a column collated "C"."""
    prefix = prefix_of(code)
    return prefix.ljust(12, "0"), prefix + ":"  # ":" follows "9" in the C collation
