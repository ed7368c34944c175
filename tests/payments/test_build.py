"""What is on a month's roster, why it differs from last month's, and what is made up."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from approvals.stages import Stage
from audit.acts import Refused, acting, perform
from audit.models import Event
from payments.models import Arrears, Change, Roster, RosterLine
from payments.strip import strip_of
from tests.approvals.walk import at
from tests.payments.conftest import DEC, JAN, NOV, SET_UP, build, end, give_account, lines_of

pytestmark = pytest.mark.django_db


def test_a_walked_case_is_on_the_roster_of_its_first_month(walk, places) -> None:
    walk.to_grant()
    line = build(places, NOV).lines.get()
    assert (line.head_name, line.persons, line.payable) == ("何桂兰", 3, Decimal("1720.00"))
    assert (line.payee_name, line.account) == ("何桂兰", "6217008739564797578")
    assert (line.change, line.reason) == (Change.NEW, f"案号 {walk.procedure.case.case_no}")


def test_nothing_is_paid_before_the_first_month(in_receipt, places) -> None:
    in_receipt(since="2026-12")
    assert not build(places, NOV).lines.exists()


@pytest.mark.parametrize("stage", [Stage.PUBLICITY, Stage.REVIEW])
def test_nothing_is_paid_before_the_decision_is_in_force(in_receipt, places, stage) -> None:
    in_receipt(stage=stage)
    assert not build(places, NOV).lines.exists()


def test_a_missed_month_is_paid_as_arrears_in_the_next_roster(in_receipt, places) -> None:
    build(places, NOV, "2026-10-16")
    in_receipt(payable="460.00", since="2026-11", decided="2026-10-24")
    line = build(places, DEC).lines.get()
    assert (line.amount, line.arrears, line.payable) == (Decimal(460), Decimal(460), Decimal("920.00"))
    made_up = line.arrears_months_paid.get()
    assert (made_up.month, made_up.amount) == (NOV, Decimal(460))
    assert line.reason.startswith("补发2026年11月（未列入当月名册）；案号")


def test_a_ledger_that_closes_at_an_hour_leaves_later_confirmations_to_the_next_roster(
    in_receipt, places, monkeypatch
) -> None:
    closes = at("2026-10-24", 0)
    monkeypatch.setattr("payments.fill.ledger_cutoff", lambda _rules, month: closes if month == NOV else None)
    in_receipt("早", decided="2026-10-23")
    in_receipt("晚", decided="2026-10-24")
    assert set(lines_of(build(places, NOV, "2026-10-30"))) == {"早"}
    december = lines_of(build(places, DEC))
    assert (december["早"].payable, december["晚"].payable) == (Decimal(460), Decimal(920))


def test_arrears_are_made_up_once(in_receipt, places) -> None:
    in_receipt(since="2026-11")
    assert build(places, DEC).total == Decimal("920.00")
    january = build(places, JAN)
    assert january.total == Decimal("460.00")
    line = january.lines.get()
    assert (line.change, line.reason) == (Change.LOWERED, "上月含补发460.00元")


def test_months_without_any_roster_are_made_up_for_everybody(in_receipt, places) -> None:
    in_receipt("甲", since="2026-10", decided="2026-09-20")
    build(places, datetime.date(2026, 10, 1))
    line = build(places, JAN).lines.get()
    assert (line.arrears_months, line.payable) == (2, Decimal(1380))
    assert line.reason.startswith("补发2026年11月至2026年12月共2个月")


def test_an_old_ledger_is_owed_nothing_from_before_the_first_roster(in_receipt, places) -> None:
    in_receipt(since="2021-10", source="ledger")
    line = build(places, DEC).lines.get()
    assert (line.arrears, line.payable, line.reason) == (0, Decimal(460), "历史台账")


def test_every_kind_of_difference_has_its_reason(in_receipt, places) -> None:
    stays, ends, more, less = (in_receipt(name, since="2026-11") for name in ("不变", "停了", "增了", "减了"))
    build(places, NOV)
    end(ends, "2026-11")
    for decision, payable in ((more, "560.00"), (less, "300.00")):
        end(decision, "2026-11")
        in_receipt(household=decision.household, payable=payable, since="2026-12", decided="2026-11-10")
    in_receipt("新增", since="2026-12", decided="2026-11-12")
    lines = lines_of(build(places, DEC))
    kinds = {name: line.change for name, line in lines.items()}
    assert kinds == {"不变": "same", "停了": "stopped", "增了": "raised", "减了": "lowered", "新增": "new"}
    assert lines["停了"].reason == "待遇至2026年11月止"
    assert lines["不变"].reason == ""
    assert all(lines[name].reason.startswith("案号 DG-2026-") for name in ("增了", "减了", "新增"))
    assert lines["增了"].difference == Decimal(100)
    assert stays.household_id == lines["不变"].household_id


def test_the_strip_adds_up(in_receipt, places) -> None:
    a, b, c = in_receipt("甲", persons=2), in_receipt("乙", persons=3), in_receipt("丙")
    november = build(places, NOV)
    end(a, "2026-11")
    end(b, "2026-11")
    in_receipt(household=b.household, payable="700.00", persons=4, since="2026-12", decided="2026-11-10")
    in_receipt("丁", payable="200.00", persons=2, since="2026-12", decided="2026-11-10")
    december = build(places, DEC)
    strip = strip_of(december)
    assert (november.total, november.persons) == (Decimal(1380), 6)
    assert (strip.last.amount, strip.new.amount, strip.stopped.amount, strip.changed.amount) == (
        Decimal(1380),
        Decimal(200),
        Decimal(460),
        Decimal(240),
    )
    assert (strip.now.households, strip.now.persons, strip.now.amount) == (3, 7, Decimal(1360))
    assert strip.adds_up
    assert c.household.roster_lines.count() == 2


def test_a_strip_that_does_not_match_last_months_head_is_seen(in_receipt, places) -> None:
    in_receipt()
    november, december = build(places, NOV), build(places, DEC)
    with acting(SET_UP, reason="试改"):
        Roster.objects.filter(pk=november.pk).update(total=1)
    assert not strip_of(december).adds_up


def test_a_household_once_stopped_comes_back_as_resumed(in_receipt, places) -> None:
    decision = in_receipt()
    build(places, NOV)
    end(decision, "2026-11")
    build(places, DEC)
    in_receipt(household=decision.household, since="2027-01", decided="2026-12-10")
    assert build(places, JAN).lines.get().change == Change.RESUMED


def test_a_held_month_is_made_up_with_the_reason_it_was_held_for(in_receipt, places, clerk_li) -> None:
    in_receipt(since="2026-11")
    roster = build(places, NOV)
    roster = perform(
        roster.hold_line, by=clerk_li, at=at("2026-10-23"), line=roster.lines.get(), why="换卡中"
    )
    held = roster.lines.get()
    assert (held.change, held.payable, held.reason, roster.total) == (Change.HELD, 0, "换卡中", 0)
    line = build(places, DEC).lines.get()
    assert (line.change, line.payable) == (Change.RESUMED, Decimal(920))
    assert line.reason.startswith("补发2026年11月（缓发：换卡中）")


def test_what_a_stopped_household_is_still_owed_is_paid_once_more(in_receipt, places, clerk_li) -> None:
    decision = in_receipt(since="2026-11")
    roster = build(places, NOV)
    perform(roster.hold_line, by=clerk_li, at=at("2026-10-23"), line=roster.lines.get(), why="换卡中")
    end(decision, "2026-11")
    line = build(places, DEC).lines.get()
    assert (line.change, line.amount, line.arrears, line.payable) == (Change.ARREARS, 0, 460, 460)
    stopped = build(places, JAN).lines.get()
    assert (stopped.change, stopped.payable, stopped.last_payable) == (Change.STOPPED, 0, 460)


def test_months_of_an_earlier_decision_are_made_up_at_its_amount(in_receipt, places, clerk_li) -> None:
    decision = in_receipt(payable="460.00", since="2026-11")
    roster = build(places, NOV)
    perform(roster.hold_line, by=clerk_li, at=at("2026-10-23"), line=roster.lines.get(), why="换卡中")
    end(decision, "2026-11")
    in_receipt(household=decision.household, payable="500.00", since="2026-12", decided="2026-11-10")
    line = build(places, DEC).lines.get()
    assert (line.amount, line.arrears, line.payable) == (500, 460, 960)
    assert line.arrears_months_paid.get().decision == decision


def test_a_line_is_a_snapshot_that_later_facts_do_not_move(in_receipt, places) -> None:
    decision = in_receipt(account="6217000000000000001")
    roster = build(places, NOV)
    end(decision, "2026-11")
    with acting(SET_UP, reason="更名"):
        decision.household.accounts.update(holder_name="别人")
        type(decision.household).objects.filter(pk=decision.household_id).update(head_name="别人")
    line = roster.lines.get()
    assert (line.head_name, line.payee_name, line.payable) == ("何桂兰", "何桂兰", Decimal(460))


def test_a_roster_is_one_event_for_all_its_lines(in_receipt, places) -> None:
    for name in ("甲", "乙", "丙"):
        in_receipt(name, since="2026-10")
    roster = build(places, NOV)
    bulk = {event.table_name: event for event in Event.objects.of_file(roster.file_key) if event.op == "bulk"}
    assert bulk["payments_rosterline"].new["count"] == 3
    assert Decimal(str(bulk["payments_rosterline"].new["total"])) == roster.total
    assert bulk["payments_arrears"].new["count"] == 3


def test_building_again_gives_the_same_roster(in_receipt, places) -> None:
    in_receipt()
    first_time, again = build(places, NOV), build(places, NOV)
    assert (first_time.pk, again.lines.count()) == (again.pk, 1)


def test_the_command_and_the_function_give_one_roster(in_receipt, places, capsys) -> None:
    in_receipt(since="2026-12", decided="2026-11-10")
    call_command("build_roster", "2026-12", region=places.township.code)
    call_command("build_roster", "2026-12", region=places.township.code)
    roster = Roster.objects.get()
    assert build(places, DEC).pk == roster.pk
    said = capsys.readouterr().out.splitlines()
    assert said == ["东关街道2026年12月低保名册：1 户 1 人，应发 460.00 元，已生成"] * 2


@pytest.mark.parametrize(
    ("month", "code", "words"),
    [
        ("2026-13", "410104001000", "请按 2026-12 的样式写"),
        ("2026-12", "410104009000", "没有代码为 410104009000"),
    ],
)
def test_the_command_says_what_is_wrong(places, month, code, words) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("build_roster", month, region=code)


def test_no_month_is_built_behind_one_that_was_handed_in(in_receipt, places, release) -> None:
    in_receipt(since="2026-12", decided="2026-11-10")
    release(build(places, DEC))
    with pytest.raises(Refused, match="2026年12月低保名册已经上报，不能再生成2026年11月的"):
        build(places, NOV)


def test_a_month_drafted_after_the_next_one_takes_its_arrears_back(in_receipt, places, clerk_li) -> None:
    in_receipt(since="2026-11")
    december = build(places, DEC)
    assert december.total == 920
    build(places, NOV)
    december = perform(december.refresh, by=clerk_li, at=at("2026-11-20"))
    assert (december.total, Arrears.objects.count()) == (460, 0)


def test_rosters_of_categories_stand_apart(in_receipt, places) -> None:
    in_receipt("甲")
    in_receipt("乙", payable="900.00", category="tekun")
    assert build(places, NOV).total == 460
    assert build(places, NOV, category="tekun").total == 900


def test_the_latest_account_of_the_day_is_taken(in_receipt, places) -> None:
    decision = in_receipt(account="6217000000000000001")
    with acting(SET_UP, reason="换卡"):
        decision.household.accounts.update(until=datetime.date(2026, 10, 10))
    give_account(decision.household, "6217000000000000002", since="2026-10-10")
    assert build(places, NOV).lines.get().account == "6217000000000000002"


def test_no_line_is_readable_in_the_table(in_receipt, places, app_connection) -> None:
    in_receipt()
    line = build(places, NOV).lines.get()
    assert len(line.payee_id) == 18
    stored = RosterLine.objects.extra(select={"sealed": "account"}).values_list("sealed", flat=True).get()
    assert line.account not in stored or stored.startswith("k")
