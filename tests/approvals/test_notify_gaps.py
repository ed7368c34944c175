"""一次性告知 and 补正: every gap at once, once (GC-52, A.7 P4, S-33)."""

from __future__ import annotations

import pytest

from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting
from cases.models import Material, OneTimeNotice
from tests.approvals.walk import Walk, at, reasons


@pytest.fixture
def submitted(walk: Walk) -> Procedure:
    walk.enter("2026-09-28")
    return walk.submit("2026-09-28")


def notify(walk: Walk, day: str = "2026-09-28") -> Procedure:
    return walk.act("notify_gaps", day, walk.clerk)


def test_one_notice_lists_every_gap(walk: Walk, submitted: Procedure) -> None:
    missing = submitted.case.missing_materials(submitted.rules)
    procedure = notify(walk)
    notice = OneTimeNotice.objects.get(case=procedure.case)
    assert len(missing) > 1
    assert [item["label"] for item in notice.items] == missing
    assert procedure.stage == Stage.CORRECTION
    assert procedure.case.documents.filter(kind="D08").count() == 1


def test_a_second_notice_is_refused_and_says_what_to_do_instead(walk: Walk, submitted: Procedure) -> None:
    """S-33: what turns out missing later is the office's to obtain."""
    notify(walk)
    walk.act("resubmit", "2026-09-29", walk.clerk)
    said = reasons(notify, walk, "2026-09-29")
    assert "已发过一次性告知书，不能再次告知" in said
    assert "由经办人协查，或由申请人书面承诺" in said
    assert OneTimeNotice.objects.count() == 1


def test_nothing_more_can_be_asked_for_after_the_notice(walk: Walk, submitted: Procedure) -> None:
    notify(walk)
    case, rules = submitted.case, submitted.rules
    with acting(walk.clerk, reason="补材料"):
        said = reasons(
            Material.objects.ask, case, "居住证明", rules=rules, by=walk.clerk, at=at("2026-09-29")
        )
    assert "已发过一次性告知书" in said


def test_full_papers_are_accepted_not_sent_back(walk: Walk, submitted: Procedure) -> None:
    walk.hand_in_everything("2026-09-28")
    assert "材料齐全，应当受理" in reasons(notify, walk)


def test_what_was_named_is_brought_and_accepted(walk: Walk, submitted: Procedure) -> None:
    notify(walk)
    walk.hand_in_everything("2026-09-30")
    procedure = walk.act("resubmit", "2026-09-30", walk.clerk)
    assert procedure.stage == Stage.SUBMITTED
    assert OneTimeNotice.objects.get().answered_at == at("2026-09-30", 10)
    assert walk.accept("2026-09-30").accepted_at == at("2026-09-30", 10)


def test_gaps_start_no_clock(walk: Walk, submitted: Procedure) -> None:
    """H-69: material received but incomplete is not 受理."""
    assert not notify(walk).clocks.exists()
