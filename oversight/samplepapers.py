"""The papers of a check: its record, and the notice to the township where something is to be put right."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.models import Post, Role
from approvals.models import Notification
from cases.models import Document
from cases.papers import issue, wording
from config.formats import day
from oversight.states import CheckState, Finding

if TYPE_CHECKING:
    from oversight.models import SampledCase


def issued(sampled: SampledCase, *, by: Post, at: datetime.datetime) -> Document | None:
    """D57 of every check; D56 of an order of correction, which is returned. Inside the act."""
    case, rules, sample = sampled.case, sampled.procedure.rules, str(sampled.sample)
    record = {
        "sample": sample,
        "reasons": sampled.reasons,
        "way": sampled.get_method_display(),
        "verdicts": sampled.parts,
        "finding": sampled.get_finding_display(),
        "words": sampled.words,
        "visited_on": sampled.visited_on,
        "visitors": sampled.visitors,
    }
    issue("D57", case, by=by, at=at, rules=rules, extra=record)
    if sampled.finding != Finding.ORDER:
        return None
    found = [f"{part}：{note}" for part, _, note in sampled.parts if note]
    order = {
        "to": wording.office_name(sampled.township),
        "sample": sample,
        "found": found or [sampled.words],
        "demand": sampled.words,
        "due_on": sampled.due_on,
    }
    return issue("D56", case, by=by, at=at, rules=rules, extra=order)


def tell(sampled: SampledCase, act: str, at: datetime.datetime) -> None:
    """A word to the township about an order or its return, to the county about an answer."""
    case, place = sampled.case, sampled.township
    if act == "answer_correction":
        text = f"{place.name}答复了整改单：{case.applicant_name}户（{case.case_no}），请复核"
        to = [(sampled.county, Role.COUNTY_SUPERVISOR)]
    elif sampled.state == CheckState.ORDERED:
        what = "退回重新整改" if sampled.sent_back else "限期整改"
        text = f"{case.applicant_name}户（{case.case_no}）抽查发现问题，{what}，{day(sampled.due_on)}前在整改单里答复"
        to = [(place, Role.CLERK), (place, Role.DEPUTY_LEADER)]
    else:
        return
    Notification.objects.bulk_create(
        Notification(
            region=region,
            role=role,
            procedure=sampled.procedure,
            step=Notification.Step.WORD,
            due_on=sampled.due_on,
            text=text,
            link=reverse("oversight:correction", args=[sampled.pk]),
            created_at=at,
        )
        for region, role in to
    )
