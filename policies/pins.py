"""Packing pinned rules: each citation once, not beside every value that rests on it."""

from collections.abc import Mapping
from typing import Any

from policies.reading import from_plain
from policies.schema import Basis


def pack(plain: dict[str, Any]) -> dict[str, Any]:
    """Replace every basis by its number in a list of distinct ones."""
    distinct: list[dict[str, Any]] = []
    numbers: dict[tuple[tuple[str, Any], ...], int] = {}

    def number(basis: dict[str, Any]) -> int:
        key = tuple(sorted(basis.items()))
        if key not in numbers:
            numbers[key] = len(distinct)
            distinct.append(basis)
        return numbers[key]

    bases = {path: number(basis) for path, basis in plain.get("bases", {}).items()}
    clocks = [{**clock, "basis": number(clock["basis"])} for clock in plain["clock_rules"]]
    return {**plain, "bases": bases, "clock_rules": clocks, "basis_list": distinct}


def unpack(packed: Mapping[str, Any]) -> dict[str, Any]:
    """Inverse of `pack`; each distinct basis becomes one shared object."""
    distinct = from_plain(tuple[Basis, ...], packed["basis_list"])
    return {
        **packed,
        "bases": {path: distinct[n] for path, n in packed.get("bases", {}).items()},
        "clock_rules": [{**clock, "basis": distinct[clock["basis"]]} for clock in packed["clock_rules"]],
    }
