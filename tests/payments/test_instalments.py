"""Rosters of 临时救助: every instalment not paid from the reserve, once, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from openpyxl import load_workbook

from accounts.models import Post
from approvals.models import Decision, Instalment
from approvals.pieces import lay_out, pieces
from audit.acts import acting, perform
from cases.models import PaidFrom
from payments import schedule
from payments.build import build_roster
from payments.files import download
from payments.models import Change, FailedPayment, PaidInstalment, Roster, RosterState
from payments.returns.taking import receive
from payments.schedule import build_due, month_to_pay
from payments.strip import strip_of
from policies.benefits.months import add_months
from policies.rules import Rules
from policies.workdays import current_calendar
from tests.approvals.relief import office_at
from tests.approvals.walk import at
from tests.payments.answers import as_csv, failed, said
from tests.payments.conftest import DEC, JAN, NOV, SET_UP, InReceipt, build, first, lines_of
from tests.personas import Places, PostOf

URGENT, EXPENSE = "linshi_jinan", "linshi_zhichu"
Grant = Callable[..., Decision]


@pytest.fixture
def granted(in_receipt: InReceipt) -> Grant:
    """granted("何桂兰", "900.00", "2026-11", months=3): a grant in force, its pieces laid out."""

    def made(
        name: str = "何桂兰",
        amount: str = "900.00",
        since: str = "2026-11",
        *,
        months: int = 1,
        paid_from: str = PaidFrom.ROSTER,
        category: str = URGENT,
        goods: str = "",
        **more: object,
    ) -> Decision:
        last = add_months(first(since), months - 1)
        decision = in_receipt(
            name, amount, since, category=category, until=f"{last:%Y-%m}", decided=f"{since}-03", **more
        )
        with acting(SET_UP, reason="先行救助"):
            worth = Decimal(amount) if goods else Decimal(0)
            lay_out(
                decision,
                pieces(
                    amount=Decimal(0) if goods else Decimal(amount),
                    months=months,
                    first_month=first(since),
                    paid_from=paid_from,
                    goods=goods,
                    goods_value=worth,
                ),
            )
        return decision

    return made


def test_a_roster_pays_the_instalment_of_its_month(places: Places, granted: Grant) -> None:
    granted(months=3)
    line = lines_of(build(places, NOV, category=URGENT))["何桂兰"]
    assert (line.payable, line.change) == (Decimal("300.00"), Change.NEW)


def test_every_instalment_is_on_one_roster(
    places: Places, granted: Grant, release: Callable[[Roster], Roster]
) -> None:
    decision = granted(months=3)
    release(build(places, NOV, category=URGENT), "2026-11-05")
    release(build(places, DEC, category=URGENT), "2026-12-05")
    third = build(places, JAN, category=URGENT)
    paid = PaidInstalment.objects.filter(instalment__decision=decision)
    assert sorted(str(row.roster.month) for row in paid) == ["2026-11-01", "2026-12-01", "2027-01-01"]
    assert lines_of(third)["何桂兰"].payable == Decimal("300.00")
    assert decision.instalments.open().count() == 1


def test_the_release_marks_the_instalment_given(
    places: Places, granted: Grant, release: Callable[[Roster], Roster]
) -> None:
    decision = granted()
    roster = build(places, NOV, category=URGENT)
    assert decision.instalments.get().paid_at is None
    release(roster, "2026-11-05")
    assert decision.instalments.get().paid_at == at("2026-11-05")


def test_an_instalment_the_bank_sent_back_is_paid_again_once(
    places: Places, granted: Grant, release: Callable[[Roster], Roster], finance_su: Post, clerk_li: Post
) -> None:
    granted(months=3)
    november = release(build(places, NOV, category=URGENT), "2026-11-05")
    content = as_csv(said(november, 何桂兰=failed("卡已注销")))
    file = receive(content, "回盘.csv", november, by=finance_su, at=at("2026-11-25"))
    perform(file.take, by=finance_su, at=at("2026-11-25"))
    perform(FailedPayment.objects.get().put_right, by=clerk_li, at=at("2026-11-25"), word="已补办，账号不变")
    december = release(build(places, DEC, category=URGENT), "2026-12-05")
    line = lines_of(december)["何桂兰"]
    assert (line.amount, line.arrears, line.payable) == (300, 300, 600)
    assert lines_of(build(places, JAN, category=URGENT))["何桂兰"].payable == 300


def test_money_that_came_back_alone_calls_for_a_roster(
    places: Places, granted: Grant, release: Callable[[Roster], Roster], finance_su: Post, clerk_li: Post
) -> None:
    granted("何桂兰", "500.00")
    november = release(build(places, NOV, category=URGENT), "2026-11-05")
    content = as_csv(said(november, 何桂兰=failed("卡已注销")))
    file = receive(content, "回盘.csv", november, by=finance_su, at=at("2026-11-25"))
    perform(file.take, by=finance_su, at=at("2026-11-25"))
    assert build_due(at("2026-11-25", 10)) == []
    perform(FailedPayment.objects.get().put_right, by=clerk_li, at=at("2026-11-25"), word="已补办，账号不变")
    (again,) = build_due(at("2026-11-25", 10))
    assert (again.month, lines_of(again)["何桂兰"].payable) == (DEC, 500)
    assert release(again, "2026-12-01").state == RosterState.RELEASED
    assert build_due(at("2026-12-02", 10)) == []


def test_what_the_reserve_or_a_purchase_gave_is_on_no_roster(places: Places, granted: Grant) -> None:
    granted("何桂兰", paid_from=PaidFrom.RESERVE)
    granted("陈国富", goods="棉被 2 床")
    assert not build(places, NOV, category=URGENT).lines.exists()


def test_an_instalment_missed_comes_with_the_next_roster(places: Places, granted: Grant) -> None:
    granted("何桂兰", "600.00", months=2)
    assert lines_of(build(places, DEC, category=URGENT))["何桂兰"].payable == Decimal("600.00")


def test_two_grants_of_one_household_make_one_line(places: Places, granted: Grant) -> None:
    one = granted("何桂兰", "500.00")
    granted("何桂兰", "200.00", household=one.household)
    line = lines_of(build(places, NOV, category=URGENT))["何桂兰"]
    assert line.payable == Decimal("700.00")
    assert line.instalments.count() == 2


def test_one_paid_out_is_not_stopped_the_month_after(
    places: Places, granted: Grant, release: Callable[[Roster], Roster]
) -> None:
    """No lines of nothing: who is not due is not there."""
    granted("何桂兰")
    release(build(places, NOV, category=URGENT), "2026-11-05")
    granted("陈国富", since="2026-12")
    roster = build(places, DEC, category=URGENT)
    assert list(lines_of(roster)) == ["陈国富"]
    assert not roster.lines.filter(payable__lte=0).exists()


def test_the_strip_adds_up_without_the_month_before(
    places: Places, granted: Grant, release: Callable[[Roster], Roster]
) -> None:
    granted("何桂兰")
    release(build(places, NOV, category=URGENT), "2026-11-05")
    granted("陈国富", "400.00", since="2026-12")
    strip = strip_of(build(places, DEC, category=URGENT))
    assert strip.adds_up
    assert (strip.new.amount, strip.stopped.amount) == (Decimal("400.00"), Decimal(0))


def test_held_back_it_comes_again(places: Places, granted: Grant, clerk_li: Post) -> None:
    granted("何桂兰")
    roster = build(places, NOV, category=URGENT)
    line = lines_of(roster)["何桂兰"]
    roster = perform(roster.hold_line, by=clerk_li, at=at("2026-11-04"), line=line, why="账户待核实")
    assert not PaidInstalment.objects.exists()
    roster = perform(roster.resume_line, by=clerk_li, at=at("2026-11-05"), line=line)
    assert PaidInstalment.objects.get().line.payable == Decimal("900.00")


def test_a_cancelled_instalment_leaves_the_draft_with_the_refresh(
    places: Places, granted: Grant, clerk_li: Post
) -> None:
    decision = granted("何桂兰")
    granted("陈国富", "400.00")
    roster = build(places, NOV, category=URGENT)
    with acting(SET_UP, reason="取消"):
        decision.instalments.update(cancelled_at=at("2026-11-04"))
    assert {check.code for check in roster.findings} >= {"B1"}
    roster = perform(roster.refresh, by=clerk_li, at=at("2026-11-05"))
    assert (list(lines_of(roster)), roster.total) == (["陈国富"], Decimal("400.00"))


def test_no_check_of_monthly_money_stops_it(places: Places, granted: Grant, in_receipt: InReceipt) -> None:
    """A household of 低保 may be given 临时救助 in the same month."""
    dibao = in_receipt("何桂兰")
    build(places, NOV)
    granted("何桂兰", household=dibao.household)
    assert [check.code for check in build(places, NOV, category=URGENT).findings] == []


def test_both_types_have_rosters_of_their_own(places: Places, granted: Grant) -> None:
    granted("何桂兰")
    granted("陈国富", "2000.00", category=EXPENSE)
    assert list(lines_of(build(places, NOV, category=EXPENSE))) == ["陈国富"]


def test_a_sum_above_the_limit_signed_in_the_township_is_stopped(
    post_of: PostOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B16."""
    qinbei = office_at("QB", post_of)
    monkeypatch.setattr(Rules, "signers_for", lambda *_: ("TOWNSHIP_HEAD",))
    qinbei.grant(qinbei.request(qinbei.family(), "2026-03-30", 9), at("2026-04-01"), "2500.00")
    roster = build_roster(qinbei.township, URGENT, datetime.date(2026, 4, 1), by=SET_UP, at=at("2026-04-02"))
    assert "B16" in {check.code for check in roster.findings}


def test_the_monthly_rosters_pay_no_instalments(
    places: Places, granted: Grant, in_receipt: InReceipt
) -> None:
    in_receipt("王秀英")
    granted("何桂兰")
    assert list(lines_of(build(places, NOV))) == ["王秀英"]


def test_what_waits_is_drafted_by_the_calendar(places: Places, granted: Grant) -> None:
    granted("何桂兰")
    made = build_due(at("2026-11-04"))
    assert [(roster.category, roster.month) for roster in made] == [(URGENT, NOV)]
    assert build_due(at("2026-11-05")) == []


def test_after_this_months_roster_is_signed_the_next_takes_what_comes(
    places: Places, granted: Grant, release: Callable[[Roster], Roster]
) -> None:
    granted("何桂兰")
    release(build(places, NOV, category=URGENT), "2026-11-05")
    assert month_to_pay(places.township.pk, URGENT, datetime.date(2026, 11, 20)) is None
    granted("陈国富")
    assert month_to_pay(places.township.pk, URGENT, datetime.date(2026, 11, 20)) == DEC


def test_where_the_rules_name_an_export_day_the_roster_waits_for_it(post_of: PostOf) -> None:
    """QB: exported on the 10th, drafted five working days before it."""
    qinbei = office_at("QB", post_of)
    qinbei.grant(qinbei.request(qinbei.family(), "2026-03-30", 9), at("2026-03-30", 11), "500.00")
    drafted = current_calendar().back(datetime.date(2026, 4, 10), schedule.AHEAD)
    qinbei.grant(qinbei.request(qinbei.family("黄小梅"), "2026-04-01", 9), at("2026-04-01", 11), "500.00")
    with acting(SET_UP, reason="三月的已经发了"):
        Instalment.objects.filter(month=datetime.date(2026, 3, 1)).update(cancelled_at=at("2026-03-31"))
    before = at(f"{drafted - datetime.timedelta(days=1)}")
    assert build_due(before) == []
    assert [roster.month.month for roster in build_due(at(f"{drafted}"))] == [4]


def test_the_file_says_what_it_pays(
    places: Places, granted: Grant, release: Callable[[Roster], Roster], finance_su: Post
) -> None:
    granted("何桂兰")
    roster = release(build(places, NOV, category=URGENT), "2026-11-05")
    assert roster.state == RosterState.RELEASED
    _, content = download(roster, "xlsx", by=finance_su, at=at("2026-11-06"))
    sheet = load_workbook(BytesIO(content)).active
    assert "临时救助·急难型名册" in sheet["A1"].value
    _, bank = download(roster, "csv", by=finance_su, at=at("2026-11-06"))
    assert "202611临时救助·急难型" in bank.decode("gb18030")


def test_pieces_that_do_not_add_up_are_refused_by_the_database(places: Places, granted: Grant) -> None:
    decision = granted("何桂兰")
    with pytest.raises(DatabaseError, match="合计与批准的金额不一致"), transaction.atomic():
        with acting(SET_UP, reason="多发"):
            Instalment.objects.create(
                case=decision.case,
                decision=decision,
                number=9,
                month=NOV,
                kind="cash",
                amount=Decimal("1.00"),
                paid_from="roster",
            )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
