"""投诉举报: one complaint with its way through the offices, who is who in it, and what was found."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.masks import mask_name, mask_phone
from accounts.models import Post, Region, Role, User
from accounts.vault import SealedTextField
from approvals.models import Notification
from audit.models import Recorded
from cases.models import Case, KinFiling
from cases.models.files import FileKind, private_storage
from households.models import Household, Member
from oversight import owed
from oversight.acts.complaining import ComplaintActs
from oversight.complaintstates import (
    Against,
    ComplaintState,
    Hands,
    Move,
    Outcome,
    Part,
    Source,
    Topic,
)
from oversight.concerned import NEAR, circle_of
from policies.categories import Category
from policies.rules import Rules, rules_for

TOWNSHIP = (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD)
COUNTY = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, Role.AUDITOR)


class ComplaintQuerySet(InRegionQuerySet["Complaint"]):
    region_path = "county"

    def visible_to(self, post: Post | None) -> ComplaintQuerySet:
        """The county's all, a township's those it handles itself; never what one is near to (YC-124)."""
        if post is None or not post.is_current() or not post.holds(*TOWNSHIP, *COUNTY):
            return self.none()
        if post.holds(*COUNTY):
            rows = self.in_region(post.region_id)
        else:
            rows = self.filter(hands=Hands.TOWNSHIP, township=post.region_id)
        return rows.exclude(pk__in=type(self)(self.model).near_to(post.user).values("pk"))

    def near_to(self, user: User) -> ComplaintQuerySet:
        """Complaints that concern this person or kin of theirs: staff, or the household, complained of."""
        circle = circle_of(user)
        staff = ComplaintPerson.objects.filter(
            complaint=OuterRef("pk"), part__in=NEAR, user_id__in=circle.users
        )
        at_home = Member.objects.filter(household=OuterRef("household"), id_index__in=circle.indexes)
        filed = KinFiling.objects.filter(case=OuterRef("case"), staff=user)
        return self.filter(Exists(staff) | Exists(at_home) | Exists(filed))

    def open(self) -> ComplaintQuerySet:
        return self.filter(closed_at=None)

    def at_hand(self, post: Post) -> ComplaintQuerySet:
        """Open ones whose next step is this post's own office's."""
        own = [Hands.TOWNSHIP] if post.holds(*TOWNSHIP) else [Hands.COUNTY, Hands.CITY]
        return self.visible_to(post).open().filter(hands__in=own)


class Complaint(FSMModelMixin, ComplaintActs, Recorded):
    """Its own file. `hands`: whose business it is, `why_hands` the sentence that says why; both computed.

    `agreed_on`: the day an answer was promised for at registration; the law names none, so none is invented.
    """

    file_label = "oversight.complaint"
    file_from = "id"

    number = models.CharField("登记编号", max_length=30, unique=True)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    hands = models.CharField("由谁办理", max_length=10, choices=Hands.choices)
    why_hands = models.CharField("分办理由", max_length=200)
    state = FSMField(
        "状态", choices=ComplaintState.choices, default=ComplaintState.REGISTERED, protected=True
    )
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    source_note = models.CharField("来源说明", max_length=120, blank=True)
    real_name = models.BooleanField("实名")
    complainant = SealedTextField("投诉人", purpose="complainant", blank=True, default="")
    contact = SealedTextField("联系方式", purpose="phone", blank=True, default="")
    wants_answer = models.BooleanField("要求答复")
    topic = models.CharField("反映问题", max_length=12, choices=Topic.choices)
    what = models.TextField("投诉举报内容")
    against = ArrayField(models.CharField(max_length=10, choices=Against.choices), verbose_name="投诉对象")
    against_words = models.CharField("投诉对象说明", max_length=200, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="complaints")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField("约定答复日期", null=True)
    taken_in_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="登记人")
    taken_in_at = models.DateTimeField("登记时间")
    outcome = models.CharField("结论", max_length=8, choices=Outcome.choices, blank=True)
    findings = models.TextField("核查情况", blank=True)
    measures = models.TextField("处理措施", blank=True)
    concluded_at = models.DateTimeField("作出结论时间", null=True)
    answered_on = models.DateField("答复日期", null=True)
    answered_how = models.CharField("答复方式", max_length=120, blank=True)
    answer_words = models.TextField("答复内容", blank=True)
    reported_at = models.DateTimeField("上报县级时间", null=True)
    filed_on = models.DateField("报市级日期", null=True)
    filing_number = models.CharField("报市级文号", max_length=60, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉举报"
        constraints = [
            # A.7 P19: what is said against staff or against an office's own decision never lies at a township.
            models.CheckConstraint(
                name="township_never_handles_its_own",
                condition=~Q(hands=Hands.TOWNSHIP)
                | (
                    ~Q(against__contains=[Against.STAFF])
                    & ~Q(against__contains=[Against.TOWNSHIP])
                    & ~Q(against__contains=[Against.COUNTY])
                    & Q(township__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="complaint_concluded_with_findings",
                condition=Q(outcome="", concluded_at=None)
                | (~Q(outcome="") & ~Q(findings="") & Q(concluded_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="complaint_true_with_measures",
                condition=~Q(outcome__in=[Outcome.TRUE, Outcome.PARTLY]) | ~Q(measures=""),
            ),
            models.CheckConstraint(
                name="complaint_closed_with_result",
                condition=Q(closed_at=None) | Q(concluded_at__isnull=False) | Q(hands=Hands.CITY),
            ),
            models.CheckConstraint(
                name="complaint_filed_with_number",
                condition=Q(filed_on=None, filing_number="")
                | (Q(filed_on__isnull=False) & ~Q(filing_number="")),
            ),
        ]
        indexes = [
            models.Index(fields=["county", "-id"], condition=Q(closed_at=None), name="complaint_open"),
            models.Index(fields=["county", "-id"], name="complaint_of_county"),
            models.Index(fields=["township", "-id"], name="complaint_of_township"),
        ]

    def __str__(self) -> str:
        return f"投诉举报 {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:complaint", args=[self.number])

    @property
    def region(self) -> Region:
        return self.township or self.county

    @property
    def against_labels(self) -> str:
        return "、".join(Against(each).label for each in self.against)

    @cached_property
    def rules(self) -> Rules:
        """The county's rules of the day it was registered; what they say of complaints hangs on no category."""
        on = timezone.localdate(self.taken_in_at)
        return rules_for(self.region.code, self.case.category if self.case else Category.DIBAO, on)

    @property
    def handler(self) -> Post | None:
        found = self.persons.filter(part=Part.HANDLER, left_at=None).select_related("post__user").first()
        return found.post if found else None

    @property
    def staff(self) -> list[User]:
        """Those complained of by name."""
        return [each.user for each in self.persons.filter(part=Part.COMPLAINED_OF).select_related("user")]

    @property
    def owes(self) -> list[str]:
        """What the rules still ask for after the conclusion."""
        return owed.owed(self)

    @property
    def masked_complainant(self) -> str:
        return mask_name(self.complainant) if self.complainant else "未留姓名"

    @property
    def masked_contact(self) -> str:
        return mask_phone(self.contact) if self.contact else "未留"

    def follow_up(self, act: str, *, by: Any, at: datetime.datetime, facts: dict[str, Any]) -> None:
        """The county learns what a township found (YC-122)."""
        if act == "report_up":
            Notification.objects.create(
                region=self.county, role=Role.COUNTY_SUPERVISOR, step=Notification.Step.WORD, created_at=at,
                subject=f"{self.file_key}:reported", link=self.get_absolute_url(),
                text=f"{self.region.name}报来 {self} 的处理结果：{self.get_outcome_display()}",
            )  # fmt: skip

    def clause_of(self, act: str) -> str:
        """The local clause an act rests on, else the one it cites itself."""
        custom = next(iter(getattr(type(self), act)._django_fsm.transitions.values())).custom
        basis = self.rules.basis(custom["basis"]) if "basis" in custom else None
        return basis.text if basis else custom.get("clause", "")


class OfComplaint(Recorded):
    file_label = "oversight.complaint"
    file_from = "complaint_id"

    class Meta:
        abstract = True


class ComplaintPerson(OfComplaint):
    """A member of staff and what they are to the complaint. Whoever is complained of can never be its handler:
    a person is in it once."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="persons")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    part = models.CharField(max_length=14, choices=Part.choices)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    left_at = models.DateTimeField("不再承办", null=True)

    class Meta:
        verbose_name = "投诉举报涉及人员"
        constraints = [
            models.UniqueConstraint(fields=["complaint", "user"], name="one_part_per_person"),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(part=Part.HANDLER, left_at=None), name="one_handler"
            ),
            models.CheckConstraint(
                name="handler_has_a_post", condition=~Q(part=Part.HANDLER) | Q(post__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["user"], name="complaint_person")]


class ComplaintMove(OfComplaint):
    """From one office to another, with the reason (YC-156: counted for each township)."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=10, choices=Move.choices)
    township = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    why = models.TextField("理由")
    moved_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = "投诉举报流转"
        ordering = ["moved_at", "id"]
        constraints = [models.CheckConstraint(name="move_has_a_reason", condition=~Q(why=""))]
        indexes = [models.Index(F("township"), F("moved_at"), name="complaint_moves")]


class ComplaintNote(OfComplaint):
    """What was looked into and learnt, with the paper that shows it."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="notes")
    looked_on = models.DateField("调查日期")
    words = models.TextField("调查情况")
    noted_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    file_name = models.CharField("文件名", max_length=120, blank=True)
    content_type = models.CharField("类型", max_length=32, choices=FileKind.choices, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    content = models.FileField("内容", storage=private_storage, max_length=200, blank=True)

    class Meta:
        verbose_name = "投诉举报调查情况"
        ordering = ["looked_on", "id"]
        constraints = [models.CheckConstraint(name="note_has_words", condition=~Q(words=""))]
