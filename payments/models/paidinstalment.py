"""One instalment of 临时救助 on one roster: that is how it is paid once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from approvals.models import Instalment
from audit.models import Recorded
from payments.models.rosterline import RosterLine


class PaidInstalment(Recorded):
    """An instalment that a line carries. Held back, it leaves its line and comes again with a later roster."""

    file_label = "payments.roster"
    file_from = "roster_id"

    roster = models.ForeignKey("payments.Roster", models.PROTECT, related_name="instalments")
    line = models.ForeignKey(RosterLine, models.PROTECT, related_name="instalments")
    instalment = models.OneToOneField(Instalment, models.PROTECT, related_name="on_roster")
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = "发放的救助款"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="paid_instalment_is_money")]
