"""What the pages of a bank's answer show: the three totals, what became of the lines, the preview of a file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum

from payments.closing import agreement, least_agreement, percent
from payments.models import BankReturn, Roster, RosterFile
from payments.standing import STANDINGS, standing_of, standings_of
from payments.states import ASIDE, AsideState, ReturnState, Said

SHOWN = 100


def settlement(roster: Roster) -> dict[str, Any]:
    """Roster, bank file and answer side by side; what of the lines is open; what was put aside."""
    counts = standing_of(roster)
    arrived = sum((count.got for count in counts), Decimal(0))
    paid_lines = sum(count.lines for count in counts if count.standing == "paid")
    file = roster.files.filter(kind=RosterFile.Kind.CSV).first()
    answered = roster.returns.taken().exists()
    beside = roster.asides.exclude(kind=Said.NAME).filter(row__ok=True)
    return {
        "answered": answered,
        "totals": [
            ("名册应发", f"{roster.households:,} 户", roster.total),
            ("银行代发文件", f"{file.lines:,} 笔" if file else "还没有下载", file.total if file else None),
            ("回盘到账", f"{paid_lines:,} 户" if answered else "还没有登记", arrived if answered else None),
        ],
        "difference": roster.total - arrived if answered else None,
        "counts": counts if answered else [],
        "open_lines": _open_lines(roster) if answered else [],
        "aside_open": roster.asides.filter(state=AsideState.OPEN).count(),
        "aside_total": beside.aggregate(sum=Sum("row__amount"))["sum"] or Decimal(0),
        "agreement": percent(agreement(roster)) if answered else "",
        "least": percent(least_agreement(roster)) if least_agreement(roster) else "",
    }


def _open_lines(roster: Roster) -> list[Any]:
    """(line, standing, failure) of the lines whose money is not accounted for."""
    found = standings_of(roster, *(name for name, (_, settled) in STANDINGS.items() if not settled))
    lines = roster.lines.filter(pk__in=found).select_related("village", "failure").order_by("seq")[:SHOWN]
    return [(line, STANDINGS[found[line.pk]][0], getattr(line, "failure", None)) for line in lines]


TONES = {Said.PAID: "t-ok", Said.FAILED: "t-warn", Said.BOUNCED: "t-warn", Said.SHORT: "t-warn"}


def boxes_of(file: BankReturn) -> list[dict[str, Any]]:
    """Counts of a file by what its rows say; what was not found in it at all comes last."""
    found = file.report.get("counts", {})
    boxes = [
        {
            "label": kind.label,
            "value": found[kind],
            "tone": "t-over" if kind in ASIDE else TONES.get(kind, ""),
        }
        for kind in Said
        if found.get(kind)
    ]
    return boxes or [{"label": "能读出的行", "value": 0, "tone": ""}]


def preview(file: BankReturn) -> dict[str, Any]:
    """The rows somebody has to look at and the problems, as the file was looked at."""
    remarkable = [row | {"label": Said(row["kind"]).label} for row in file.report.get("remarkable", [])]
    return {
        "aside_rows": [row for row in remarkable if row["kind"] in ASIDE],
        "failed_rows": [row for row in remarkable if row["kind"] not in ASIDE],
        "problems": file.problems[: 2 * SHOWN],
        "problems_count": len(file.problems),
        "taken": file.state == ReturnState.TAKEN,
        "waiting": file.state == ReturnState.CHECKED,
    }
