"""The answer as a page shows it: sums with bars on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

OUTCOMES = (
    ("gain", "增加", "ok"),
    ("lose", "减少", "warn"),
    ("stop", "不再符合", "over"),
    ("same", "不变", "plain"),
    ("unknown", "须先复核", "vio"),
)
MONEY = ("now", "then", "difference")


def sums_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates need of a finished answer; {} while there is none."""
    if not answer:
        return {}
    total = _money(answer["total"])
    return {
        "total": total,
        "outcomes": [
            {"key": key, "label": label, "kind": kind, "count": total[key], "of": total["households"]}
            for key, label, kind in OUTCOMES
        ],
        "categories": _scaled(answer["by_category"]),
        "townships": _scaled(answer["by_township"]),
        "villages": _scaled(answer["by_village"]),
        "refused": answer["refused"],
        "procedures": answer["procedures"],
        "notes": answer["notes"],
    }


def _money(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: Decimal(value) if key in MONEY else value for key, value in row.items()}


def _scaled(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with amounts, all bars on the scale of the largest."""
    made = [_money(row) for row in rows]
    most = max((max(row["now"], row["then"]) for row in made), default=Decimal(0))
    return [{**row, "scale": most} for row in made]
