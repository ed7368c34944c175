"""特困人员: the county assesses self-care, the agreement is filed, changes are reported (43号 art. 20–23, YC-070, 071)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django_fsm import GET_STATE, transition

from accounts.models import Post
from approvals import care
from approvals.acts.base import Acts
from approvals.permits import ASSESSOR, CLERK, REPORTER
from approvals.route import stay
from approvals.stages import ACCEPTED, Stage
from audit.acts import Refused
from cases.models import CareAgreement, CareAssessment, CareKind, StoredFile
from cases.papers import issue

ASSESSING = (*ACCEPTED, Stage.IN_FORCE)
AGREEING = (Stage.PUBLICITY, Stage.IN_FORCE)


class CareActs(Acts):
    @transition(
        field="stage",
        source=list(ASSESSING),
        target=GET_STATE(stay, states=ASSESSING),
        permission=ASSESSOR,
        conditions=[care.care_wanted, care.assessment_due],
        custom={
            "label": "评估生活自理能力",
            "order": 250,
            "basis": "care.indicators",
            "clause": "43号 第二十一条",
        },
    )
    def assess_care(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        assessed_on: datetime.date,
        failed: Sequence[str],
        assessors: Sequence[str],
        remark: str = "",
    ) -> None:
        """Six indicators give the class, the class the care standard; the county's act wherever others decide (H-54)."""
        before = care.assessed(self)
        found = CareAssessment.assess(
            self.case,
            assessed_on=assessed_on,
            failed=failed,
            assessors=assessors,
            remark=remark,
            by=by,
            at=at,
        )
        issue("D48", self.case, by=by, at=at, rules=self.rules, extra=_paper(found, before))

    @transition(
        field="stage",
        source=list(AGREEING),
        target=GET_STATE(stay, states=AGREEING),
        permission=CLERK,
        conditions=[care.care_wanted, care.support_granted, care.care_assessed],
        custom={
            "label": "登记照料服务协议",
            "order": 255,
            "basis": "care.agreement",
            "clause": "伊春指南 二(三)7",
        },
    )
    def file_care_agreement(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        kind: str,
        provider: str,
        services: Sequence[str],
        signed_on: datetime.date,
        since: datetime.date,
        until: datetime.date,
        contact: str = "",
        fee: Decimal | None = None,
        file: StoredFile | None = None,
    ) -> None:
        """Who looks after the person, for how long; nobody is paid before it is signed."""
        support = care.support_of(self)
        if kind != care.AGREEMENT_OF[support]:
            wanted = CareKind(care.AGREEMENT_OF[support]).label
            raise Refused([f"本件批准的是{support.label}，应当登记{wanted}；改变供养方式的，先办理变更"])
        signed = CareAgreement.sign(
            self.case,
            kind=kind,
            provider=provider,
            services=services,
            signed_on=signed_on,
            since=since,
            until=until,
            contact=contact,
            fee=fee,
            file=file,
            at=at,
        )
        issue("D47", self.case, by=by, at=at, rules=self.rules, extra=_agreement(signed))

    @transition(
        field="stage",
        source=Stage.IN_FORCE,
        target=Stage.IN_FORCE,
        permission=REPORTER,
        conditions=[care.care_wanted, care.care_assessed, care.no_report_waiting],
        custom={
            "label": "报告自理能力变化",
            "order": 260,
            "basis": "care.reassess",
            "clause": "43号 第二十三条",
        },
    )
    def report_care_change(self, *, by: Post, at: datetime.datetime, reporter: str, change: str) -> None:
        """The person, the village or the institution tells of a change; the county assesses within its period."""
        due_on = care.reassess_by(self, at)
        CareAssessment.report(self.case, reporter=reporter, change=change, due_on=due_on, at=at)


def _agreement(signed: CareAgreement) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "provider": signed.provider,
        "services": list(signed.services),
        "since": signed.since,
        "until": signed.until,
        "institution": signed.kind == CareKind.INSTITUTION,
    }
    return facts if signed.fee is None else facts | {"fee": signed.fee}


def _paper(found: CareAssessment, before: CareAssessment | None) -> dict[str, Any]:
    return {
        "assessed_on": found.assessed_on,
        "items": found.items,
        "outcome": found.get_care_class_display(),
        "assessors": found.assessors,
        "person": found.member.name,
        "previous": before.get_care_class_display() if before else "",
    }
