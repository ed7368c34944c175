"""The bank's answer to a released roster: taken in whole, once, and nothing of it becomes a row of the roster."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Role
from approvals.models import Notification
from audit.acts import Refused, acting, perform
from audit.models import Event
from payments.models import Arrears, Aside, BankReturn, FailedPayment, ReturnRow, Roster, RosterState
from payments.returns.taking import receive
from payments.standing import standing_of
from payments.states import FailureState
from tests.approvals.walk import at
from tests.payments.answers import as_csv, as_xlsx, failed, said
from tests.payments.conftest import DEC, JAN, NOV, SET_UP, build, give_account, lines_of

pytestmark = pytest.mark.django_db
ARRIVED = "2026-11-25"
STRAY = [99, "6217000000000009999", "王五", "800.00", "成功", "", "2026-11-24"]


@pytest.fixture
def released(in_receipt, places, release) -> Roster:
    """November of three households: 甲 460, 乙 672 and 䶮某, whose name is a rare one."""
    in_receipt("甲", "460.00")
    in_receipt("乙", "672.00")
    in_receipt("䶮某", "560.00")
    return release(build(places, NOV), "2026-10-23")


@pytest.fixture
def take(finance_su):
    """take(roster, content): uploaded and taken in by finance."""

    def taken(roster: Roster, content: bytes, day: str = ARRIVED) -> BankReturn:
        file = receive(content, "回盘.csv", roster, by=finance_su, at=at(day))
        return perform(file.take, by=finance_su, at=at(day))

    return taken


def standings(roster: Roster) -> dict[str, int]:
    return {count.standing: count.lines for count in standing_of(roster)}


def kinds(file: BankReturn) -> dict[int, str]:
    return dict(file.rows.values_list("row", "kind"))


def test_every_line_paid_settles_the_roster_and_the_county_closes_it(
    released, take, finance_su, supervisor, county_chen, head_zhao
) -> None:
    with pytest.raises(Refused, match="还没有登记银行回盘"):
        perform(released.close, by=supervisor, at=at(ARRIVED))
    before = dict(released.lines.values_list("pk", "payable"))
    file = take(released, as_csv([*said(released), ["合计", 3, "", "1692.00", "", "", ""]]))
    assert (file.rows_count, file.total) == (3, Decimal("1692.00"))
    assert set(kinds(file).values()) == {"paid"}
    assert standings(released) == {"paid": 3}
    for by in (finance_su, county_chen, head_zhao):
        with pytest.raises(Refused):
            perform(released.close, by=by, at=at(ARRIVED))
    closed = perform(released.close, by=supervisor, at=at(ARRIVED))
    assert closed.state == RosterState.CLOSED
    assert dict(closed.lines.values_list("pk", "payable")) == before
    with pytest.raises(Refused, match="结清"):
        receive(as_csv(said(released)), "又一份.csv", closed, by=finance_su, at=at(ARRIVED))
    with pytest.raises(DatabaseError, match="不能再改"), acting(SET_UP, reason="绕过"), transaction.atomic():
        Roster.objects.filter(pk=closed.pk).update(state="released")


def test_the_same_file_twice_changes_nothing(released, take, finance_su) -> None:
    content = as_csv(said(released, 乙=failed()))
    first = take(released, content)
    rows, events = ReturnRow.objects.count(), Event.objects.count()
    again = receive(content, "再来一次.csv", released, by=finance_su, at=at(ARRIVED))
    assert again == first
    assert (ReturnRow.objects.count(), Event.objects.count()) == (rows, events)
    # Saved anew as a spreadsheet it is another file that says the same.
    resaved = receive(
        as_xlsx(said(released, 乙=failed())), "另存.xlsx", released, by=finance_su, at=at(ARRIVED)
    )
    assert resaved.report["counts"] == {"known": 3}
    with pytest.raises(Refused, match="以前都登记过"):
        perform(resaved.take, by=finance_su, at=at(ARRIVED))
    assert (Aside.objects.count(), FailedPayment.objects.count()) == (0, 1)
    # The database says so too.
    with pytest.raises(IntegrityError), acting(SET_UP, reason="绕过"), transaction.atomic():
        BankReturn.objects.filter(pk=resaved.pk).update(sha256=first.sha256, state="taken")


def test_a_row_that_is_not_in_the_roster_is_put_aside_until_the_county_has_concluded(
    released, take, supervisor, county_chen, county_leader_gao, post_of
) -> None:
    auditor = post_of(Role.AUDITOR, name="林正")
    file = take(released, as_csv([*said(released), STRAY]))
    stray = Aside.objects.get()
    assert (stray.kind, stray.flag, stray.row.account) == ("stray", "R36", STRAY[1])
    assert [row.account for row in file.rows.order_by("row")] == ["", "", "", STRAY[1]]
    assert released.lines.count() == 3
    for post in (supervisor, auditor):
        word = Notification.objects.for_post(post).get()
        assert word.text.startswith("R36 东关街道2026年11月低保名册回盘第 5 行名册外发放：王五 800.00 元")
        assert word.link == f"/payroll/asides/{stray.pk}/"
    assert Event.objects.filter(act="flag_R36").count() == 1
    with pytest.raises(Refused, match="还有 1 笔没有结论"):
        perform(released.close, by=supervisor, at=at(ARRIVED), word="已核对")
    facts = {
        "verdict": "violation",
        "findings": "发放会计在银行端另加一笔",
        "handed_on": datetime.date(2026, 11, 25),
    }
    with pytest.raises(Refused, match="请写明移交单位"):
        perform(stray.conclude, by=supervisor, at=at(ARRIVED), **facts)
    with pytest.raises(Refused, match="须由另一人下结论"):
        perform(stray.conclude, by=county_leader_gao, at=at(ARRIVED), handed_to="区纪委监委", **facts)
    with pytest.raises(Refused, match="须由"):
        perform(stray.conclude, by=county_chen, at=at(ARRIVED), handed_to="区纪委监委", **facts)
    perform(stray.conclude, by=supervisor, at=at(ARRIVED), handed_to="区纪委监委", **facts)
    assert released.lines.count() == 3
    for change in ("UPDATE payments_aside SET findings = '没有事'", "DELETE FROM payments_aside"):
        with (
            pytest.raises(DatabaseError, match="不能"),
            acting(SET_UP, reason="绕过"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    assert perform(released.close, by=supervisor, at=at(ARRIVED)).state == RosterState.CLOSED


def test_the_database_closes_no_roster_with_something_open(released, take, supervisor) -> None:
    take(released, as_csv([*said(released)[:2], STRAY]))

    def forced() -> None:
        with acting(SET_UP, reason="绕过"), transaction.atomic():
            Roster.objects.filter(pk=released.pk).update(state="closed")

    with pytest.raises(DatabaseError, match="没有签名"):
        forced()
    with acting(SET_UP, reason="绕过"):
        released.signatures.create(step="closed", user=supervisor.user, post=supervisor, at=at(ARRIVED))
    with pytest.raises(DatabaseError, match="还没有查清"):
        forced()
    with acting(SET_UP, reason="绕过"):
        Aside.objects.update(
            state="concluded", verdict="bank_error", findings="银行串户，已退回", concluded_by=supervisor
        )
    with pytest.raises(DatabaseError, match="没有到账的户"):
        forced()


def test_paid_twice_more_or_less_or_to_another_name_is_each_said(
    released, take, finance_su, supervisor, in_receipt
) -> None:
    rows = said(released, 乙={"金额（元）": "772.00"}, 䶮某={"户名": "李四"})
    file = take(released, as_csv([*rows, rows[0]]))
    assert sorted(kinds(file).values()) == ["name", "over", "paid", "twice"]
    assert set(Aside.objects.values_list("kind", "flag")) == {("over", "R36"), ("twice", "R36"), ("name", "")}
    assert standings(released) == {"paid": 2, "name": 1}
    name = Aside.objects.get(kind="name")
    with pytest.raises(Refused, match="不能按"):
        perform(
            Aside.objects.get(kind="twice").conclude,
            by=supervisor,
            at=at(ARRIVED),
            verdict="same_person",
            findings="同一人",
        )
    perform(name.conclude, by=supervisor, at=at(ARRIVED), verdict="bank_error", findings="发给了李四，已退回")
    # The household itself has not had its money: a task of the township.
    assert FailedPayment.objects.get().line.head_name == "䶮某"
    assert standings(released) == {"paid": 2, "failed": 1}


def test_one_person_under_two_spellings_has_been_paid(released, take, supervisor) -> None:
    take(released, as_csv(said(released, 乙={"户名": "乙（社保）"})))
    name = Aside.objects.get()
    assert (name.kind, name.flag, Notification.objects.count()) == ("name", "", 0)
    facts = {"verdict": "same_person", "findings": "银行户名带卡种，核对身份证为同一人"}
    perform(name.conclude, by=supervisor, at=at(ARRIVED), **facts)
    assert standings(released) == {"paid": 3}
    assert perform(released.close, by=supervisor, at=at(ARRIVED)).state == RosterState.CLOSED


def test_too_little_is_completed_by_a_later_answer(released, take) -> None:
    take(released, as_csv(said(released, 乙={"金额（元）": "600.00"})))
    assert standings(released) == {"paid": 2, "short": 1}
    rest = [2, released.lines.get(head_name="乙").account, "乙", "72.00", "成功", "", ARRIVED]
    file = take(released, as_csv([rest]))
    assert kinds(file) == {2: "paid"}
    assert standings(released) == {"paid": 3}


def test_a_name_the_bank_cannot_write_is_no_other_name(released, take) -> None:
    file = take(released, as_csv(said(released, 䶮某={"户名": "？某"}), encoding="utf-8-sig"))
    assert set(kinds(file).values()) == {"paid"}


def test_a_failure_is_a_task_then_paid_again_once(
    released, take, places, clerk_li, in_receipt, release, supervisor
) -> None:
    take(released, as_csv(said(released, 乙=failed("账号不存在"))))
    failure = FailedPayment.objects.get()
    assert (failure.amount, failure.why, failure.state) == (
        Decimal("672.00"),
        "账号不存在",
        FailureState.OPEN,
    )
    december = build(places, DEC, "2026-11-26")
    assert lines_of(december)["乙"].payable == 672
    assert [check.code for check in december.findings if check.blocks] == ["B17"]
    with pytest.raises(Refused, match="请先在家庭档案里换登账户"):
        perform(failure.put_right, by=clerk_li, at=at("2026-11-26"))
    household = failure.line.household
    with acting(SET_UP, reason="停用账户"):
        household.accounts.current().update(until=datetime.date(2026, 11, 26))
    give_account(household, "6217008880000000001", "乙", "2026-11-26")
    perform(failure.put_right, by=clerk_li, at=at("2026-11-26"))
    december = perform(december.refresh, by=clerk_li, at=at("2026-11-26"))
    line = lines_of(december)["乙"]
    assert (line.base, line.arrears, line.payable) == (672, 672, 1344)
    assert "补发2026年11月（上次没有到账：账号不存在）" in line.reason
    assert Arrears.objects.get().failure == failure
    assert standings(released) == {"paid": 2, "carried": 1}
    # Once: a later roster does not pay it again, nor may anybody write it there.
    december = perform(december.explain, by=clerk_li, at=at("2026-11-26"), code="W3", words="银行退回后换卡")
    december = perform(december.explain, by=clerk_li, at=at("2026-11-26"), code="W6", words="上月退回一户")
    release(december, "2026-11-26")
    january = build(places, JAN, "2026-12-20")
    assert lines_of(january)["乙"].payable == 672
    with pytest.raises(IntegrityError), acting(SET_UP, reason="绕过"), transaction.atomic():
        made = Arrears.objects.get()
        made.pk, made.roster, made.line = None, january, lines_of(january)["乙"]
        made.save()
    # The bank paying after all what a roster has paid again is money beside the roster.
    late = [2, released.lines.get(head_name="乙").account, "乙", "672.00", "成功", "", "2026-11-28"]
    assert kinds(take(released, as_csv([late]), "2026-11-28")) == {2: "twice"}
    perform(
        Aside.objects.get().conclude,
        by=supervisor,
        at=at("2026-11-28"),
        verdict="bank_error",
        findings="已退回",
    )
    closed = perform(released.close, by=supervisor, at=at("2026-11-28"), word="一户退回后补发")
    assert closed.state == RosterState.CLOSED


def test_a_bank_that_pays_after_all_settles_its_own_failure(released, take, places, clerk_li) -> None:
    take(released, as_csv(said(released, 乙=failed())))
    failure = FailedPayment.objects.get()
    perform(failure.put_right, by=clerk_li, at=at(ARRIVED), word="卡已解除冻结")
    december = build(places, DEC, "2026-11-26")
    assert lines_of(december)["乙"].arrears == 672
    late = [2, failure.line.account, "乙", "672.00", "成功", "", "2026-11-26"]
    file = take(released, as_csv([late]), "2026-11-26")
    assert (kinds(file), FailedPayment.objects.get().state) == ({2: "paid"}, FailureState.SETTLED)
    december = perform(december.refresh, by=clerk_li, at=at("2026-11-26"))
    assert lines_of(december)["乙"].arrears == 0
    # Back again the next day: the task is open once more.
    returned = [2, failure.line.account, "乙", "672.00", "退汇", "账户冻结", "2026-11-27"]
    take(released, as_csv([returned]), "2026-11-27")
    assert standings(released) == {"paid": 2, "failed": 1}


def test_a_line_the_bank_never_answers_for_is_entered_by_finance(
    released, take, finance_su, supervisor, county_chen
) -> None:
    take(released, as_csv(said(released)[:2]))
    assert standings(released) == {"paid": 2, "missing": 1}
    with pytest.raises(Refused, match="回盘里没有 1 户（䶮某）"):
        perform(released.close, by=supervisor, at=at(ARRIVED), word="差一户")
    paid, lacking = released.lines.get(head_name="甲"), released.lines.get(head_name="䶮某")
    with pytest.raises(Refused, match="回盘里已经有了"):
        perform(released.report_unpaid, by=finance_su, at=at(ARRIVED), line=paid, why="没有发")
    perform(released.report_unpaid, by=finance_su, at=at(ARRIVED), line=lacking, why="银行没有发出")
    failure = FailedPayment.objects.get()
    with pytest.raises(Refused, match="请写明不再补发的理由"):
        perform(failure.waive, by=county_chen, at=at(ARRIVED), word=" ")
    perform(failure.waive, by=county_chen, at=at(ARRIVED), word="单人户，11月3日去世")
    assert perform(released.close, by=supervisor, at=at(ARRIVED), word="一户去世").state == RosterState.CLOSED


def test_two_tabs_lead_to_one_answer(released, finance_su, take) -> None:
    first = receive(as_csv(said(released, 甲=failed())), "一.csv", released, by=finance_su, at=at(ARRIVED))
    second = receive(as_csv(said(released, 乙=failed())), "二.csv", released, by=finance_su, at=at(ARRIVED))
    with pytest.raises(Refused, match="现处“已作废”，不能办理“登记回盘”"):
        perform(first.take, by=finance_su, at=at(ARRIVED))
    perform(second.take, by=finance_su, at=at(ARRIVED))
    third = receive(as_csv([STRAY]), "三.csv", released, by=finance_su, at=at(ARRIVED))
    with acting(SET_UP, reason="试读早于另一份"):
        BankReturn.objects.filter(pk=third.pk).update(after=0)
    with pytest.raises(Refused, match="试读以后又登记了别的回盘"):
        perform(third.take, by=finance_su, at=at(ARRIVED))
    assert not Aside.objects.exists()


def test_nothing_of_a_file_with_a_problem_is_taken_in(released, finance_su) -> None:
    rows = said(
        released,
        甲={"账号": 6217008739564797578.0},
        乙={"金额（元）": "六百", "处理结果": "处理中"},
        䶮某={"交易日期": "2026-13-01", "户名": ""},
    )
    file = receive(as_xlsx(rows), "改过.xlsx", released, by=finance_su, at=at(ARRIVED))
    said_of = {(each["row"], each["column"]): each["message"] for each in file.problems}
    assert said_of == {
        (2, "账号"): "第 2 行“账号”被表格存成了数字，末几位已经丢失，请用银行原来的文件",
        (3, "金额（元）"): "第 3 行“金额（元）”“六百”不是数字，请填阿拉伯数字",
        (3, "处理结果"): "第 3 行“处理结果”“处理中”看不出成功还是失败，请向银行核实",
        (4, "交易日期"): "第 4 行“交易日期”“2026-13-01”不是日期，请写成 2026-03-10 的样子",
        (4, "户名"): "第 4 行“户名”没有填",
    }
    with pytest.raises(Refused, match="一行也不登记"):
        perform(file.take, by=finance_su, at=at(ARRIVED))
    # A CSV that went through a spreadsheet: nineteen digits became fifteen and noughts. No alarm, a better file.
    line = released.lines.get(head_name="甲")
    spoilt = said(released, 甲={"账号": line.account[:15] + "0000"})
    file = receive(as_csv(spoilt), "存过.csv", released, by=finance_su, at=at(ARRIVED))
    assert [each["message"] for each in file.problems] == [
        "第 2 行“账号”末几位都是 0，像是被表格改过，请用银行原来的文件"
    ]
    assert not ReturnRow.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00\x01\x02", "打不开这个文件"),
        ("姓名,村\r\n甲,乙\r\n".encode(), "没有找到表头"),
        ("序号,账号,户名,金额\r\n1,6217,甲,1\r\n".encode("gb18030"), "没有找到“结果”栏"),
        ("序号,账号,户名,金额,结果\r\n".encode("gb18030"), "没有一行明细"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(released, finance_su, content, words) -> None:
    with pytest.raises(Refused, match=words):
        receive(content, "x.csv", released, by=finance_su, at=at(ARRIVED))


def test_a_foot_that_does_not_add_up_and_cents_are_understood(released, finance_su) -> None:
    rows = [*said(released), ["合计", 3, "", "9999.00", "", "", ""]]
    file = receive(as_csv(rows), "缺行.csv", released, by=finance_su, at=at(ARRIVED))
    assert "合计写 9,999.00，上面各行相加为 1,692.00" in file.problems[0]["message"]
    cents = [
        [n, f'="{account}"', name, int(Decimal(amount) * 100), "Y", "", "20261124"]
        for n, account, name, amount, *_ in said(released)
    ]
    headings = ("序号", "收款人账号", "收款人姓名", "金额（分）", "交易状态", "返回信息", "记账日期")
    file = receive(as_csv(cents, headings), "分.csv", released, by=finance_su, at=at(ARRIVED))
    assert (file.problems, file.report["counts"], file.total) == ([], {"paid": 3}, Decimal("1692.00"))


def test_nobody_to_pay_is_confirmed_and_later_months_go_on(
    in_receipt, places, head_zhao, clerk_li, release
) -> None:
    in_receipt("甲", account=None)
    november = build(places, NOV, "2026-10-22")
    line = november.lines.get()
    with pytest.raises(Refused, match="还有应发的户"):
        perform(november.confirm_nil, by=head_zhao, at=at("2026-10-23"))
    november = perform(november.hold_line, by=clerk_li, at=at("2026-10-23"), line=line, why="账户待补")
    with pytest.raises(Refused, match="名册里没有应发的户"):
        perform(november.submit, by=head_zhao, at=at("2026-10-23"))
    with pytest.raises(Refused, match="须由"):
        perform(november.confirm_nil, by=clerk_li, at=at("2026-10-23"))
    november = perform(november.confirm_nil, by=head_zhao, at=at("2026-10-23"))
    assert november.state == RosterState.NIL
    with pytest.raises(DatabaseError), acting(SET_UP, reason="绕过"), transaction.atomic():
        Roster.objects.filter(pk=november.pk).update(state="drafted")
    give_account(line.household, "6217008880000000002")
    december = release(build(places, DEC, "2026-11-20"), "2026-11-23")
    assert (december.state, lines_of(december)["甲"].payable) == (RosterState.RELEASED, 920)


def test_twenty_thousand_rows_take_as_many_statements_as_three(released, finance_su) -> None:
    few = receive(as_csv(said(released, 乙=failed())), "三行.csv", released, by=finance_su, at=at(ARRIVED))
    counted = _Counted()
    with transaction.atomic(), connection.execute_wrapper(counted):
        perform(few.take, by=finance_su, at=at(ARRIVED))
        transaction.set_rollback(True)
    rows = said(released, 乙=failed())
    account = rows[0][1]
    many = rows + [[n, account, "甲", "460.00", "失败", "账号不存在", ""] for n in range(4, 20_001)]
    started = datetime.datetime.now(tz=datetime.UTC)
    file = receive(as_csv(many), "两万行.csv", released, by=finance_su, at=at(ARRIVED))
    again = _Counted()
    with connection.execute_wrapper(again):
        perform(file.take, by=finance_su, at=at(ARRIVED))
    took = (datetime.datetime.now(tz=datetime.UTC) - started).total_seconds()
    assert again.times == counted.times
    assert file.rows.count() == 20_000
    assert took < 20


class _Counted:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self, execute, sql, params, many, context):
        self.times += 1
        return execute(sql, params, many, context)
