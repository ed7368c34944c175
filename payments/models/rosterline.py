"""One household, or one person of it, on one month's roster: a snapshot of a decision, never joined back for money."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.masks import mask_account
from accounts.models import Region
from accounts.vault import SealedTextField
from approvals.models import Decision
from audit.models import Recorded
from cases.models import Case
from households.models import Household, Member
from payments.states import Change


class RosterLineQuerySet(models.QuerySet["RosterLine"]):
    def payable(self) -> RosterLineQuerySet:
        """Lines that carry money this month."""
        return self.filter(payable__gt=0)

    def changed(self) -> RosterLineQuerySet:
        return self.exclude(change=Change.SAME)


class RosterLine(Recorded):
    """Amounts in 元. `payable` = base + top-up + arrears − recovery, or 0 when stopped or held.

    `for_member`: the person it is for, where one person is helped alone; then `head_name` is that person's name.
    """

    file_label = "payments.roster"
    file_from = "roster_id"

    roster = models.ForeignKey("payments.Roster", models.PROTECT, related_name="lines")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField("序号")
    household = models.ForeignKey(Household, models.PROTECT, related_name="roster_lines")
    for_member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="roster_lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="roster_lines")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="roster_lines")
    month = models.DateField("所属月")
    category = models.CharField(max_length=16)
    head_name = models.CharField("户主", max_length=60)
    persons = models.PositiveSmallIntegerField("保障人数")
    payee_name = models.CharField("户名", max_length=60, blank=True)
    payee_id = SealedTextField("身份证号", purpose="id_number", blank=True, default="")
    payee_index = models.CharField(max_length=64, blank=True)
    bank = models.CharField("开户银行", max_length=100, blank=True)
    account = SealedTextField("账号", purpose="account", blank=True, default="")
    account_index = models.CharField(max_length=64, blank=True)
    amount = models.DecimalField("保障金", max_digits=10, decimal_places=2)
    topup = models.DecimalField("分类施保金", max_digits=10, decimal_places=2)
    arrears = models.DecimalField("补发", max_digits=10, decimal_places=2, default=0)
    arrears_months = models.PositiveSmallIntegerField("补发月数", default=0)
    recovery = models.DecimalField("扣回", max_digits=10, decimal_places=2, default=0)
    payable = models.DecimalField("本月应发", max_digits=10, decimal_places=2)
    last_payable = models.DecimalField("上月", max_digits=10, decimal_places=2, default=0)
    last_persons = models.PositiveSmallIntegerField(default=0)
    change = models.CharField("变动", max_length=8, choices=Change.choices)
    reason = models.CharField("依据", max_length=200, blank=True)
    first_month = models.DateField("起始月")

    objects = RosterLineQuerySet.as_manager()

    class Meta:
        verbose_name = "名册明细"
        constraints = [
            # One line per live entitlement and month, in whatever roster.
            models.UniqueConstraint(fields=["decision", "month"], name="one_line_per_entitlement_and_month"),
            models.UniqueConstraint(
                fields=["roster", "household", "for_member"],
                nulls_distinct=False,
                name="one_line_per_household_and_person",
            ),
            models.CheckConstraint(
                name="line_adds_up",
                condition=Q(payable=F("amount") + F("topup") + F("arrears") - F("recovery"))
                | Q(payable=0, change__in=["stopped", "held"]),
            ),
            models.CheckConstraint(name="line_not_negative", condition=Q(payable__gte=0)),
            models.CheckConstraint(name="line_held_with_reason", condition=~Q(change="held") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["roster", "seq"], name="line_by_seq"),
            models.Index(fields=["household", "category", "month"], name="line_by_household"),
            # Two households on one account is asked within a county and a month.
            models.Index(fields=["month", "account_index"], name="line_by_account"),
        ]

    @property
    def subject(self) -> int:
        """Whom the line is for, as the statements of sql/ key it: a household's key, a person's below zero."""
        return self.household_id if self.for_member_id is None else -self.for_member_id

    @property
    def base(self) -> Decimal:
        """The month's own entitlement, without what is paid for other months."""
        return self.amount + self.topup

    @property
    def masked_account(self) -> str:
        return mask_account(self.account) if self.account else ""

    @property
    def difference(self) -> Decimal:
        return self.payable - self.last_payable


class Arrears(Recorded):
    """One earlier month that a line makes up: whom it is for was entitled to it and no roster ever paid it."""

    file_label = "payments.roster"
    file_from = "roster_id"

    roster = models.ForeignKey("payments.Roster", models.PROTECT, related_name="arrears")
    line = models.ForeignKey(RosterLine, models.PROTECT, related_name="arrears_months_paid")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    for_member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    category = models.CharField(max_length=16)
    month = models.DateField("补发所属月")
    amount = models.DecimalField("补发金额", max_digits=10, decimal_places=2)
    reason = models.CharField("补发原因", max_length=200)
    # The line whose money came back; then it is paid again as a whole, whatever months it was for.
    failure = models.OneToOneField(
        "payments.FailedPayment", models.PROTECT, null=True, related_name="paid_again"
    )

    class Meta:
        verbose_name = "补发明细"
        constraints = [
            # A month is made up once, in whatever roster.
            models.UniqueConstraint(
                fields=["household", "for_member", "category", "month"],
                condition=Q(failure=None),
                nulls_distinct=False,
                name="arrears_of_a_month_paid_once",
            ),
            models.CheckConstraint(name="arrears_are_money", condition=Q(amount__gt=0)),
        ]
