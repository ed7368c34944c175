"""白桦镇 of 伊春: everything is decided in the township and published afterwards. All invented."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.models import Post, Region, Role, User
from approvals.models import Procedure
from audit.acts import acting, perform
from cases.models import Case
from households.choices import IncomeKind, Relation, Sex, WorkAbility
from households.models import Household, Income, Member, PayeeAccount
from policies.benefits import HouseholdClass
from policies.models import StandardKind
from policies.standards import NewStandard, enter
from tests.approvals.walk import Walk, at
from tests.personas import PASSWORD, SET_UP

TREE = {
    "230000000000": "黑龙江省",
    "230700000000": "伊春市",
    "230717000000": "伊美区",
    "230717101000": "白桦镇",
    "230717101001": "红松村",
}
RURAL = HouseholdClass.RURAL
STANDARDS = {
    StandardKind.DIBAO: ("500.00", RURAL),
    StandardKind.AVERAGE_SUBSIDY: ("380.00", RURAL),
    StandardKind.DISPERSED: ("650.00", RURAL),
    StandardKind.INSTITUTION: ("936.00", HouseholdClass.URBAN),
    StandardKind.CARE_ABLE: ("120.00", ""),
    StandardKind.CARE_PARTIAL: ("300.00", ""),
    StandardKind.CARE_NONE: ("900.00", ""),
}


def post(name: str, username: str, role: Role, region: Region) -> Post:
    user = User.objects.create_user(username, name, PASSWORD)
    return Post.objects.create(user=user, role=role, region=region, since=datetime.date(2020, 1, 1))


@dataclass
class Town:
    """The township's people, the county's, and what is published there."""

    village: Region = field(init=False)
    posts: dict[str, Post] = field(init=False)

    def __post_init__(self) -> None:
        with acting(SET_UP, reason="种植区划，配备人员"):
            planted = {code: Region.objects.plant(code, name) for code, name in TREE.items()}
            self.village, town = planted["230717101001"], planted["230717101000"]
            county = planted["230717000000"]
            self.posts = {
                "clerk": post("周敏", "zhoumin", Role.CLERK, town),
                "second": post("方洁", "fangjie", Role.CLERK, town),
                "investigator": post("孙浩", "sunhao", Role.INVESTIGATOR, town),
                "deputy": post("王建", "wangjian", Role.DEPUTY_LEADER, town),
                "head": post("赵刚", "zhaogang", Role.TOWNSHIP_HEAD, town),
                "community": post("何芳", "hefang", Role.VILLAGE_ASSISTANT, self.village),
                "county": post("陈燕", "chenyan", Role.COUNTY_CLERK, county),
                "supervisor": post("周正", "zhouzheng", Role.COUNTY_SUPERVISOR, county),
            }
        for kind, (value, household_class) in STANDARDS.items():
            self._standard(county, kind, value, str(household_class))

    def _standard(self, county: Region, kind: StandardKind, value: str, household_class: str) -> None:
        new = NewStandard(
            kind=kind,
            region=county,
            household_class=household_class,
            value=Decimal(value),
            valid_from=datetime.date(2026, 1, 1),
            doc_no="伊美民发〔2026〕1号",
        )
        row = enter(new, by=self.posts["county"], at=at("2026-01-05"))
        perform(row.confirm, by=self.posts["supervisor"], at=at("2026-01-06"))

    def home(self, *people: dict[str, Any], income: Decimal = Decimal(0)) -> Household:
        """A rural household; the first person is its head and has the account. Inside `acting()`."""
        village, head = self.village, people[0]["name"]
        household = Household.objects.create(
            county=village.county,
            township=village.township,
            village=village,
            head_name=head,
            address="红松村 8 号",
            area=RURAL,
            hukou_region=village,
            residence_region=village,
        )
        for number, person in enumerate(people):
            facts = {
                "relation": Relation.HEAD if not number else Relation.OTHER,
                "sex": Sex.MALE,
                "work_ability": WorkAbility.NONE,
            } | person
            Member.objects.create(household=household, is_head=not number, **facts)
        PayeeAccount.objects.create(
            household=household,
            bank="伊春农商银行",
            holder_name=head,
            number="6217008739564797578",
            since=datetime.date(2026, 1, 1),
        )
        if income:
            Income.objects.create(
                household=household,
                member=household.head,
                kind=IncomeKind.BUSINESS,
                source="种植",
                amount=income * 12,
                first_month=datetime.date(2025, 9, 1),
                last_month=datetime.date(2026, 8, 1),
            )
        return household

    def walk(
        self,
        household: Callable[[], Household],
        category: str,
        *,
        alone: str = "",
        support: str = "",
        day: str = "2026-09-28",
    ) -> TownWalk:
        """An application at the counter; `alone`: the member it is for."""
        posts = self.posts
        walk = TownWalk(
            posts["clerk"], posts["deputy"], posts["deputy"], posts["investigator"], posts["community"]
        )
        walk.second = posts["second"]
        with acting(walk.clerk, reason="受理登记", at=at(day)):
            home = household()
            person = home.members.get(name=alone) if alone else None
            case = Case.objects.open(
                household=home,
                category=category,
                applicant=person or home.head,
                at=at(day),
                for_member=person,
            )
            case.support = support
            case.save()
            walk.procedure = Procedure.objects.create(
                case=case,
                county=case.county,
                township=case.township,
                village=case.village,
                handler=walk.clerk,
                opened_at=at(day),
                kin_answer="无",
                kin_answered_at=at(day),
            )
        return walk


class TownWalk(Walk):
    """The acts in the order of 伊春: the opinion is a clerk's, the board comes after the decision."""

    second: Post

    def to_opinion(self) -> Procedure:
        self.submit("2026-09-28")
        self.hand_in_everything("2026-09-28")
        self.accept("2026-09-28")
        self.request_check("2026-09-29")
        self.visit("2026-09-30")
        self.report_check("2026-10-09")
        return self.reread("2026-10-09")

    def opine(self, recommended: bool = True) -> Procedure:
        facts = {"recommended": recommended, "remark": "情况属实，符合条件"}
        return self.act("sign_opinion", "2026-10-10", self.second, **facts)

    def to_decision(self) -> Procedure:
        self.to_opinion()
        return self.opine()

    def to_board(self) -> Procedure:
        self.to_decision()
        self.decide("2026-10-12")
        return self.act(
            "post_notice", "2026-10-12", self.clerk, 15, place="红松村公示栏", photo=self.file("2026-10-12")
        )

    def to_force(self) -> Procedure:
        self.to_board()
        return self.close_notice("2026-10-20")
