"""提标: one leader starts it, another person confirms it, and each household is adjusted exactly once."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Post
from approvals.models import Decision, Uplift, UpliftLine, WhatIf
from approvals.uplift import adjusting, job
from approvals.uplift.starting import NewUplift, start_uplift
from approvals.whatif import job as whatif_job
from audit.acts import Refused, acting, perform
from audit.models import Event
from audit.timeline import timeline
from policies.benefits import Derivation, rederive
from policies.models import Standard, StandardKind
from policies.standards import NewStandard, enter
from tests.approvals.oldledger import from_ledger, receiving
from tests.approvals.walk import Walk, at

pytestmark = pytest.mark.django_db
JANUARY = datetime.date(2027, 1, 1)
NOW = at("2026-12-31", 14)


@pytest.fixture
def raised(walk: Walk, places, county_chen: Post, supervisor: Post) -> Standard:
    """城市低保标准 800.00 元 from 2027-01-01, confirmed."""
    new = NewStandard(
        kind=StandardKind.DIBAO,
        region=places.county,
        household_class="urban",
        value=Decimal("800.00"),
        valid_from=JANUARY,
        doc_no="郑民文〔2026〕88号",
    )
    return perform(enter(new, by=county_chen, at=NOW).confirm, by=supervisor, at=NOW)


def started(places, by: Post, **facts) -> Uplift:
    facts = {"category": "dibao", "first_month": JANUARY, "reason": "2027年城市低保标准调整", **facts}
    return start_uplift(
        NewUplift(region=facts.pop("region", places.county), **facts), by=by, at=NOW, today=NOW.date()
    )


def confirmed(places, leader: Post, other: Post) -> Uplift:
    uplift = started(places, leader)
    whatif_job.run(uplift.estimate_id)
    return perform(uplift.confirm, by=other, at=NOW)


def lines(uplift: Uplift) -> list[tuple[str, Decimal, Decimal | None]]:
    return list(uplift.lines.order_by("pk").values_list("outcome", "before", "after"))


def refusal(call, *args, **facts) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **facts)
    return "；".join(refused.value.reasons)


def test_each_household_gets_a_new_decision_from_the_standards_first_month(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    old = walk.to_grant().decision
    uplift = confirmed(places, county_leader_gao, supervisor)
    assert job.run(uplift.pk, NOW) == 1
    old.refresh_from_db()
    new = Decision.objects.get(source="uplift")
    assert (old.first_month, old.last_month) == (datetime.date(2026, 11, 1), datetime.date(2026, 12, 1))
    assert (new.first_month, new.last_month, new.payable) == (JANUARY, None, Decimal("1900.00"))
    assert new.decided_by == supervisor
    assert "郑民文〔2026〕88号" in new.reasons
    assert lines(uplift) == [("raised", Decimal("1720.00"), Decimal("1900.00"))]
    assert Uplift.objects.get().stage == "finished"


def test_the_derivation_is_stored_and_can_be_computed_again(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    walk.to_grant()
    job.run(confirmed(places, county_leader_gao, supervisor).pk, NOW)
    stored = Derivation.from_json(Decision.objects.get(source="uplift").derivation)
    assert rederive(stored) == stored
    assert stored.facts.standards.documents["dibao"] == "郑民文〔2026〕88号"


def test_a_case_gets_one_act_in_its_own_file(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    case = walk.to_grant().case
    before = len(timeline(case.file_key))
    job.run(confirmed(places, county_leader_gao, supervisor).pk, NOW)
    found = timeline(case.file_key)
    assert len(found) == before + 1
    assert (found[0].act, found[0].sentence) == ("uplift", "提标调整保障金")
    assert "每月由 1720.00 元调整为 1900.00 元" in found[0].reason


def test_every_household_is_told_its_new_amount_in_writing(
    walk: Walk, places, raised, county_leader_gao, supervisor, client_of
) -> None:
    """D33 in the file of each (TA-28); all of a village come out of the printer as one."""
    case = walk.to_grant().case
    uplift = confirmed(places, county_leader_gao, supervisor)
    job.run(uplift.pk, NOW)
    paper = case.documents.get(kind="D33")
    assert uplift.lines.get().notice == paper
    for words in ("1,720.00", "1,900.00", "郑民文〔2026〕88号", "2027年1月"):
        assert words in paper.html
    client = client_of(supervisor)
    assert "各户告知书 1 份" in client.get(f"/uplift/{uplift.pk}/lists/").content.decode()
    answer = client.get(f"/uplift/{uplift.pk}/notices/{places.village.code}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client.get(f"/uplift/{uplift.pk}/notices/{places.township.code}/").status_code == 404


def test_a_second_run_changes_nothing(walk: Walk, places, raised, county_leader_gao, supervisor) -> None:
    walk.to_grant()
    uplift = confirmed(places, county_leader_gao, supervisor)
    job.run(uplift.pk, NOW)
    decisions, events = list(Decision.objects.order_by("pk").values()), Event.objects.count()
    assert job.run(uplift.pk, NOW) == 0
    assert (list(Decision.objects.order_by("pk").values()), Event.objects.count()) == (decisions, events)


def test_a_new_uplift_of_the_same_month_finds_everybody_raised_already(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    walk.to_grant()
    job.run(confirmed(places, county_leader_gao, supervisor).pk, NOW)
    again = confirmed(places, county_leader_gao, supervisor)
    job.run(again.pk, NOW)
    assert [outcome for outcome, *_ in lines(again)] == ["same"]
    assert Decision.objects.filter(source="uplift").count() == 1


def test_a_crash_in_the_middle_leaves_whole_households_and_the_next_run_goes_on(
    walk: Walk, places, raised, county_leader_gao, supervisor, monkeypatch
) -> None:
    walk.to_grant()
    walk.to_grant()
    uplift = confirmed(places, county_leader_gao, supervisor)
    real, calls = adjusting._succeed, []

    def breaks(*args):
        calls.append(1)
        successor = real(*args)
        if len(calls) == 2:
            raise RuntimeError("电源断了")
        return successor

    monkeypatch.setattr(adjusting, "_succeed", breaks)
    with pytest.raises(RuntimeError):
        job.run(uplift.pk, NOW)
    assert (Decision.objects.filter(source="uplift").count(), uplift.lines.count()) == (1, 1)
    monkeypatch.setattr(adjusting, "_succeed", real)
    assert job.run(uplift.pk, NOW) == 1
    assert Decision.objects.filter(last_month=None, payable=Decimal("1900.00")).count() == 2
    assert Uplift.objects.get().stage == "finished"


def test_a_household_with_a_running_procedure_is_listed_and_left(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    walk.to_grant()
    walk.reopen("2026-11-20")
    uplift = confirmed(places, county_leader_gao, supervisor)
    job.run(uplift.pk, NOW)
    (line,) = uplift.lines.all()
    assert (line.outcome, line.said) == ("left", "有在办的新申请，办结后再调整")
    assert not Decision.objects.filter(source="uplift").exists()


def test_what_the_computation_would_lower_is_left_to_people(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    figures = walk.to_grant().decision.derivation
    old = receiving(walk, "2000.00", source="uplift", derivation=figures, decided_by=walk.head)
    uplift = confirmed(places, county_leader_gao, supervisor)
    job.run(uplift.pk, NOW)
    assert "低于现发放的 2000.00 元，须先复核并听取意见" in uplift.lines.get(decision=old).said


def test_an_amount_of_an_old_ledger_is_adjusted_when_the_facts_explain_it(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    from_ledger(walk, "1720.00")
    uplift = confirmed(places, county_leader_gao, supervisor)
    job.run(uplift.pk, NOW)
    assert lines(uplift) == [("raised", Decimal("1720.00"), Decimal("1900.00"))]


def test_an_amount_of_an_old_ledger_nobody_can_derive_is_not_guessed(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    from_ledger(walk, "1500.00")
    uplift = confirmed(places, county_leader_gao, supervisor)
    job.run(uplift.pk, NOW)
    (line,) = uplift.lines.all()
    assert (line.outcome, line.said) == (
        "left",
        "台账金额 1500.00 元与按在案事实计算的 1720.00 元不一致，须先复核",
    )


def test_one_person_alone_raises_nothing(walk: Walk, places, raised, county_leader_gao) -> None:
    walk.to_grant()
    uplift = started(places, county_leader_gao)
    whatif_job.run(uplift.estimate_id)
    assert "本人发起的提标须由另一人核定" in refusal(perform, uplift.confirm, by=county_leader_gao)
    assert job.run(uplift.pk, NOW) == 0
    assert not UpliftLine.objects.exists()


def test_nobody_confirms_what_nobody_has_seen(places, raised, county_leader_gao, supervisor) -> None:
    uplift = started(places, county_leader_gao)
    assert "试算还没有算完" in refusal(perform, uplift.confirm, by=supervisor)


def test_a_township_head_raises_his_township_only(walk: Walk, places, raised, head_zhao, deputy_wang) -> None:
    walk.to_grant()
    assert "在本辖区内发起" in refusal(started, places, head_zhao)
    uplift = started(places, head_zhao, region=places.township)
    whatif_job.run(uplift.estimate_id)
    perform(uplift.confirm, by=deputy_wang, at=NOW)
    assert job.run(uplift.pk, NOW) == 1


def test_no_standard_no_uplift(walk: Walk, places, county_leader_gao, clerk_li) -> None:
    said = refusal(started, places, county_leader_gao)
    assert "没有从2027年1月起执行、已经核对的低保标准" in said
    assert "请写明提标事由" in refusal(started, places, county_leader_gao, reason=" ")
    assert "由县级负责人或乡镇（街道）主要负责人" in refusal(started, places, clerk_li)


def test_two_uplifts_of_one_month_do_not_run_side_by_side(places, raised, county_leader_gao) -> None:
    started(places, county_leader_gao)
    WhatIf.objects.update(state="done")
    assert "请勿重复发起" in refusal(started, places, county_leader_gao)


def test_the_database_refuses_one_signature_for_two(places, raised, county_leader_gao) -> None:
    uplift = started(places, county_leader_gao)
    change = {"stage": "confirmed", "confirmed_by": county_leader_gao, "confirmed_at": NOW}
    with pytest.raises(DatabaseError), transaction.atomic(), acting(county_leader_gao, reason="绕过"):
        Uplift.objects.filter(pk=uplift.pk).update(**change)


def test_the_estimate_says_what_the_job_then_does(
    walk: Walk, places, raised, county_leader_gao, supervisor
) -> None:
    walk.to_grant()
    uplift = confirmed(places, county_leader_gao, supervisor)
    total = WhatIf.objects.get().answer["total"]
    assert (total["gain"], total["difference"]) == (1, "180.00")
    job.run(uplift.pk, NOW)
    line = uplift.lines.get()
    assert line.after - line.before == Decimal(total["difference"])
