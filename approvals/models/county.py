"""县级: what the township sent up, when it was received, what the county thought, and its own visit."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q

from accounts.models import Post
from audit.acts import Refused
from audit.models import Recorded
from cases.models import Case, StoredFile


class CountyReview(Recorded):
    """One file on its way through the county in one round: sent, received, then an opinion or a return."""

    file_label = "cases.case"
    file_from = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="county_reviews")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="county_reviews")
    round = models.PositiveSmallIntegerField()
    sent_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("上报时间")
    received_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("县级收到时间", null=True)
    agreed = models.BooleanField("同意审核意见", null=True)
    remark = models.TextField("县级审核意见", blank=True)
    signed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签署时间", null=True)
    returned_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True)
    return_reason = models.TextField("退回理由", blank=True)

    class Meta:
        verbose_name = "县级审核"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "round"],
                condition=Q(returned_at=None),
                name="one_county_review_per_round",
            ),
            models.CheckConstraint(
                name="county_receives_before_it_speaks",
                condition=Q(signed_at=None, returned_at=None) | Q(received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="county_opinion_whole",
                condition=Q(signed_at=None, signed_by=None, agreed=None)
                | (Q(signed_at__isnull=False, signed_by__isnull=False, agreed__isnull=False) & ~Q(remark="")),
            ),
            models.CheckConstraint(
                name="county_return_with_reason", condition=Q(returned_at=None) | ~Q(return_reason="")
            ),
        ]

    def receive(self, *, by: Post, at: datetime.datetime) -> None:
        """The county has the papers: its periods begin (57号 art. 20)."""
        if self.received_at is not None:
            raise Refused(["上报材料已经签收"])
        self.received_by, self.received_at = by, at
        self.save()

    def speak(self, *, agreed: bool, remark: str, by: Post, at: datetime.datetime) -> None:
        """Agree with the township's opinion, or not; with words."""
        if not remark.strip():
            raise Refused(["请写明县级审核意见"])
        self.agreed, self.remark, self.signed_by, self.signed_at = agreed, remark, by, at
        self.save()

    def send_back(self, *, why: str, by: Post, at: datetime.datetime) -> None:
        """Back to the township, with what is missing."""
        if not why.strip():
            raise Refused(["请写明退回乡镇（街道）的理由"])
        self.return_reason, self.returned_by, self.returned_at = why, by, at
        self.save()


class CountyVisit(Recorded):
    """县级入户: the county looks for itself where kin applied or somebody complained (57号 art. 20)."""

    file_label = "cases.case"
    file_from = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="county_visits")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="county_visits")
    round = models.PositiveSmallIntegerField()
    visited_on = models.DateField("入户日期")
    visitors = models.CharField("入户人员", max_length=120)
    findings = models.TextField("入户情况")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="入户记录")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "县级入户"
        constraints = [
            models.CheckConstraint(
                name="county_visit_says_who_and_what", condition=~Q(visitors="") & ~Q(findings="")
            ),
        ]
