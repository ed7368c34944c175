"""临时救助: urgent aid is given first and its papers are made up afterwards; for an expense the sum is proposed."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post, Region
from accounts.permits import recusal
from approvals import guards, reliefguards, reliefpapers, reliefrequests, relieving
from approvals.acts.base import Acts
from approvals.entitlement import refuse
from approvals.models.decisions import Duty, DutyKind
from approvals.permits import CLERK, LEADER, Signer, deciders, kin_of_household
from approvals.pieces import NOTHING, lay_out, pieces
from approvals.route import stay
from approvals.stages import GATHERING, UNACCEPTED, Stage
from audit.acts import Refused
from cases.models import Case, Emergency, PaidFrom, StoredFile
from cases.papers import issue
from policies.benefits.months import month_of

PROPOSING = (*UNACCEPTED, *GATHERING)
GIVEN = (Stage.COMPLETION, Stage.IN_FORCE)


@recusal("经办这一件的人不得批准救助")
def handles(procedure: Acts, by: Post) -> bool:
    return bool(procedure.handler.user_id == by.user_id)


RELIEF_SIGNER = Signer(
    lambda procedure: deciders(procedure.rules), [kin_of_household, handles], by_rules=deciders, verb="签批"
)


class ReliefActs(Acts):
    if TYPE_CHECKING:

        def file_kin(self, by: Post, at: datetime.datetime) -> None: ...
        def pin_rules(self, at: datetime.datetime) -> None: ...

    @transition(
        field="stage",
        source=[Stage.DRAFT, Stage.SUBMITTED],
        target=GET_STATE(stay, states=[Stage.DRAFT, Stage.SUBMITTED]),
        permission=CLERK,
        conditions=[guards.is_application, reliefguards.urgent, reliefguards.event_untold],
        custom={"label": "登记急难求助", "order": 395, "basis": "application.at"},
    )
    def register_emergency(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        event_kind: str,
        description: str,
        place: Region | None = None,
        spot: str = "",
        happened_on: datetime.date | None = None,
        requested_at: datetime.datetime | None = None,
        reporter: str = "",
        asked: Decimal | None = None,
        pay_from: str = PaidFrom.ROSTER,
        criteria: Collection[str] = (),
        distinct_because: str = "",
        bridges: Case | None = None,
    ) -> None:
        """Somebody asks for urgent aid, at the place of the emergency (社会救助法 第三十七条, YC-079).

        The hours run from `requested_at`, now where nothing is told; from here on the rules of this day bind.
        """
        request = reliefrequests.Request(
            event_kind=event_kind,
            description=description,
            place=place,
            spot=spot,
            happened_on=happened_on,
            requested_at=requested_at,
            reporter=reporter,
            asked=asked,
            pay_from=pay_from,
            criteria=tuple(criteria),
            distinct_because=distinct_because,
            bridges=bridges,
        )
        reliefrequests.register(self, request, by=by, at=at)
        self.pin_rules(at)

    @transition(
        field="stage",
        source=[Stage.DRAFT, Stage.SUBMITTED],
        target=Stage.COMPLETION,
        permission=RELIEF_SIGNER,
        conditions=[
            guards.is_application,
            reliefguards.urgent,
            reliefguards.event_told,
            reliefguards.simplified,
            guards.members_entered,
        ],
        custom={
            "label": "先行救助",
            "order": 400,
            "signing": True,
            "basis": "emergency.skip",
            "clause": "649号令 第四十八条",
        },
    )
    def grant_relief(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        amount: Decimal = NOTHING,
        criteria: Collection[str] = (),
        remark: str = "",
        months: int = 1,
        paid_from: str = PaidFrom.ROSTER,
        goods: str = "",
        goods_value: Decimal = NOTHING,
        late_reason: str = "",
        over_standard: bool = False,
        plan: str = "",
        support: str = "",
    ) -> None:
        """Given at once, wherever the household is registered; in force from this minute (TA-19, YC-007, 23号 二(二)).

        `amount`: money in 元, in `months` equal instalments; `goods` at `goods_value`. The sum of both, with what the
        event was granted within twelve months, decides who signs (QB-06). Later than the rules' hours it is still
        given, and recorded as late.
        """
        today = timezone.localdate(at)
        grant = relieving.Grant(
            pieces(
                amount=amount,
                months=max(months, 1),
                first_month=month_of(today),
                paid_from=paid_from,
                goods=goods,
                goods_value=goods_value,
                goods_from=PaidFrom.RESERVE if paid_from == PaidFrom.RESERVE else PaidFrom.PURCHASE,
            ),
            tuple(criteria),
            months,
        )
        relieving.hold(self)
        if problems := relieving.against(self, grant, by, today):
            raise Refused(problems)
        derivation = relieving.calculate(self, grant, today)
        decision = relieving.decide(self, grant, derivation, by=by, at=at, reasons=remark.strip())
        lay_out(decision, grant.pieces)
        told: Emergency = self.case.emergency
        told.grant(
            due_at=relieving.due_at(self), criteria=list(criteria), late_reason=late_reason.strip(), at=at
        )
        Duty.objects.create(
            case=self.case, procedure=self, round=self.round, user=by.user, kind=DutyKind.DECIDE
        )
        self.file_kin(by, at)
        reliefpapers.issue_record(self, decision, by=by, at=at)
        if over_standard:
            reliefpapers.report_upwards(self, plan=plan, support=support, by=by, at=at)

    @transition(
        field="stage",
        source=[Stage.DRAFT, Stage.SUBMITTED],
        target=Stage.REJECTED,
        permission=RELIEF_SIGNER,
        conditions=[guards.is_application, reliefguards.urgent, reliefguards.event_told],
        custom={
            "label": "不予先行救助",
            "order": 401,
            "signing": True,
            "basis": "emergency.criteria",
            "clause": "649号令 第十一条",
        },
    )
    def refuse_relief(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """No emergency: told in writing with the reason; an expense may still be applied for (649号 第十一条)."""
        if not why.strip():
            raise Refused(["请写明不予先行救助的理由"])
        decision = refuse(self, by=by, at=at, reasons=why.strip())
        self.ended_at, self.ending_reason = at, why.strip()
        issue("D32", self.case, by=by, at=at, rules=self.rules, extra={"decision": decision})

    @transition(
        field="stage",
        source=Stage.COMPLETION,
        target=Stage.IN_FORCE,
        permission=CLERK,
        conditions=[reliefguards.papers_open],
        custom={
            "label": "补办手续",
            "order": 410,
            "basis": "emergency.backfill_fields",
            "clause": "23号 二(二)",
        },
    )
    def complete_papers(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        target: str,
        cause: str,
        amount: Decimal | None,
        signature: StoredFile | None,
        sealed: bool,
    ) -> None:
        """Whom, why, how much, the handler's signature and the seal (TA-20); overdue, it is still made good."""
        papers = reliefpapers.Papers(target, cause, amount, signature, sealed)
        if problems := reliefpapers.lacking(self, papers):
            raise Refused(problems)
        assert amount is not None
        assert signature is not None
        told: Emergency = self.case.emergency
        told.complete(target=target, cause=cause, amount=amount, signature=signature, by=by, at=at)
        self.ended_at = at
        reliefpapers.issue_approval(self, by=by, at=at)

    @transition(
        field="stage",
        source=GIVEN,
        target=GET_STATE(stay, states=GIVEN),
        permission=LEADER,
        conditions=[reliefguards.urgent, reliefguards.not_found_ineligible],
        custom={
            "label": "登记事后核查不符",
            "order": 420,
            "signing": True,
            "clause": "649号令 第六十八条",
        },
    )
    def find_ineligible(self, *, by: Post, at: datetime.datetime, finding: str, fraud: bool) -> None:
        """Given in good faith the grant stands, flagged; after fraud it is recoverable and nothing more is paid (H-62)."""
        told: Emergency = self.case.emergency
        told.find_ineligible(finding=finding, fraud=fraud, by=by, at=at)
        if fraud:
            relieving.cancel_open(self, at)

    @transition(
        field="stage",
        source=PROPOSING,
        target=GET_STATE(stay, states=PROPOSING),
        permission=CLERK,
        conditions=[guards.is_application, reliefguards.for_an_expense, reliefguards.opinion_open],
        custom={"label": "拟定救助金额", "order": 430, "clause": "23号 二(四)"},
    )
    def propose_relief(
        self,
        *,
        by: Post,
        at: datetime.datetime,
        event_kind: str,
        description: str,
        self_paid: Decimal,
        amount: Decimal,
        months: int = 1,
        happened_on: datetime.date | None = None,
        distinct_because: str = "",
    ) -> None:
        """The expense and the sum the office means to give; opinion and decision go by it (23号 二(一)、(四))."""
        reliefrequests.propose(
            self,
            reliefrequests.Proposal(
                event_kind, description, self_paid, amount, months, happened_on, distinct_because
            ),
            by=by,
            at=at,
        )
