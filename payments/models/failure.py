"""发放失败: a line the bank could not pay, until the account is put right and a later roster pays it again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role
from audit.models import Recorded
from households.models import Household, PayeeAccount
from payments.failureacts import FailureActs
from payments.states import FailureState


class FailedPaymentQuerySet(InRegionQuerySet["FailedPayment"]):
    region_path = "roster__township"
    blind_roles = frozenset({Role.SYSTEM_ADMIN, Role.VILLAGE_ASSISTANT})

    def open(self) -> FailedPaymentQuerySet:
        """Tasks of the township: the account is still to be put right."""
        return self.filter(state=FailureState.OPEN)

    def waiting(self) -> FailedPaymentQuerySet:
        """Put right, and on no later roster yet."""
        return self.filter(state=FailureState.READY, paid_again=None)


class FailedPayment(FSMModelMixin, FailureActs, Recorded):
    """`amount`, 元, is what of the line did not arrive. It is paid again by one row of arrears, once."""

    file_label = "payments.roster"
    file_from = "roster_id"

    roster = models.ForeignKey("payments.Roster", models.PROTECT, related_name="failures")
    line = models.OneToOneField("payments.RosterLine", models.PROTECT, related_name="failure")
    state = FSMField("状态", choices=FailureState.choices, default=FailureState.OPEN, protected=True)
    amount = models.DecimalField("未到账金额", max_digits=10, decimal_places=2)
    why = models.CharField("失败原因", max_length=200)
    found_at = models.DateTimeField("登记时间")
    word = models.CharField("处理情况", max_length=300, blank=True)
    handled_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField("处理时间", null=True)

    objects = FailedPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "发放失败"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="failed_payment_is_money"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "settled"]) | Q(handled_by__isnull=False),
                name="failed_payment_handled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["roster"], condition=Q(state="open"), name="failed_payment_open"),
        ]

    def __str__(self) -> str:
        return f"{self.line.head_name}户{self.roster.title}未到账 {self.amount:,} 元"

    def get_absolute_url(self) -> str:
        return reverse("payments:failures")

    @property
    def township(self) -> Region:
        return self.roster.township

    @property
    def household(self) -> Household:
        return self.line.household

    def accounts_now(self) -> QuerySet[PayeeAccount]:
        """The accounts the next roster may choose from."""
        own = Q(for_member=None) | Q(for_member=self.line.for_member_id)
        return PayeeAccount.objects.current().filter(own, household=self.line.household_id)

    @property
    def account_changed(self) -> bool:
        """Has another account taken the place of the one that failed?"""
        now = self.accounts_now()
        return now.exists() and not now.filter(number_index=self.line.account_index).exists()

    def paid_again_on(self) -> str:
        """Title of the roster that pays it again; empty while there is none."""
        again = getattr(self, "paid_again", None)
        return again.roster.title if again else ""
