"""备用金: what a township may hand out at once, topped up under a document, paid by two persons."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role, User
from accounts.permits import holds, recusal
from approvals.models.relief import Instalment
from audit.acts import Refused, acting
from audit.models import Recorded
from cases.models import PaidFrom

NOTHING = Decimal(0)


class EntryKind(models.TextChoices):
    TOP_UP = "top_up", "补充"
    PAYMENT = "payment", "付款"


class EntryState(models.TextChoices):
    PREPARED = "prepared", "待复核"
    BOOKED = "booked", "已入账"
    VOID = "void", "已作废"


@recusal("经手付款的人不能复核同一笔，须由另一人办理")
def prepared_by_self(entry: ReserveEntry, by: Post) -> bool:
    return entry.prepared_user_id == by.user_id


FUNDERS = holds(Role.COUNTY_CLERK, Role.COUNTY_LEADER, Role.FINANCE)
PAYERS = holds(Role.CLERK)
CONFIRMERS = holds(Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, unless=[prepared_by_self])


class ReserveFundQuerySet(InRegionQuerySet["ReserveFund"]):
    region_path = "township"
    blind_roles = frozenset({Role.SYSTEM_ADMIN, Role.VILLAGE_ASSISTANT})


class ReserveFund(Recorded):
    """The 备用金 of one township. The balance is that of its last entry, and never below nothing."""

    file_label = "approvals.reservefund"
    file_from = "id"

    township = models.OneToOneField(Region, models.PROTECT, related_name="reserve_fund")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    balance = models.DecimalField("余额", max_digits=12, decimal_places=2, default=0)
    entered = models.PositiveIntegerField("已登记笔数", default=0)
    opened_at = models.DateTimeField("设立时间")

    objects = ReserveFundQuerySet.as_manager()

    class Meta:
        verbose_name = "备用金"
        constraints = [models.CheckConstraint(condition=Q(balance__gte=0), name="reserve_never_below_zero")]

    def __str__(self) -> str:
        return f"{self.township.name}备用金"

    @property
    def region(self) -> Region:
        return self.township

    @property
    def promised(self) -> Decimal:
        """Prepared by one person, not yet confirmed by another."""
        waiting = self.entries.filter(state=EntryState.PREPARED)
        return waiting.aggregate(sum=Sum("amount"))["sum"] or NOTHING

    @property
    def available(self) -> Decimal:
        return self.balance - self.promised

    def top_up(
        self,
        *,
        amount: Decimal,
        document_no: str,
        document_on: datetime.date,
        by: Post,
        at: datetime.datetime,
    ) -> ReserveEntry:
        """Money handed down by county or finance, under a document. Raises Refused with every reason."""
        problems = FUNDERS.reasons(self, by)
        if amount <= 0:
            problems.append("补充金额应大于 0 元")
        if not document_no.strip():
            problems.append("请填写拨款文号")
        if document_on > timezone.localdate(at):
            problems.append("拨款日期晚于今天，请核对")
        if problems:
            raise Refused(problems)
        with acting(by, reason=f"补充备用金 {amount} 元", act="top_up_reserve", clause=document_no, at=at):
            fund = ReserveFund.objects.select_for_update().get(pk=self.pk)
            number, balance = fund.move(amount)
            return ReserveEntry.objects.create(
                fund=fund,
                kind=EntryKind.TOP_UP,
                state=EntryState.BOOKED,
                number=number,
                amount=amount,
                balance_after=balance,
                document_no=document_no.strip(),
                document_on=document_on,
                prepared_by=by,
                prepared_user=by.user,
                prepared_at=at,
                booked_at=at,
            )

    def prepare_payment(
        self, instalment: Instalment, *, receiver: str, by: Post, at: datetime.datetime
    ) -> ReserveEntry:
        """First of two persons: what is to be handed to whom. Raises Refused with every reason."""
        with acting(by, reason=f"备用金付款：{receiver}", act="prepare_reserve_payment", at=at):
            fund = ReserveFund.objects.select_for_update().get(pk=self.pk)
            piece = Instalment.objects.select_for_update().get(pk=instalment.pk)
            if problems := PAYERS.reasons(fund, by) + fund.against_paying(piece, receiver):
                raise Refused(problems)
            return ReserveEntry.objects.create(
                fund=fund,
                kind=EntryKind.PAYMENT,
                amount=piece.amount,
                instalment=piece,
                receiver=receiver.strip(),
                prepared_by=by,
                prepared_user=by.user,
                prepared_at=at,
            )

    def against_paying(self, piece: Instalment, receiver: str) -> list[str]:
        problems = [] if receiver.strip() else ["请写明由谁领取"]
        if piece.paid_from != PaidFrom.RESERVE or piece.decision.township_id != self.township_id:
            problems.append("这一笔不从本乡镇（街道）备用金支付")
        if piece.paid_at or piece.cancelled_at:
            problems.append(f"这一笔{piece.state}，不能再付")
        if piece.reserve_entries.exclude(state=EntryState.VOID).exists():
            problems.append("这一笔已经登记付款，请等另一人复核")
        if piece.amount > self.available:
            problems.append(f"备用金可用余额 {self.available} 元，不足支付 {piece.amount} 元，请先申请补充")
        return problems

    def move(self, signed: Decimal) -> tuple[int, Decimal]:
        """Money in (or out, negative): (number of the entry, balance after it). The caller holds this row's lock.

        Without the lock the database still refuses: the number is taken, or the balance would be below nothing.
        """
        if self.balance + signed < 0:
            raise Refused([f"备用金余额 {self.balance} 元，不足支付 {-signed} 元，请先申请补充备用金"])
        self.balance, self.entered = self.balance + signed, self.entered + 1
        self.save()
        return self.entered, self.balance


class ReserveEntry(FSMModelMixin, Recorded):
    """One movement of a fund: money in under a document, or one instalment handed out by two persons."""

    file_label = "approvals.reservefund"
    file_from = "fund_id"

    fund = models.ForeignKey(ReserveFund, models.PROTECT, related_name="entries")
    kind = models.CharField("种类", max_length=8, choices=EntryKind.choices)
    state = FSMField("状态", choices=EntryState.choices, default=EntryState.PREPARED, protected=True)
    number = models.PositiveIntegerField("序号", null=True)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    balance_after = models.DecimalField("余额", max_digits=12, decimal_places=2, null=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    document_on = models.DateField("文件日期", null=True)
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, related_name="reserve_entries")
    receiver = models.CharField("领取人", max_length=60, blank=True)
    prepared_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    prepared_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("经手时间")
    confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    confirmed_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField("入账时间", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "备用金收支"
        constraints = [
            # Two at once would take the same number: the second is refused, whatever lock was forgotten.
            models.UniqueConstraint(fields=["fund", "number"], name="reserve_entry_numbered_once"),
            models.UniqueConstraint(
                fields=["instalment"], condition=~Q(state="void"), name="instalment_paid_from_reserve_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reserve_entry_is_money"),
            models.CheckConstraint(
                condition=Q(balance_after=None) | Q(balance_after__gte=0), name="reserve_balance_not_negative"
            ),
            models.CheckConstraint(
                name="reserve_entry_says_what_for",
                condition=(Q(kind="top_up", instalment=None, document_on__isnull=False) & ~Q(document_no=""))
                | (Q(kind="payment", instalment__isnull=False) & ~Q(receiver="")),
            ),
            models.CheckConstraint(
                name="reserve_booked_with_a_number",
                condition=Q(state="booked", number__isnull=False, balance_after__isnull=False)
                | (~Q(state="booked") & Q(number=None, balance_after=None)),
            ),
            models.CheckConstraint(
                name="reserve_payment_by_two_persons",
                condition=~Q(state="booked", kind="payment")
                | (Q(confirmed_user__isnull=False) & ~Q(confirmed_user=F("prepared_user"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} 元"

    @property
    def township(self) -> Region:
        return self.fund.township

    @transition(
        field="state",
        source=EntryState.PREPARED,
        target=EntryState.BOOKED,
        permission=CONFIRMERS,
        custom={"label": "复核付款", "order": 10, "signing": True},
    )
    def confirm(self, *, by: Post, at: datetime.datetime) -> None:
        """Second of two persons: the money leaves the fund and the instalment is given."""
        fund = ReserveFund.objects.select_for_update().get(pk=self.fund_id)
        assert self.instalment_id, "a prepared entry pays an instalment"
        piece = Instalment.objects.select_for_update().get(pk=self.instalment_id)
        if piece.cancelled_at or piece.paid_at:
            raise Refused([f"这一笔{piece.state}，不能再付"])
        self.confirmed_by, self.confirmed_user, self.booked_at = by, by.user, at
        self.number, self.balance_after = fund.move(-self.amount)
        piece.paid_at = at
        piece.save()

    @transition(
        field="state",
        source=EntryState.PREPARED,
        target=EntryState.VOID,
        permission=holds(Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD),
        custom={"label": "作废", "order": 20},
    )
    def void(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Prepared by mistake, or nobody came for it: nothing left the fund."""
        if not why.strip():
            raise Refused(["请写明作废的原因"])
        self.void_reason = why.strip()

    def follow_up(self, act: str, *, by: Any, at: datetime.datetime, facts: dict[str, Any]) -> None:
        """Nothing follows but the record."""
