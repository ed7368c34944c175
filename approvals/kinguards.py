"""近亲属: what must be filed before anybody signs, and whose case waits for another handler (YC-041…044, N-29)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from approvals.permits import kin_of_household
from audit.acts import guard
from audit.reading import asked_once
from cases.kinship import KinMatch, unfiled

if TYPE_CHECKING:
    from approvals.models import Procedure

# Acts that end the conflict itself, so that it never stands in their own way: 受理 names its handler anew. A complaint
# comes from outside and is noted whoever handles the file.
FREE = frozenset({"reassign", "file_late_kin", "accept", "note_complaint"})


@asked_once
def unfiled_kin(procedure: Procedure) -> list[KinMatch]:
    """Staff who are kin of the household as of today and are not in the register."""
    return unfiled(procedure.case, procedure.rules.relatives.levels, timezone.localdate())


def handler_in_conflict(procedure: Procedure, act: str) -> list[str]:
    """One sentence while the handler of an open case is kin of the household: only another handler helps."""
    if act in FREE or procedure.ended or not kin_of_household(procedure, procedure.handler):
        return []
    name = procedure.handler.author_name
    return [f"经办人{name}与本户有近亲属关系，本件停办；由分管领导改派经办人后再办"]


def _names(procedure: Procedure) -> str:
    return "、".join(found.name for found in unfiled_kin(procedure))


@guard(lambda procedure: f"近亲属未备案：{_names(procedure)}，请先补登近亲属备案")
def kin_filed(procedure: Procedure) -> bool:
    """YC-043: every relative declared or matched is in the register before the office says yes or no."""
    return procedure.accepted_at is None or not unfiled_kin(procedure)


@guard("没有需要补登的近亲属备案")
def kin_to_file(procedure: Procedure) -> bool:
    return bool(unfiled_kin(procedure))
