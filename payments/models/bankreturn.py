"""回盘: the bank's answer to a released roster, file by file and row by row. Taken in, nothing of it changes."""

from __future__ import annotations

import base64
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role
from accounts.vault import SealedTextField
from audit.models import Recorded
from payments.returnacts import ReturnActs
from payments.states import ReturnState, Said


class BankReturnQuerySet(InRegionQuerySet["BankReturn"]):
    region_path = "roster__township"
    blind_roles = frozenset({Role.SYSTEM_ADMIN, Role.VILLAGE_ASSISTANT})

    def taken(self) -> BankReturnQuerySet:
        return self.filter(state=ReturnState.TAKEN)


class BankReturn(FSMModelMixin, ReturnActs, Recorded):
    """One file. `report` is the preview: counts and sums by what the rows say, and what cannot be read."""

    file_label = "payments.roster"
    file_from = "roster_id"

    roster = models.ForeignKey("payments.Roster", models.PROTECT, related_name="returns")
    state = FSMField("状态", choices=ReturnState.choices, default=ReturnState.CHECKED, protected=True)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    rows_count = models.PositiveIntegerField("行数", default=0)
    total = models.DecimalField("成功金额", max_digits=14, decimal_places=2, default=0)
    report = models.JSONField("试读结果", default=dict)
    after = models.PositiveIntegerField("试读时已登记的份数", default=0)
    uploaded_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    taken_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField("登记时间", null=True)

    objects = BankReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "银行回盘"
        constraints = [
            # The same file twice changes nothing.
            models.UniqueConstraint(
                fields=["roster", "sha256"], condition=Q(state="taken"), name="one_return_file_once"
            ),
            # Two tabs, two files: only the later one waits to be taken in.
            models.UniqueConstraint(
                fields=["roster"], condition=Q(state="checked"), name="one_return_waiting_per_roster"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("payments:return", args=[self.pk])

    @property
    def township(self) -> Region:
        return self.roster.township

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What cannot be read, by row and column; nothing of the file is taken in while there is any."""
        return self.report.get("problems", [])

    def keep_content(self, sealed: str) -> None:
        """The file itself beside its row, `sealed` in base64."""
        ReturnContent.objects.create(bank_return=self, sealed=sealed)

    def spreadsheet(self) -> bytes:
        """The file as it came from the bank."""
        return base64.b64decode(self.content.sealed)


class ReturnContent(models.Model):
    """The file itself, base64, sealed. Kept with what was taken in: it is the bank's own word."""

    bank_return = models.OneToOneField(BankReturn, models.PROTECT, related_name="content", primary_key=True)
    sealed = SealedTextField(purpose="return_file")

    def __str__(self) -> str:
        return f"{self.bank_return_id}"


class ReturnRow(Recorded):
    """One row the bank answered with. `account` is kept only where the roster does not know it."""

    file_label = "payments.roster"
    file_from = "roster_id"

    roster = models.ForeignKey("payments.Roster", models.PROTECT, related_name="return_rows")
    bank_return = models.ForeignKey(BankReturn, models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField("行")
    number = models.PositiveIntegerField("序号", null=True)
    line = models.ForeignKey("payments.RosterLine", models.PROTECT, null=True, related_name="return_rows")
    account_index = models.CharField(max_length=64)
    account = SealedTextField("账号", purpose="account", blank=True, default="")
    name = models.CharField("户名", max_length=60)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    ok = models.BooleanField("成功")
    why = models.CharField("失败原因", max_length=200, blank=True)
    paid_on = models.DateField("发放日期", null=True)
    kind = models.CharField("结果", max_length=8, choices=Said.choices)

    class Meta:
        verbose_name = "回盘明细"
        constraints = [
            models.UniqueConstraint(fields=["bank_return", "row"], name="return_row_once"),
            models.CheckConstraint(
                condition=Q(line__isnull=False) | Q(kind__in=["stray", "known"]),
                name="return_row_has_its_line",
            ),
        ]
        indexes = [models.Index(fields=["roster", "line"], name="return_row_by_line")]
