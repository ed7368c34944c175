"""The bank's answer in the browser: uploaded, looked at, taken in; failures and what no roster knows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role
from audit.models import Event
from payments.models import Aside, BankReturn, FailedPayment, Roster, RosterState
from tests.approvals.walk import at
from tests.payments.answers import as_csv, as_xlsx, failed, said
from tests.payments.conftest import NOV, build

pytestmark = pytest.mark.django_db
URL = "/payroll/410104001000/dibao/2026-11/"
STRAY = ["", "6217000000000009999", "欧阳建国之妻", "800.00", "成功", "", "2026-11-24"]
NOW = at("2026-11-25", 10)


@pytest.fixture
def released(in_receipt, places, release, monkeypatch) -> Roster:
    for name, payable in (("甲", "460.00"), ("乙", "672.00")):
        in_receipt(name, payable)
    roster = release(build(places, NOV), "2026-10-23")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return roster


def upload(client: Client, content: bytes, name: str = "回盘.csv"):
    return client.post(f"{URL}returns/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_finance_uploads_looks_and_takes_in(released, finance_su, supervisor, client_of, post_of) -> None:
    client = client_of(finance_su, confirmed=True)
    empty = client.get(f"{URL}returns/").content.decode()
    assert "还没有回盘。银行发放以后，由发放会计上传银行的结果文件。" in empty
    assert client.post(f"{URL}returns/", {}).status_code == 422
    wrong = upload(client, "姓名,村\r\n甲,乙\r\n".encode())
    assert (wrong.status_code, "没有找到表头" in wrong.content.decode()) == (422, True)
    look = upload(client, as_xlsx([*said(released, 乙=failed("账户冻结")), STRAY]), "回盘.xlsx")
    page = look.content.decode()
    file = BankReturn.objects.get()
    assert look.redirect_chain == [(f"/payroll/returns/{file.pk}/", 302)]
    for words in (
        "试读结果",
        "发放成功",
        "名册外发放",
        "欧阳建国之妻",
        "标风险 R36",
        "失败：账户冻结",
        "…9999",
    ):
        assert words in page
    assert STRAY[1] not in page
    assert not Aside.objects.exists()
    check = client.get(f"/payroll/returns/{file.pk}/acts/take/").content.decode()
    assert "《回盘.xlsx》：3 行，成功 1,260.00 元" in check
    done = client.post(f"/payroll/returns/{file.pk}/acts/take/", {"confirmed": "1"}, follow=True)
    assert "回盘已登记。" in done.content.decode()
    again = upload(client, as_xlsx([*said(released, 乙=failed("账户冻结")), STRAY]), "又来.xlsx")
    assert BankReturn.objects.filter(state="taken").count() == 1 == Aside.objects.count()
    assert again.status_code == 200
    # The other tab's button is an old one now.
    assert client.post(f"/payroll/returns/{file.pk}/acts/take/", {"confirmed": "1"}).status_code == 409
    totals = client.get(f"{URL}returns/").content.decode()
    for words in ("名册应发", "1,132.00", "银行代发文件", "回盘到账", "460.00", "672.00", "有没有查清的发放"):
        assert words in totals
    roster_page = client_of(supervisor).get(URL).content.decode()
    assert "三方对账" in roster_page
    assert "对账结清还不能办：" in roster_page


def test_who_sees_and_who_acts(
    released, finance_su, supervisor, head_zhao, places, client_of, post_of
) -> None:
    client = client_of(finance_su, confirmed=True)
    upload(client, as_csv([*said(released), STRAY]))
    file = BankReturn.objects.get()
    client.post(f"/payroll/returns/{file.pk}/acts/take/", {"confirmed": "1"})
    stray = Aside.objects.get()
    pages = ("/payroll/asides/", f"/payroll/asides/{stray.pk}/", f"/payroll/returns/{file.pk}/")
    for role in Role:
        seen = role in (
            Role.COUNTY_CLERK,
            Role.COUNTY_SUPERVISOR,
            Role.COUNTY_LEADER,
            Role.FINANCE,
            Role.AUDITOR,
        )
        answer = client_of(post_of(role, name=f"某{role.label}"[:8])).get(pages[1])
        assert answer.status_code == (200 if seen else 403), role
    outsider = client_of(post_of(Role.COUNTY_SUPERVISOR, region=places.other_county, name="外县"))
    assert [outsider.get(url).status_code for url in pages[1:]] == [404, 404]
    assert client_of(head_zhao).post(f"{URL}returns/", {}).status_code == 404
    assert "欧阳建国之妻" not in client_of(head_zhao).get(f"{URL}returns/").content.decode()
    auditor = client_of(post_of(Role.AUDITOR, name="林正"))
    events = Event.objects.filter(act="open_aside").count()
    assert STRAY[1] in auditor.get(f"/payroll/asides/{stray.pk}/").content.decode()
    assert Event.objects.filter(act="open_aside").count() == events + 1
    assert f"/payroll/asides/{stray.pk}/" in auditor.get("/messages/").content.decode()
    # The county concludes in the browser, with every missing fact said at once.
    county, url = client_of(supervisor, confirmed=True), f"/payroll/asides/{stray.pk}/acts/conclude/"
    facts = {"verdict": "violation", "findings": "会计在银行端加入一笔", "confirmed": "1"}
    refused = county.post(url, facts).content.decode()
    assert "违规发放一律移交，请写明移交单位" in refused
    assert "请写明移交日期" in refused
    facts |= {"handed_to": "区纪委监委", "handed_no": "管民函〔2026〕9号", "handed_on": "2026-11-25"}
    done = county.post(url, facts, follow=True).content.decode()
    assert "结论已记入名册，长期保存。" in done
    assert "区纪委监委 管民函〔2026〕9号" in done
    closing = county.post(f"{URL}acts/close/", {"word": "已移交", "confirmed": "1"}, follow=True)
    assert "名册、银行文件和回盘已对清，本册办结。" in closing.content.decode()
    assert Roster.objects.get().state == RosterState.CLOSED
    assert "已结清" in client.get(URL).content.decode()


def test_the_clerk_puts_a_failure_right(released, finance_su, clerk_li, client_of) -> None:
    finance = client_of(finance_su, confirmed=True)
    upload(finance, as_csv(said(released, 乙=failed("账号不存在"))[1:]))
    finance.post(f"/payroll/returns/{BankReturn.objects.get().pk}/acts/take/", {"confirmed": "1"})
    line = released.lines.get(head_name="甲")
    facts = {"line": str(line.pk), "why": "银行没有发出", "confirmed": "1"}
    reported = finance.post(f"{URL}acts/report_unpaid/", facts, follow=True).content.decode()
    assert "已登记未到账" in reported
    client = client_of(clerk_li)
    page = client.get("/payroll/failures/").content.decode()
    assert page.count("账户已更正") == 4  # two links, each with its label for readers
    assert (
        '<a href="/payroll/failures/">发放失败 <small>2</small></a>'
        in client.get("/payroll/").content.decode()
    )
    failure = FailedPayment.objects.get(line__head_name="乙")
    url = f"/payroll/failures/{failure.pk}/acts/put_right/"
    assert "收款账户还是发放失败的那一个" in client.post(url, {"confirmed": "1"}).content.decode()
    done = client.post(url, {"word": "卡已解除冻结", "confirmed": "1"}, follow=True).content.decode()
    assert "已登记，这笔钱由后一册名册补发。" in done
    assert finance.post(url, {"word": "x", "confirmed": "1"}).status_code == 403


def test_an_empty_roster_offers_only_to_be_confirmed(
    in_receipt, places, clerk_li, head_zhao, client_of
) -> None:
    in_receipt("甲")
    build(places, NOV, "2026-10-22")
    assert "确认本月无应发" not in client_of(head_zhao).get(URL).content.decode()
    line = Roster.objects.get().lines.get()
    facts = {"line": str(line.pk), "why": "人户分离，核实中", "confirmed": "1"}
    client_of(clerk_li).post(f"{URL}acts/hold_line/", facts)
    client = client_of(head_zhao, confirmed=True)
    page = client.get(URL).content.decode()
    assert "确认本月无应发" in page
    assert "acts/submit/" not in page
    done = client.post(f"{URL}acts/confirm_nil/", {"confirmed": "1"}, follow=True).content.decode()
    assert "本月没有应发的户，不影响后面的月份。" in done
