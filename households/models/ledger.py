"""A ledger brought in from a spreadsheet: the file and its progress, the remembered headings, the rows as they stood."""

import base64

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.doors import InRegionQuerySet
from accounts.vault import SealedTextField
from audit.models import Recorded
from policies.benefits import HouseholdClass


class LedgerFileQuerySet(InRegionQuerySet["LedgerFile"]):
    region_path = "township"


class LedgerFile(models.Model):
    """One uploaded ledger and the job that reads it. Survives reloads, restarts and lost workers.

    Not a recorded table: its counters move many times a second. What it does to the record (check, commit) is.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "待对应栏目"
        CHECKING = "checking", "正在试读"
        CHECKED = "checked", "已试读"
        COMMITTING = "committing", "正在入库"
        COMMITTED = "committed", "已入库"
        FAILED = "failed", "未完成"

    county = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+")
    township = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+")
    category = models.CharField("救助类别", max_length=20)
    area = models.CharField("城乡", max_length=5, choices=HouseholdClass)
    as_of = models.DateField("台账月份")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100, blank=True)
    mapping = models.JSONField(default=dict)
    villages = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    report = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey("accounts.Post", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = LedgerFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账文件"
        indexes = [models.Index(fields=["township", "-id"], name="ledger_file_by_township")]
        constraints = [
            # One job at a time for a township: two clerks pressing at once is one import.
            models.UniqueConstraint(
                fields=["township"],
                condition=Q(state__in=["checking", "committing"]),
                name="ledger_file_one_running_per_township",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("households:ledger", args=[self.pk])

    @property
    def file_key(self) -> str:
        """The ledger file its checking, its bulk rows and its download are events of."""
        return f"households.ledgerfile:{self.pk}"

    def spreadsheet(self) -> bytes:
        """The spreadsheet as it was uploaded; empty once it has been wiped."""
        content = LedgerContent.objects.filter(file=self).first()
        return base64.b64decode(content.sealed) if content else b""

    @property
    def is_running(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.COMMITTING)


class LedgerContent(models.Model):
    """The spreadsheet itself, base64, sealed: full of identity numbers. Removed once its rows stand in the record.

    In the database and not on a disk, because the worker that reads it may be another machine.
    """

    file = models.OneToOneField(LedgerFile, models.CASCADE, related_name="content", primary_key=True)
    sealed = SealedTextField(purpose="ledger_file")

    def __str__(self) -> str:
        return f"{self.file_id}"


class LedgerMapping(models.Model):
    """What a township calls its columns, as last corrected by its clerk: heading → field."""

    township = models.OneToOneField("accounts.Region", models.CASCADE, related_name="+")
    columns = models.JSONField(default=dict)
    villages = models.JSONField(default=dict)
    changed_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "台账栏目对应"

    def __str__(self) -> str:
        return f"{self.township}"


class LedgerEntry(Recorded):
    """What an old ledger granted a household; the ground of its opening decision (历史台账). Amounts 元 a month."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="ledger_entries")
    batch = models.ForeignKey(LedgerFile, models.PROTECT, related_name="entries")
    county_code = models.CharField(max_length=12, editable=False)
    category = models.CharField(max_length=20)
    area = models.CharField(max_length=5, choices=HouseholdClass)
    persons = models.PositiveSmallIntegerField("保障人口")
    base_amount = models.DecimalField("月保障金", max_digits=10, decimal_places=2)
    topup_amount = models.DecimalField("分类施保金", max_digits=10, decimal_places=2, default=0)
    per_capita = models.DecimalField("家庭月人均收入", max_digits=10, decimal_places=2, null=True)
    payable = models.DecimalField("月发放合计", max_digits=10, decimal_places=2)
    # What the column said, where the three amounts did not add up; `payable` is what was being paid.
    stated_base = models.DecimalField("台账所写月保障金", max_digits=10, decimal_places=2)
    first_month = models.DateField("享受起始年月")
    as_of = models.DateField("台账月份")
    certificate_no = models.CharField("救助证号", max_length=40, blank=True)
    file_sha256 = models.CharField(max_length=64)
    row = models.PositiveIntegerField("台账行号")

    class Meta:
        verbose_name = verbose_name_plural = "历史台账"
        constraints = [
            # A household enters a category from a ledger once; every later change is a decision.
            models.UniqueConstraint(fields=["household", "category"], name="ledger_entry_once_per_category"),
            models.CheckConstraint(
                condition=Q(
                    base_amount__gte=0, topup_amount__gte=0, payable=F("base_amount") + F("topup_amount")
                ),
                name="ledger_entry_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.payable}"
