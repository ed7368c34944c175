"""What is on file of a change in the present round: proposed, heard, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from approvals.models import Procedure


def proposed(procedure: Procedure) -> bool:
    return procedure.changes.filter(round=procedure.round).exists()


def heard(procedure: Procedure) -> bool:
    """Nothing to the household's disadvantage is proposed, or it was heard."""
    change = procedure.changes.filter(round=procedure.round).first()
    return change is not None and (change.heard or not change.needs_hearing)


def decided(procedure: Procedure) -> bool:
    return procedure.changes.filter(round=procedure.round, decided_at__isnull=False).exists()


def stopping(procedure: Procedure) -> bool:
    """Is an end of support proposed?"""
    return procedure.changes.filter(round=procedure.round, kind="stop").exists()
