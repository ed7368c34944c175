"""A township where urgent aid is given: the places of four regions' rules, a family, and the steps of one grant."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Post, Region, Role
from approvals.models import Procedure, ReserveFund
from audit.acts import Job, acting, perform
from cases.models import Case, Emergency, StoredFile
from cases.uploads import keep
from tests.approvals.home import home
from tests.approvals.walk import at, picture

SET_UP = Job("tests.relief")
# county, township, village: one place for each profile of rules.
PLACES = {
    "TA": ("370900000000", "泰安市", "370911000000", "岱岳区", "370911100000", "大汶口镇", "370911100201", "东武村"),
    "QB": ("450700000000", "钦州市", "450703000000", "钦北区", "450703100000", "大垌镇", "450703100201", "垌利村"),
    "YC": ("230700000000", "伊春市", "230726000000", "南岔县", "230726100000", "浩良河镇", "230726100201", "永安村"),
    "BY": ("150800000000", "巴彦淖尔市", "150802000000", "临河区", "150802100000", "狼山镇", "150802100201", "永胜村"),
}  # fmt: skip
PROVINCES = {"37": "山东省", "45": "广西壮族自治区", "23": "黑龙江省", "15": "内蒙古自治区"}


@dataclass
class Office:
    """One township with its people; every method is one act by the person whose act it is."""

    township: Region
    village: Region
    county: Region
    clerk: Post
    deputy: Post
    head: Post
    leader: Post
    finance: Post

    def family(self, name: str = "何桂兰") -> Case:
        with acting(SET_UP, reason="受理登记"):
            household = home(self.village, Decimal(500))
            return self.case(household)

    def case(self, household: Any, category: str = "linshi_jinan", day: str = "2026-02-16") -> Case:
        with acting(SET_UP, reason="受理登记", at=at(day)):
            return Case.objects.open(
                household=household, category=category, applicant=household.head, at=at(day)
            )

    def request(
        self, case: Case, day: str = "2026-02-16", hour: int = 22, minute: int = 30, **facts: Any
    ) -> Procedure:
        """The call comes in at this minute and is written down."""
        told = at(day, hour, minute)
        with acting(self.clerk, reason="登记", at=told):
            procedure = Procedure.objects.create(
                case=case,
                county=case.county,
                township=case.township,
                village=case.village,
                handler=self.clerk,
                opened_at=told,
            )
        facts = {"event_kind": "accident", "description": "房屋失火，无处居住", **facts}
        return perform(procedure.register_emergency, by=self.clerk, at=told, **facts)

    def grant(
        self,
        procedure: Procedure,
        when: datetime.datetime,
        amount: str = "1500.00",
        by: Post | None = None,
        **facts: Any,
    ) -> Procedure:
        named = procedure.rules.emergency.criteria or ()
        facts = {"criteria": list(named[:1]), "remark": "情况属实", **facts}
        return perform(procedure.grant_relief, by=by or self.head, at=when, amount=Decimal(amount), **facts)

    def paper(self, procedure: Procedure, when: datetime.datetime) -> StoredFile:
        with acting(self.clerk, reason="上传", at=when):
            stored = keep(procedure.case, picture(), purpose="relief_papers", at=when)
        assert stored is not None
        return stored

    def complete(self, procedure: Procedure, when: datetime.datetime, **facts: Any) -> Procedure:
        facts = {
            "target": "何桂兰",
            "cause": "房屋失火",
            "amount": procedure.decision.payable if procedure.decision else None,
            "signature": self.paper(procedure, when),
            "sealed": True,
            **facts,
        }
        return perform(procedure.complete_papers, by=self.clerk, at=when, **facts)

    def fund(self, amount: str = "5000.00", day: str = "2026-01-10") -> ReserveFund:
        with acting(SET_UP, reason="设立备用金", at=at(day)):
            fund = ReserveFund.objects.create(township=self.township, county=self.county, opened_at=at(day))
        if Decimal(amount):
            fund.top_up(
                amount=Decimal(amount),
                document_no="民财〔2026〕3号",
                document_on=at(day).date(),
                by=self.finance,
                at=at(day),
            )
        return ReserveFund.objects.get(pk=fund.pk)


def told(procedure: Procedure) -> Emergency:
    return Emergency.objects.get(case_id=procedure.case_id)


def office_at(key: str, post_of: Callable[..., Post]) -> Office:
    """The office of one of `PLACES`, with a person in every post."""
    codes = PLACES[key]
    with acting(SET_UP, reason="种植区划"):
        Region.objects.plant(f"{codes[0][:2]}0000000000", PROVINCES[codes[0][:2]])
        for code, name in zip(codes[::2], codes[1::2], strict=True):
            planted = Region.objects.plant(code, name)
    village = planted
    township, county = village.township, village.county
    assert township is not None
    assert county is not None
    return Office(
        township,
        village,
        county,
        clerk=post_of(Role.CLERK, region=township, name="梁静"),
        deputy=post_of(Role.DEPUTY_LEADER, region=township, name="韦强"),
        head=post_of(Role.TOWNSHIP_HEAD, region=township, name="黄海"),
        leader=post_of(Role.COUNTY_LEADER, region=county, name="莫岚"),
        finance=post_of(Role.FINANCE, region=county, name="覃玉"),
    )
