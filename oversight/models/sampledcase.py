"""One case of a sample: why it is in, what the county found, how it was put right."""

from __future__ import annotations

import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region
from approvals.models import Procedure
from audit.acts import Refused
from audit.models import Recorded
from cases.models import Case, Document, StoredFile
from oversight import sampling
from oversight.acts.sampling import SampledCaseActs
from oversight.applied import application_of
from oversight.checklist import Check
from oversight.models.sampling import SAMPLERS, TOWNSHIP, Sample
from oversight.states import CheckState, Finding, Method, Part, Stratum, Verdict


class SampledCaseQuerySet(InRegionQuerySet["SampledCase"]):
    region_path = "township"

    def visible_to(self, post: Post | None) -> Self:
        """The county sees every case it checks, a township the orders of correction that were sent to it."""
        rows = super().visible_to(post)
        if post is None or not post.holds(*SAMPLERS, *TOWNSHIP):
            return rows.none()
        return rows if post.holds(*SAMPLERS) else rows.orders()

    def orders(self) -> Self:
        """整改单: cases with an order of correction, answered or not."""
        return self.filter(finding=Finding.ORDER)

    def standing(self) -> Self:
        return self.exclude(state=CheckState.REPLACED)

    def checked(self) -> Self:
        return self.exclude(state__in=[CheckState.REPLACED, CheckState.TO_CHECK])


class SampledCase(FSMModelMixin, SampledCaseActs, Recorded):
    """One case of a sample: why it is in, who checked it and how, what was found, how it was put right."""

    file_label = "oversight.sample"
    file_from = "sample_id"

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="cases")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    strata = ArrayField(models.CharField(max_length=12), default=list, verbose_name="必抽事由")
    ticket = models.CharField("抽签号", max_length=64)
    state = FSMField("状态", choices=CheckState.choices, default=CheckState.TO_CHECK, protected=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name="替换"
    )
    replaced_because = models.CharField("替换理由", max_length=300, blank=True)
    method = models.CharField("抽查方式", max_length=8, choices=Method.choices, blank=True)
    visited_on = models.DateField("入户日期", null=True)
    visitors = models.CharField("入户人员", max_length=120, blank=True)
    visit_record = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    verdicts = models.JSONField("核查表", default=dict)
    finding = models.CharField("结果", max_length=10, choices=Finding.choices, blank=True)
    words = models.TextField("情况和意见", blank=True)
    referred_to = models.CharField("移交何处", max_length=100, blank=True)
    due_on = models.DateField("整改期限", null=True)
    checked_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="检查人")
    checked_at = models.DateTimeField("检查时间", null=True)
    notice = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="整改通知书"
    )
    answer = models.TextField("整改情况", blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    in_charge = models.CharField("负责人", max_length=60, blank=True)
    corrected_on = models.DateField("整改完成日期", null=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)
    sent_back = models.TextField("退回理由", blank=True)
    verified_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField("复核时间", null=True)

    objects = SampledCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查案件"
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="case_once_in_a_sample"),
            models.CheckConstraint(
                name="replaced_with_a_reason",
                condition=Q(state="replaced") & ~Q(replaced_because="") & Q(strata=[])
                | ~Q(state="replaced") & Q(replaced_because=""),
            ),
            models.CheckConstraint(
                name="checked_whole",
                condition=Q(
                    state__in=["to_check", "replaced"],
                    finding="",
                    method="",
                    checked_by=None,
                    checked_at=None,
                )
                | ~Q(state__in=["to_check", "replaced"])
                & ~Q(finding="")
                & ~Q(method="")
                & Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="fault_with_words", condition=Q(finding__in=["", "clean"]) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="kin_and_complaints_are_visited",
                condition=Q(method__in=["", "visit"]) | ~Q(strata__overlap=["kin", "complaint"]),
            ),
            models.CheckConstraint(
                name="visited_by_whom_and_when",
                condition=~Q(method="visit") | Q(visited_on__isnull=False) & ~Q(visitors=""),
            ),
            models.CheckConstraint(
                name="order_with_its_day",
                condition=Q(finding="order", due_on__isnull=False) | ~Q(finding="order") & Q(due_on=None),
            ),
            models.CheckConstraint(
                name="referred_somewhere", condition=~Q(finding="referred") | ~Q(referred_to="")
            ),
            models.CheckConstraint(
                name="answered_with_evidence",
                condition=~Q(state="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False, corrected_on__isnull=False)
                & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="order_ends_verified",
                condition=~Q(finding="order", state="done")
                | Q(verified_by__isnull=False, verified_at__isnull=False, corrected_on__isnull=False),
            ),
        ]
        indexes = [
            # What is to be checked, and the orders that stand, of one county or township.
            models.Index(
                fields=["township", "due_on", "id"],
                condition=Q(state__in=["to_check", "ordered", "answered"]),
                name="sampled_case_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} 抽查"

    @property
    def region(self) -> Region:
        return self.township

    @property
    def reasons(self) -> list[str]:
        """Why it is in: its strata, or the lot."""
        if self.replaces_id is not None:
            return ["替补"]
        return [str(Stratum(code).label) for code in self.strata] or ["随机抽中"]

    @property
    def must_visit(self) -> bool:
        return bool({"kin", "complaint"} & set(self.strata))

    @property
    def overdue(self) -> bool:
        """An order nobody answered in time."""
        return (
            self.state == CheckState.ORDERED
            and self.due_on is not None
            and self.due_on < timezone.localdate()
        )

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """(part, verdict, note) in words, as the checklist was filled in."""
        filled = ((part, self.verdicts.get(part.value)) for part in Part)
        return [
            (str(part.label), str(Verdict(said["verdict"]).label), said.get("note", ""))
            for part, said in filled
            if said
        ]

    def keep_check(self, told: Check, today: datetime.date) -> None:
        """Take over what was found; only what belongs to the way and the finding chosen."""
        visited, ordered = told.method == Method.VISIT, told.finding == Finding.ORDER
        self.method, self.finding, self.words = told.method, told.finding, told.words
        self.verdicts = {part: dict(said) for part, said in told.verdicts.items()}
        self.visited_on, self.visitors = (told.visited_on, told.visitors) if visited else (None, "")
        self.due_on = told.due_on if ordered else None
        self.referred_to = told.referred_to if told.finding == Finding.REFERRED else ""
        self.corrected_on = today if told.finding == Finding.AT_ONCE else None

    def kin_index_values(self) -> set[str]:
        return self.case.kin_index_values()

    def call_next(self) -> SampledCase:
        """The case that comes in for this one: the first of the seeded order not in the sample yet."""
        taken = set(self.sample.cases.values_list("case__case_no", flat=True))
        line = sampling.next_in_order(self.sample.draw, taken)
        if line is None:
            raise Refused(["名单上没有可以替补的案件了"])
        case = Case.objects.get(case_no=line.case_no)
        return SampledCase.objects.create(
            sample=self.sample,
            county_id=self.county_id,
            township_id=self.township_id,
            case=case,
            procedure=application_of(case, self.sample.month),
            ticket=sampling.ticket(self.sample.seed, line.case_no),
            replaces=self,
        )
