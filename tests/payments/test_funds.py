"""资金台账: money in under a document, out for three purposes only, by two persons, never beyond what there is."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Post, Region, Role
from audit.acts import Refused, acting, perform
from audit.models import Event
from payments.funds.kinds import EntryState, Fund
from payments.funds.sums import sums_of
from payments.models import FundEntry, FundYear
from tests.approvals.relief import office_at
from tests.approvals.walk import at
from tests.payments.conftest import SET_UP
from tests.personas import PostOf

pytestmark = pytest.mark.django_db
DAY = at("2026-03-02")


class County:
    """The county office of one place: two persons who book, and the hour they do it."""

    def __init__(self, region: Region, post_of: PostOf) -> None:
        self.region = region
        self.accountant = post_of(Role.FINANCE, region=region, name="苏平")
        self.second = post_of(Role.COUNTY_LEADER, region=region, name="高远")

    def enter(self, kind: str, fund: str, amount: str, **facts: Any) -> FundEntry:
        told = {
            "document_no": "民财〔2026〕3号",
            "dated_on": datetime.date(2026, 3, 2),
            "purpose": "办公用房",
        }
        return FundYear.objects.enter(
            self.region,
            kind=kind,
            fund=fund,
            amount=Decimal(amount),
            by=self.accountant,
            at=DAY,
            **told | facts,
        )

    def confirm(self, entry: FundEntry, by: Post | None = None) -> FundEntry:
        return perform(entry.confirm, by=by or self.second, at=DAY)

    def book(self, *facts: str, **more: Any) -> FundEntry:
        return self.confirm(self.enter(*facts, **more))

    def left(self, fund: str, year: int = 2026) -> Decimal:
        return sums_of(self.region.pk, year)[Fund(fund)].left


def said_by(act: Any, *args: Any, **facts: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return refused.value.reasons


@pytest.fixture
def yichun(post_of: PostOf) -> County:
    return County(office_at("YC", post_of).finance.region, post_of)


@pytest.fixture
def bayannur(post_of: PostOf) -> County:
    return County(office_at("BY", post_of).finance.region, post_of)


@pytest.fixture
def guancheng(places: Any, post_of: PostOf) -> County:
    return County(places.county, post_of)


def test_two_persons_book_and_the_ledger_keeps_every_word(yichun: County, post_of: PostOf) -> None:
    entry = yichun.enter("grant", "dibao", "36000000.00", allocated_on=datetime.date(2026, 3, 2))
    assert (entry.state, yichun.left("dibao")) == (EntryState.ENTERED, 0)
    own = post_of(Role.COUNTY_LEADER, region=yichun.region, user=yichun.accountant.user)
    for by in (yichun.accountant, own):
        assert said_by(yichun.confirm, entry, by) == ["登记资金的人不能复核同一笔，须由另一人复核"]
    township_clerk = post_of(Role.CLERK, name="旁人")
    assert said_by(yichun.confirm, entry, township_clerk)[0].startswith("须由")
    yichun.confirm(entry)
    yichun.book("budget", "linshi", "500000.00")
    assert (yichun.left("dibao"), yichun.left("linshi")) == (Decimal("36000000.00"), Decimal("500000.00"))
    with acting(SET_UP, reason="越权"):
        for change in ({"confirmed_user": entry.entered_user}, {"amount": 1}, {"state": "entered"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                FundEntry.objects.filter(pk=entry.pk).update(**change)
        with pytest.raises(DatabaseError, match="不能删除"), transaction.atomic():
            FundEntry.objects.filter(pk=entry.pk).delete()
    acts = list(Event.objects.of_file(entry.file_key).filter(act="confirm").values_list("clause", flat=True))
    assert acts[0] == "民财〔2026〕3号"


def test_the_database_knows_two_persons(yichun: County) -> None:
    entry = yichun.enter("grant", "dibao", "100.00")
    with acting(SET_UP, reason="越权"):
        rows = FundEntry.objects.filter(pk=entry.pk)
        with pytest.raises(IntegrityError, match="fund_entry_by_two_persons"), transaction.atomic():
            rows.update(state="confirmed", confirmed_user=entry.entered_user)
        with pytest.raises(DatabaseError, match="先由一人登记"), transaction.atomic():
            entry.pk = None
            entry.__dict__["state"] = "confirmed"
            entry.save(force_insert=True)


def test_everything_wrong_with_an_entry_is_said_at_once(yichun: County) -> None:
    wrong = {"document_no": " ", "purpose": "", "dated_on": datetime.date(2026, 3, 9)}
    assert said_by(yichun.enter, "work", "dibao", "0.001", **wrong) == [
        "金额应大于 0 元，最多两位小数",
        "请填写文号（支出填凭证号）",
        "请写明工作经费的用途",
        "日期晚于今天，请核对",
    ]
    early = {"allocated_on": datetime.date(2026, 3, 1)}
    assert said_by(yichun.enter, "grant", "dibao", "1.00", **early) == [
        "下达日期早于到账日期（2026-03-02），请核对"
    ]
    only = ["救助资金专款专用，只能用于发放给救助对象、低保结余转作临时救助和规定比例内的工作经费"]
    for kind, fund in (("car", "dibao"), ("reversal", "dibao"), ("grant", "roads")):
        assert said_by(yichun.enter, kind, fund, "1.00") == only
    assert not FundEntry.objects.exists()


def test_work_expense_keeps_its_share_to_the_cent(yichun: County) -> None:
    """S-81: raised 36,500,000.00, so 730,000.00 and not a cent more; the office's own budget is not counted."""
    yichun.book("grant", "dibao", "30000000.00")
    yichun.book("budget", "tekun", "6500000.00")
    yichun.book("budget", "work", "1000000.00")
    (said,) = said_by(yichun.enter, "work", "dibao", "730000.01")
    assert said == (
        "2026 年筹集社会救助资金 36,500,000.00 元，工作经费不超过 2%，即 730,000.00 元（伊春指南 二(四)7）；"
        "已列支 0.00 元，再列支 730,000.01 元超出规定"
    )
    first = yichun.enter("work", "dibao", "400000.00")
    assert "待复核 400,000.00 元" in said_by(yichun.enter, "work", "work", "330000.01")[0]
    second = yichun.enter("work", "work", "330000.00")
    yichun.confirm(first)
    yichun.confirm(second)
    assert "超出规定" in said_by(yichun.enter, "work", "work", "0.01")[0]
    assert (yichun.left("dibao"), yichun.left("work")) == (Decimal("29600000.00"), Decimal("670000.00"))
    grant = FundEntry.objects.get(kind="budget", fund="tekun")
    perform(grant.reverse, by=yichun.accountant, at=DAY, why="文号有误")
    assert "已列支的工作经费 730,000.00 元超出 2%" in said_by(yichun.confirm, FundEntry.objects.last())[0]


def test_where_the_rules_name_no_share_relief_pays_no_work(guancheng: County) -> None:
    guancheng.book("grant", "dibao", "1000.00")
    guancheng.book("budget", "work", "100.00")
    assert said_by(guancheng.enter, "work", "dibao", "1.00") == [
        "本地规则没有规定可以从救助资金提取工作经费，不能列支；工作经费由本级预算另行安排"
    ]
    assert guancheng.book("work", "work", "100.00").state == EntryState.CONFIRMED
    assert said_by(guancheng.enter, "work", "work", "0.01") == ["工作经费可用结余 0.00 元，不足 0.01 元"]
    with pytest.raises(IntegrityError, match="工作经费超出"), acting(SET_UP, reason="越权"):
        _slip_in(guancheng, "work", "dibao")


def _slip_in(county: County, kind: str, fund: str, to_fund: str = "", amount: str = "1.00") -> None:
    """Past every guard of the program, straight into the table: as raw SQL would."""
    entry = FundEntry.objects.create(
        book=FundYear.objects.get(county=county.region),
        kind=kind,
        fund=fund,
        to_fund=to_fund,
        amount=Decimal(amount),
        document_no="1号",
        purpose="越权",
        dated_on=datetime.date(2026, 3, 2),
        entered_by=county.accountant,
        entered_user=county.accountant.user,
        entered_at=DAY,
    )
    facts = {"state": "confirmed", "confirmed_user": county.second.user, "confirmed_at": DAY}
    FundEntry.objects.filter(pk=entry.pk).update(**facts)


def test_surplus_goes_one_way_and_no_further_than_it_reaches(bayannur: County) -> None:
    bayannur.book("grant", "dibao", "5000.00")
    bayannur.book("grant", "linshi", "800.00")
    assert said_by(bayannur.enter, "transfer", "linshi", "100.00", to_fund="dibao") == [
        "只有低保结余可以转作临时救助，其他资金不能互转，临时救助资金也不能转回低保"
    ]
    assert said_by(bayannur.enter, "transfer", "dibao", "100.00", document_no="") == ["请填写批准文号"]
    assert said_by(bayannur.enter, "transfer", "dibao", "5000.01") == [
        "低保资金可用结余 5,000.00 元，不足 5,000.01 元"
    ]
    bayannur.book("transfer", "dibao", "1200.00")
    assert (bayannur.left("dibao"), bayannur.left("linshi")) == (Decimal("3800.00"), Decimal("2000.00"))
    with acting(SET_UP, reason="越权"):
        for wrong, said in (
            (("transfer", "linshi", "dibao"), "fund_entry_only_for"),
            (("transfer", "dibao", "linshi", "3800.01"), "超出这项资金的结余"),
            (("grant", "dibao", "linshi"), "fund_entry_only_for"),
        ):
            with pytest.raises(IntegrityError, match=said), transaction.atomic():
                _slip_in(bayannur, *wrong)


def test_a_county_whose_rules_are_silent_moves_no_surplus(guancheng: County) -> None:
    guancheng.book("grant", "dibao", "5000.00")
    assert said_by(guancheng.enter, "transfer", "dibao", "1.00") == [
        "本地规则没有规定低保结余可以转作临时救助，不能转"
    ]
    with pytest.raises(IntegrityError, match="没有规定低保结余"), acting(SET_UP, reason="越权"):
        _slip_in(guancheng, "transfer", "dibao", "linshi")


def test_what_was_booked_wrongly_is_taken_back_by_an_entry_of_its_own(bayannur: County) -> None:
    grant = bayannur.book("grant", "dibao", "5000.00")
    moved = bayannur.book("transfer", "dibao", "4000.00")
    assert said_by(perform, grant.reverse, by=bayannur.accountant, at=DAY, why=" ") == ["请写明冲正的原因"]
    perform(grant.reverse, by=bayannur.accountant, at=DAY, why="金额有误")
    back = FundEntry.objects.get(kind="reversal")
    assert said_by(bayannur.confirm, back) == ["低保资金可用结余 1,000.00 元，不足 5,000.00 元"]
    perform(back.discard, by=bayannur.accountant, at=DAY, why="先退回转出的")
    perform(moved.reverse, by=bayannur.accountant, at=DAY, why="没有批准文件")
    assert said_by(perform, moved.reverse, by=bayannur.accountant, at=DAY, why="又一次") == [
        "这一笔已经登记冲正，请等另一人复核"
    ]
    assert said_by(bayannur.confirm, FundEntry.objects.last(), bayannur.accountant) == [
        "登记资金的人不能复核同一笔，须由另一人复核"
    ]
    back = bayannur.confirm(FundEntry.objects.last())
    assert FundEntry.objects.get(pk=moved.pk).state == EntryState.REVERSED
    assert (bayannur.left("dibao"), bayannur.left("linshi")) == (Decimal("5000.00"), 0)
    assert "冲正不能再冲正，请重新登记正确的一笔" in said_by(
        perform, back.reverse, by=bayannur.accountant, at=DAY, why="反悔"
    )


def test_what_is_left_goes_on_into_the_next_year(bayannur: County) -> None:
    bayannur.book("grant", "dibao", "5000.00", dated_on=datetime.date(2025, 12, 1))
    bayannur.book("grant", "dibao", "100.00")
    sums = sums_of(bayannur.region.pk, 2026)[Fund.DIBAO]
    assert (sums.opening, sums.raised, sums.left) == (Decimal(5000), Decimal(100), Decimal(5100))
    bayannur.book("transfer", "dibao", "5100.00")
    late = {"dated_on": datetime.date(2025, 12, 31)}
    assert said_by(bayannur.enter, "transfer", "dibao", "0.01", **late) == [
        "低保资金可用结余 0.00 元，不足 0.01 元"
    ]


def test_the_day_of_handing_on_is_written_once(yichun: County) -> None:
    entry = yichun.book("grant", "dibao", "100.00")
    entry = perform(entry.allocate, by=yichun.accountant, at=DAY, allocated_on=datetime.date(2026, 3, 2))
    assert entry.allocated_on == datetime.date(2026, 3, 2)
    assert said_by(
        perform, entry.allocate, by=yichun.accountant, at=DAY, allocated_on=datetime.date(2026, 3, 2)
    ) == ["下达日期已经登记"]
    with pytest.raises(DatabaseError, match="不能改动"), acting(SET_UP, reason="越权"):
        FundEntry.objects.filter(pk=entry.pk).update(allocated_on=datetime.date(2026, 3, 3))
