"""The list of a what-if as a spreadsheet: names and places, no numbers of persons; every cell is inert."""

from __future__ import annotations

from collections.abc import Iterator

from approvals.models import WhatIf, WhatIfRow

HEADINGS = (
    "类别",
    "变化",
    "乡镇（街道）",
    "村（社区）",
    "户主",
    "案号",
    "救助类别",
    "现月发放（元）",
    "试算月发放（元）",
    "每月差额（元）",
    "时限",
    "现到期日",
    "试算到期日",
    "说明",
)
READ_AT_ONCE = 2000


def rows_of(whatif: WhatIf, kind: str = "") -> Iterator[tuple[object, ...]]:
    """Each row of the list as text, in the order of townships and villages."""
    rows = whatif.rows.select_related("case__household", "case__for_member", "township", "village").order_by(
        "kind", "township_id", "village_id", "id"
    )
    for row in (rows.filter(kind=kind) if kind else rows).iterator(chunk_size=READ_AT_ONCE):
        yield _cells(row)


def _cells(row: WhatIfRow) -> tuple[object, ...]:
    days = ("" if day is None else day.isoformat() for day in (row.due_now, row.due_then))
    money = ("" if amount is None else amount for amount in (row.now, row.then, row.change))
    return (
        str(row.get_kind_display()),
        str(row.get_outcome_display()),
        row.township.name,
        row.village.name,
        row.case.recipient_name,
        row.case.case_no,
        str(row.case.get_category_display()),
        *money,
        row.label,
        *days,
        row.said,
    )
