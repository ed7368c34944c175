"""追回: money paid beyond what was due, asked back in instalments, or not asked back (H-62)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import afterguards, reliefguards
from approvals.acts.base import Acts
from approvals.afterpermits import RECOVERY_SIGNER
from approvals.models.recovery import Overpayment, Repayment
from approvals.overpaid import against_recovery, months_between
from approvals.permits import CLERK
from approvals.route import stay
from approvals.stages import Stage
from audit.acts import Refused
from policies.benefits.recovery import overpaid

ENDED = [Stage.IN_FORCE, Stage.TERMINATED]
# Urgent aid is paid before its papers are complete, and found out before, too.
PAID = [*ENDED, Stage.COMPLETION]


class RecoveryActs(Acts):
    @transition(
        field="stage",
        source=PAID,
        target=GET_STATE(stay, states=PAID),
        permission=RECOVERY_SIGNER,
        conditions=[reliefguards.recoverable],
        custom={"label": "决定追回多发款", "order": 710, "signing": True, "clause": "649号 第六十八条"},
    )
    def order_recovery(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        cause: str,
        grounds: str,
        first_month: datetime.date,
        last_month: datetime.date,
        due: Decimal,
        good_faith: bool = False,
        waived: bool = False,
        instalments: int = 1,
    ) -> None:
        """Month by month what was paid less what was due (C.11); in good faith it may be left with the household.

        `first_month`, `last_month`: any day of the month. Urgent aid is asked back after fraud alone, and then whole.
        """
        paid, owed = months_between(self.case, first_month, last_month, due)
        amount = overpaid(paid, owed)
        problems = against_recovery(
            amount,
            cause=cause,
            grounds=grounds,
            good_faith=good_faith,
            waived=waived,
            instalments=instalments,
            after_fraud=self.rules.urgent,
        )
        if problems:
            raise Refused(problems)
        Overpayment.objects.create(
            case=self.case,
            procedure=self,
            household=self.case.household,
            category=self.category,
            cause=cause,
            grounds=grounds,
            first_month=min(paid),
            last_month=max(paid),
            months=[
                {"month": f"{month:%Y-%m}", "paid": str(sum_), "due": str(owed[month])}
                for month, sum_ in sorted(paid.items())
            ],
            amount=amount,
            good_faith=good_faith,
            waived=waived,
            instalments=instalments,
            decided_by=by,
            decided_at=at,
        )

    @transition(
        field="stage",
        source=PAID,
        target=GET_STATE(stay, states=PAID),
        permission=CLERK,
        conditions=[afterguards.something_to_repay],
        custom={"label": "登记退款", "order": 720, "clause": "649号 第六十八条"},
    )
    def record_repayment(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        overpayment: Overpayment,
        amount: Decimal,
        paid_on: datetime.date,
        receipt: str,
    ) -> None:
        """One instalment that came back; never more than is still outstanding."""
        found = self.case.overpayments.select_for_update().get(pk=overpayment.pk)
        problems = []
        if amount <= 0 or amount > found.outstanding:
            problems.append(f"退款金额须大于 0，且不超过尚未退回的 {found.outstanding} 元")
        if paid_on > timezone.localdate(at):
            problems.append("退款日期不能晚于今天")
        if not receipt.strip():
            problems.append("请填写缴款凭证号")
        if found.repayments.filter(receipt=receipt).exists():
            problems.append(f"凭证号 {receipt} 已经登记过")
        if problems:
            raise Refused(problems)
        Repayment.objects.create(
            case=self.case,
            overpayment=found,
            amount=amount,
            paid_on=paid_on,
            receipt=receipt,
            recorded_by=by,
            recorded_at=at,
        )
