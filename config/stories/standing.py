"""Many accepted files at once, for what looks at a month as a whole: real households, cases and procedures."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from itertools import count

from accounts.models import Post, Region
from approvals.models import PinnedRules, Procedure
from approvals.stages import Kind, Stage
from audit.acts import acting
from cases.models import Case
from households.choices import Relation, Sex
from households.models import Household, Member
from policies.benefits import HouseholdClass
from policies.rules import rules_for

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = "桂兰 国富 建华 秀英 玉珍 志强 淑芬".split()  # noqa: SIM905


def accepted_files(
    village: Region,
    category: str,
    n: int,
    *,
    by: Post,
    at: datetime.datetime,
    kin: Collection[int] = (),
    name: str = "",
) -> list[Procedure]:
    """`n` applications of a village accepted at `at`, one a household, by the clerk `by`.

    `kin`: numbers (from 1) of those whose kin among the staff is filed. Each step names its act, as the workflow
    table of the database asks.
    """
    numbers = count(Case.objects.filter(township=village.township).count())
    with acting(by, reason="登记申请", at=at):
        made = [
            _opened(village, category, name or _name(next(numbers)), number in kin, by=by, at=at)
            for number in range(1, n + 1)
        ]
        rules = rules_for(village.pk[:9] + "000", category, at.date())
        pinned = PinnedRules.keep(rules, at)
    rows = Procedure.objects.filter(pk__in=[each.pk for each in made])
    with acting(by, reason="提交申请", act="submit", at=at):
        rows.update(stage=Stage.SUBMITTED, submitted_at=at)
    with acting(by, reason="受理", act="accept", at=at):
        rows.update(stage=rules.route[0].stage, accepted_at=at, pinned=pinned)
    return list(rows.select_related("case").order_by("pk"))


def _name(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


def _opened(
    village: Region, category: str, name: str, kin_filed: bool, *, by: Post, at: datetime.datetime
) -> Procedure:
    household = Household.objects.create(
        county=village.county or village,
        township=village.township or village,
        village=village,
        head_name=name,
        address="示例路",
        area=HouseholdClass.RURAL,
        hukou_region=village,
        residence_region=village,
    )
    head = Member.objects.create(
        household=household,
        name=name,
        relation=Relation.HEAD,
        birth_on=datetime.date(1968, 3, 2),
        sex=Sex.FEMALE,
        is_head=True,
    )
    case = Case.objects.open(household=household, category=category, applicant=head, at=at)
    if kin_filed:
        case.kin_filed = True
        case.save()
    return Procedure.objects.create(
        case=case,
        kind=Kind.APPLICATION,
        county=case.county,
        township=case.township,
        village=case.village,
        handler=by,
        opened_at=at,
        kin_answer="无",
        kin_answered_at=at,
    )
