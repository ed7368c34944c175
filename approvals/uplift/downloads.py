"""What an uplift did, household by household, as a spreadsheet: names and places, no numbers of persons."""

from __future__ import annotations

from collections.abc import Iterator

from approvals.models import Uplift

HEADINGS = (
    "结果",
    "乡镇（街道）",
    "村（社区）",
    "户主",
    "案号",
    "保障人数",
    "原月发放（元）",
    "现月发放（元）",
    "每月增加（元）",
    "说明",
)
RELATED = ("township", "village", "decision__case__household", "decision__case__for_member")
READ_AT_ONCE = 2000


def rows_of(uplift: Uplift) -> Iterator[tuple[object, ...]]:
    """In the order of townships and villages."""
    lines = uplift.lines.select_related(*RELATED).order_by("outcome", "township_id", "village_id", "id")
    for line in lines.iterator(chunk_size=READ_AT_ONCE):
        yield (
            str(line.get_outcome_display()),
            line.township.name,
            line.village.name,
            line.decision.case.recipient_name,
            line.decision.case.case_no,
            line.decision.persons,
            line.before,
            "" if line.after is None else line.after,
            "" if line.after is None else line.after - line.before,
            line.said,
        )
