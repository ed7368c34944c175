"""试算: what the household would receive under the rules of this procedure, from the rows on file."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from approvals.casefacts import case_facts
from policies.benefit_rules import benefit_rules
from policies.benefits import Derivation, compute

if TYPE_CHECKING:
    from approvals.models import Procedure


def trial(procedure: Procedure, at: datetime.datetime) -> Derivation:
    """The amount under the rules of this procedure, income looked back from the day of application (GC-36).

    Raises FactsMissing when a standard the formula needs has not been confirmed for that day.
    """
    applied = timezone.localdate(procedure.submitted_at or at)
    return compute(case_facts(procedure, applied), benefit_rules(procedure.rules))
