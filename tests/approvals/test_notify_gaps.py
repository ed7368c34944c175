"""一次性告知 and 补正: every gap at once, once (GC-52, A.7 P4, S-33)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from approvals.actforms.intake import NotifyGapsForm
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting
from cases.models import Material, OneTimeNotice
from tests.approvals.conftest import Under
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


def test_a_paper_the_rules_forbid_is_not_asked_for_beside_the_list(under: Under) -> None:
    """S-35: 泰安 forbids the 失业登记证明 with its clause; 管城 lists it and may ask."""
    walk = under("TA-2019")
    walk.enter("2026-09-28")
    form = NotifyGapsForm({"also": "失业登记证明"}, subject=walk.procedure, by=walk.clerk)
    said = "；".join(form.errors["also"])
    assert "不能要求群众提供“失业登记证明”（泰安意见 三）" in said
    assert "居民申请最低生活保障不再要求提供收入证明" in said


def test_the_same_paper_may_be_asked_for_where_the_rules_list_it(walk: Walk, submitted: Procedure) -> None:
    procedure = walk.act("notify_gaps", "2026-09-28", walk.clerk, also=["失业登记证明"])
    assert "失业登记证明" in [item["label"] for item in procedure.case.one_time_notices.get().items]


def test_what_the_platform_knows_is_not_asked_for(walk: Walk, submitted: Procedure) -> None:
    """社会救助法 art. 62, in force since 2026-07-01."""
    said = reasons(walk.act, "notify_gaps", "2026-09-28", walk.clerk, also=["银行存款证明"])
    assert "“银行存款证明”可以通过核对查到，不得要求群众提供（社会救助法 第六十二条）" in said


def test_the_clerk_asks_for_one_more_paper_in_the_browser(
    walk: Walk, submitted: Procedure, client_of: Callable[..., Client]
) -> None:
    url = reverse("approvals:act", args=[submitted.case.case_no, "notify_gaps"])
    client = client_of(walk.clerk)
    assert "“银行存款证明”可以通过核对查到" in client.post(url, {"also": "银行存款证明"}).content.decode()
    facts = {"also": "就业失业登记证明"}
    assert "就业失业登记证明" in client.post(url, facts).content.decode()
    done = client.post(url, facts | {"confirmed": "1"}, follow=True)
    assert "一次性告知书" in done.content.decode()
