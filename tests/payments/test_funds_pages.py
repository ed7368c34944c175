"""The fund ledger in the browser, the money a roster needs, and money that lies about."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from approvals.models import Notification
from audit.acts import Refused, acting, perform
from audit.models import Event
from payments import checks
from payments.funds import watch
from payments.funds.kinds import Fund
from payments.funds.sums import sums_of
from payments.models import FailedPayment, FundEntry, FundYear, Roster
from tests.approvals.walk import at
from tests.payments.conftest import NOV, SET_UP, build

pytestmark = pytest.mark.django_db
DAY = at("2026-10-21")
GRANT = {
    "kind": "grant",
    "fund": "dibao",
    "amount": "1000.00",
    "document_no": "豫财社〔2026〕88号",
    "dated_on": "2026-10-20",
}


@pytest.fixture
def book(places: Any, finance_su: Any, county_leader_gao: Any) -> Any:
    """book("grant", "dibao", "1000.00"): entered by finance, confirmed by the leader."""

    def booked(kind: str, fund: str, amount: str, **facts: Any) -> FundEntry:
        told = {"document_no": "1号", "dated_on": datetime.date(2026, 10, 20), "purpose": "办公"} | facts
        entry = FundYear.objects.enter(
            places.county, kind=kind, fund=fund, amount=Decimal(amount), by=finance_su, at=DAY, **told
        )
        return perform(entry.confirm, by=county_leader_gao, at=DAY)

    return booked


def test_two_persons_book_a_grant_in_the_browser(
    places: Any, finance_su: Any, county_leader_gao: Any, client_of: Any, post_of: Any
) -> None:
    finance, leader = client_of(finance_su, confirmed=True), client_of(county_leader_gao, confirmed=True)
    assert "未建资金台账" in finance.get("/funds/").content.decode()
    wrong = finance.post("/funds/enter/", GRANT | {"amount": "-1", "document_no": ""})
    assert (wrong.status_code, "金额应大于 0 元" in wrong.content.decode()) == (422, True)
    refused = finance.post("/funds/enter/", GRANT | {"kind": "transfer", "fund": "linshi"})
    assert "临时救助资金也不能转回低保" in refused.content.decode()
    page = finance.post("/funds/enter/", GRANT, follow=True).content.decode()
    assert "已登记：低保资金上级补助 1,000.00 元，请另一人复核" in page
    assert "登记资金的人不能复核同一笔" in page
    entry = FundEntry.objects.get()
    url = f"/funds/{entry.pk}/acts/confirm/"
    assert finance.post(url, {"confirmed": "1"}).status_code == 409
    assert "1,000.00 元" in leader.get(url).content.decode()
    done = leader.post(url, {"confirmed": "1"}, follow=True)
    assert "已复核入账" in done.content.decode()
    assert leader.get("/funds/enter/").status_code == 403
    township_clerk = client_of(post_of(Role.CLERK, name="旁人"))
    assert township_clerk.get("/funds/").status_code == 403
    stranger = client_of(post_of(Role.FINANCE, region=places.other_county, name="外人"), confirmed=True)
    assert stranger.get(url).status_code == 404
    assert "1,000.00" not in stranger.get("/funds/").content.decode()
    back = f"/funds/{entry.pk}/acts/reverse/"
    finance.post(back, {"why": "金额有误", "confirmed": "1"})
    leader.post(f"/funds/{FundEntry.objects.last().pk}/acts/confirm/", {"confirmed": "1"})
    page = leader.get("/funds/?year=2026").content.decode()
    assert "已冲正" in page
    assert "冲正：上级补助" in page


def test_readers_see_sums_and_take_them_away(book: Any, auditor_lin: Any, client_of: Any) -> None:
    book("grant", "dibao", "1000.00")
    book("budget", "work", "50.00")
    book("work", "work", "20.00")
    client = client_of(auditor_lin)
    page = client.get("/funds/").content.decode()
    assert "本地规则没有规定可以从救助资金提取的比例" in page
    assert "登记一笔" not in page
    assert "冲正" not in page
    answer = client.post("/funds/2026/download/")
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content))
    sums = [[cell.value for cell in row] for row in sheets["按资金汇总"].iter_rows()]
    assert (sums[1][0], sums[1][-1]) == ("低保资金", "1000.00")
    assert sums[4][-2:] == ["20.00", "30.00"]
    assert sheets["收支明细"].max_row == 4
    assert Event.objects.filter(act="download_funds").exists()


def codes(roster: Roster) -> dict[str, str]:
    return {check.code: check.sentence for check in checks.findings(roster)}


def _came_back(roster: Roster, amount: str) -> None:
    with acting(SET_UP, reason="银行退回"):
        FailedPayment.objects.create(
            roster=roster, line=roster.lines.get(), amount=Decimal(amount), why="账户已注销", found_at=DAY
        )


def test_a_roster_needs_the_money_of_its_fund(
    book: Any, in_receipt: Any, places: Any, release: Any, head_zhao: Any, client_of: Any
) -> None:
    in_receipt("何桂兰", "460.00")
    roster = build(places, NOV)
    assert "B8" not in codes(roster)
    said = "未建资金台账：管城回族区还没有登记 2026 年的资金，没有核对可用结余"
    assert checks.remarks(roster) == [said]
    assert said in client_of(head_zhao).get("/payroll/410104001000/dibao/2026-11/").content.decode()
    book("grant", "tekun", "9999.00")
    assert codes(roster)["B8"] == (
        "应发 460.00 元超过低保资金可用结余 0.00 元，请县级财政、民政登记到账资金后再办，或者先缓发"
    )
    with pytest.raises(Refused, match="超过低保资金可用结余"):
        perform(Roster.objects.get().submit, by=head_zhao, at=at("2026-10-23"))
    grant = book("grant", "dibao", "460.00")
    assert codes(roster) == {}
    assert said not in checks.remarks(roster)
    release(Roster.objects.get())
    sums = sums_of(places.county.pk, 2026)[Fund.DIBAO]
    assert (sums.paid, sums.left) == (Decimal("460.00"), Decimal(0))
    _came_back(Roster.objects.get(), "60.00")
    assert sums_of(places.county.pk, 2026)[Fund.DIBAO].left == Decimal("60.00")
    perform(grant.reverse, by=grant.entered_by, at=DAY, why="错")
    with pytest.raises(Refused, match="可用结余 60\\.00 元，不足"):
        perform(FundEntry.objects.latest("pk").confirm, by=grant.confirmed_by, at=DAY)


def test_the_database_stops_a_release_beyond_the_fund(
    book: Any, in_receipt: Any, places: Any, release: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_receipt("何桂兰", "460.00")
    roster = build(places, NOV)
    book("grant", "dibao", "459.99")
    monkeypatch.setattr(checks.enough, "too_little", lambda _: "")
    with pytest.raises(IntegrityError, match="名册总额超出这项资金的结余"), transaction.atomic():
        release(roster)
    book("budget", "dibao", "0.01")
    assert release(Roster.objects.get()).released_at is not None


def test_money_that_is_there_and_not_paid_by_its_day_is_told_once(
    book: Any, in_receipt: Any, places: Any, release: Any, finance_su: Any, supervisor: Any, client_of: Any
) -> None:
    in_receipt("何桂兰", "460.00")
    roster = build(places, NOV)
    with acting(SET_UP, reason="发放期限"):
        Roster.objects.filter(pk=roster.pk).update(pay_by=datetime.date(2026, 11, 10))
    late = at("2026-11-11", 6, 30)
    assert watch.tell(late) == 0
    book("grant", "dibao", "1000.00")
    assert watch.tell(at("2026-11-10", 6, 30)) == 0
    assert [watch.tell(late), watch.tell(late), watch.tell(at("2026-11-12", 6, 30))] == [2, 0, 0]
    word = Notification.objects.get(role=Role.FINANCE)
    assert word.text == (
        "2026年11月低保资金到账未发：1 册 1 户 460.00 元（东关街道）应于 11月10日前到账，至今没有放款；"
        "资金结余 1,000.00 元"
    )
    inbox = client_of(finance_su).get("/messages/").content.decode()
    assert word.text in inbox
    assert "/funds/?year=2026" in inbox
    assert [each.unpaid for each in watch.held_up(places.county, late.date())] == [Decimal("460.00")]
    said = "已过到账期限（11月10日）而资金有结余，属于滞留，请尽快办理放款"
    assert checks.enough.lies_about(Roster.objects.get(), late.date()) == said
    release(Roster.objects.get(), "2026-11-11")
    assert checks.remarks(Roster.objects.get()) == []
    assert watch.held_up(places.county, late.date()) == []
