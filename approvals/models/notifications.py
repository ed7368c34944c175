"""The outbox: a row is the message, the broker is only a bell."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role


class NotificationQuerySet(InRegionQuerySet):
    def for_post(self, post: Post) -> NotificationQuerySet:
        return self.filter(region=post.region, role=post.role)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


class Notification(models.Model):
    """A word to a role in a region about one procedure, or about something else with a page of its own (`link`).

    Sent once per clock and step, or once per `subject` and step, however often a task runs.
    """

    class Step(models.TextChoices):
        NEAR = "near", "临近到期"
        TODAY = "today", "今日到期"
        OVERDUE = "overdue", "已超期"
        ESCALATED = "escalated", "报上级督办"
        MOVED = "moved", "日期变动"
        WORD = "word", "告知"
        GRACE_60 = "grace60", "渐退期还有 60 日"
        GRACE_30 = "grace30", "渐退期还有 30 日"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    procedure = models.ForeignKey(
        "approvals.Procedure", models.CASCADE, null=True, related_name="notifications"
    )
    clock = models.ForeignKey("approvals.Clock", models.CASCADE, null=True, related_name="notifications")
    step = models.CharField(max_length=10, choices=Step.choices)
    due_on = models.DateField(null=True)
    text = models.CharField(max_length=300)
    subject = models.CharField(max_length=120, blank=True, default="", db_default="")
    link = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "step", "role", "due_on"], name="one_notification_per_clock_and_step"
            ),
            models.UniqueConstraint(
                fields=["subject", "step", "role", "region"],
                condition=~Q(subject=""),
                name="one_notification_per_subject_and_step",
            ),
            models.CheckConstraint(
                condition=Q(procedure__isnull=False) | (~Q(subject="") & ~Q(link="")),
                name="notification_is_about_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "role", "-id"], condition=Q(read_at=None), name="notification_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.text
