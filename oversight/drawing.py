"""Drawing the sample of a township, category and month: the list is frozen first, the seed follows from it."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Post, Region, Role
from accounts.permits import holds
from audit.acts import Refused, acting
from oversight import sampling
from oversight.applied import applied_in, month_after
from oversight.models import Sample, SampledCase
from policies.categories import Category
from policies.rules import Rules, rules_for
from policies.schema import Basis

DRAWER = holds(Role.COUNTY_SUPERVISOR, verb="抽取")


def rules_of_month(township: Region, category: str, month: datetime.date) -> Rules:
    """The rules in force on the last day of the month: its ratio is that of the draw."""
    return rules_for(township.pk, category, month_after(month) - datetime.timedelta(days=1))


def against_drawing(
    township: Region, category: str, month: datetime.date, by: Post, today: datetime.date
) -> list[str]:
    """Everything that stands against the draw but an empty list."""
    said = f"{township.name}{month.year}年{month.month}月{Category(category).label}"
    problems = DRAWER.reasons(Sample(township=township), by)
    if today < month_after(month):
        problems.append(f"{month.year}年{month.month}月还没有过完，名单没有定，不能抽")
    if Sample.objects.filter(township=township, category=category, month=month).exists():
        problems.append(f"{said}已经抽过，一个月只抽一次")
    return problems


def draw(township: Region, category: str, month: datetime.date, *, by: Post, at: datetime.datetime) -> Sample:
    """Freeze the list of `month` (its first day), draw from it and keep both. Raises Refused with every reason.

    Two statements read the base, two write, whatever the number of files in the county (YC-076).
    """
    today = timezone.localdate(at)
    if problems := against_drawing(township, category, month, by, today):
        raise Refused(problems)
    applied = applied_in(township, category, month, today)
    if not applied:
        raise Refused(
            [f"{township.name}{month.year}年{month.month}月没有受理{Category(category).label}申请，不用抽"]
        )
    rules = rules_of_month(township, category, month)
    ratio, basis = ratio_of(rules)
    frozen = sampling.frozen_list(line for line, _ in applied.values())
    drawn = sampling.drawn(sampling.unit_of(township.pk, category), f"{month:%Y-%m}", frozen, ratio)
    sample = Sample(
        county=township.county or township,
        township=township,
        category=category,
        month=month,
        base=len(applied),
        size=drawn.size,
        ratio=ratio,
        ratio_basis=basis.text,
        ratio_suggested=basis.suggested,
        rules=rules.version,
        frozen=frozen,
        list_hash=drawn.list_hash,
        seed=drawn.seed,
        drawn_by=by,
        drawn_at=at,
    )
    ids = {line.case_no: (case_id, procedure_id) for case_id, (line, procedure_id) in applied.items()}
    keep(sample, [sampled(sample, each, *ids[each.case_no]) for each in drawn.chosen])
    return sample


def ratio_of(rules: Rules) -> tuple[Decimal, Basis]:
    """The share to be drawn and what it rests on. Raises Refused where the rules name none."""
    ratio, basis = rules.oversight.sample_ratio, rules.basis("oversight.sample_ratio")
    if ratio is None or basis is None:
        raise Refused(["规则没有规定抽查比例，请先在政策规则里登记"])
    return ratio, basis


def keep(sample: Sample, cases: list[SampledCase]) -> None:
    """Write the sample and its cases, by whoever drew it; refused when somebody drew at the same moment."""
    clause = "" if sample.ratio_suggested else sample.ratio_basis
    said = {"reason": "抽取样本", "act": "draw", "clause": clause, "sentence": "抽取样本"}
    try:
        with acting(sample.drawn_by, at=sample.drawn_at, **said):
            sample.save()
            SampledCase.objects.bulk_create(cases)
    except IntegrityError as error:
        if "one_sample_per_month" not in str(error):
            raise
        raise Refused([f"{sample}刚刚由别人抽过，一个月只抽一次"]) from None


def sampled(sample: Sample, line: sampling.Applied, case_id: int, procedure_id: int) -> SampledCase:
    return SampledCase(
        sample=sample,
        county_id=sample.county_id,
        township_id=sample.township_id,
        case_id=case_id,
        procedure_id=procedure_id,
        strata=list(line.strata),
        ticket=sampling.ticket(sample.seed, line.case_no),
    )
