"""The acts on a sample: check its cases, replace one, order a correction, answer it, look at the answer, close."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_fsm import GET_STATE, transition

from accounts.models import Post, Role
from accounts.permits import holds
from audit.acts import Refused, guard
from oversight import samplepapers, sampling
from oversight.checkers import OUTSIDERS
from oversight.checklist import Check, against
from oversight.states import CheckState, Finding, Part, SampleState

if TYPE_CHECKING:
    from cases.models import StoredFile
    from oversight.models import Sample, SampledCase

NAMED = 5  # cases named in a sentence before “等”
SUPERVISOR = holds(Role.COUNTY_SUPERVISOR)
CHECKER = holds(Role.COUNTY_SUPERVISOR, unless=OUTSIDERS, verb="检查")
ANSWERER = holds(Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, verb="答复")


def _unchecked_words(sample: Sample) -> str:
    left = list(
        sample.cases.filter(state=CheckState.TO_CHECK)
        .order_by("case__case_no")
        .values_list("case__case_no", flat=True)
    )
    who = "、".join(left[:NAMED]) + ("等" if len(left) > NAMED else "")
    return f"还有 {len(left)} 件没有检查（{who}）"


@guard(_unchecked_words)
def all_checked(sample: Sample) -> bool:
    return not sample.cases.filter(state=CheckState.TO_CHECK).exists()


@guard("样本已经办结")
def sample_open(sampled: SampledCase) -> bool:
    return sampled.sample.state == SampleState.OPEN


@guard(lambda sampled: f"{'、'.join(sampled.reasons)}的案件必须检查，不能替换")
def drawn_by_lot(sampled: SampledCase) -> bool:
    return not sampled.strata


def _next(sampled: SampledCase) -> sampling.Applied | None:
    taken = set(sampled.sample.cases.values_list("case__case_no", flat=True))
    return sampling.next_in_order(sampled.sample.draw, taken)


@guard("名单上没有可以替补的案件了")
def somebody_next(sampled: SampledCase) -> bool:
    return _next(sampled) is not None


class SampleActs:
    @transition(
        field="state",
        source=SampleState.OPEN,
        target=SampleState.CLOSED,
        permission=SUPERVISOR,
        conditions=[all_checked],
        custom={"label": "办结抽查", "order": 90, "signing": True},
    )
    def close(self: Any, *, by: Post, at: datetime.datetime) -> None:
        """Every case was checked; orders of correction go on by themselves."""
        self.closed_by, self.closed_at = by, at


def reached(sampled: SampledCase, *_args: Any, **_facts: Any) -> str:
    """Where a check leads: an order waits for its answer, everything else is done."""
    return CheckState.ORDERED if sampled.finding == Finding.ORDER else CheckState.DONE


class SampledCaseActs:
    @transition(
        field="state",
        source=CheckState.TO_CHECK,
        target=GET_STATE(reached, states=[CheckState.ORDERED, CheckState.DONE]),
        permission=CHECKER,
        conditions=[sample_open],
        custom={"label": "登记检查结果", "order": 10, "signing": True},
    )
    def record_check(
        self: Any,
        *,
        by: Post,
        at: datetime.datetime,
        way: str,
        finding: str,
        investigation: str,
        opinion: str,
        decision: str,
        investigation_note: str = "",
        opinion_note: str = "",
        decision_note: str = "",
        words: str = "",
        visited_on: datetime.date | None = None,
        visitors: str = "",
        visit_record: StoredFile | None = None,
        due_on: datetime.date | None = None,
        referred_to: str = "",
    ) -> None:
        """What the county found in the file or at the home (YC-076…078).

        A verdict on each of the three parts, with a note where it is faulty. A fault is put right at once, ordered
        to be by `due_on`, or handed on.
        """
        verdicts = {
            Part.INVESTIGATION.value: {"verdict": investigation, "note": investigation_note.strip()},
            Part.OPINION.value: {"verdict": opinion, "note": opinion_note.strip()},
            Part.DECISION.value: {"verdict": decision, "note": decision_note.strip()},
        }
        told = Check(
            way, finding, verdicts, words.strip(), visited_on, visitors.strip(), due_on, referred_to.strip()
        )
        if problems := against(self, told, timezone.localdate(at)):
            raise Refused(problems)
        self.visit_record, self.checked_by, self.checked_at = visit_record, by, at
        self.keep_check(told, timezone.localdate(at))
        self.notice = samplepapers.issued(self, by=by, at=at)

    @transition(
        field="state",
        source=CheckState.TO_CHECK,
        target=CheckState.REPLACED,
        permission=SUPERVISOR,
        conditions=[sample_open, drawn_by_lot, somebody_next],
        custom={"label": "替换", "order": 80, "signing": True},
    )
    def replace(self: Any, *, by: Post, at: datetime.datetime, why: str) -> None:
        """The next in the seeded order comes in; who went out stays on the list, with the reason."""
        if not why.strip():
            raise Refused(["请写明替换的理由"])
        self.replaced_because = why.strip()

    @transition(
        field="state",
        source=CheckState.ORDERED,
        target=CheckState.ANSWERED,
        permission=ANSWERER,
        custom={"label": "答复整改", "order": 20},
    )
    def answer_correction(
        self: Any,
        *,
        by: Post,
        at: datetime.datetime,
        answer: str,
        corrected_on: datetime.date,
        responsible: str,
        in_charge: str,
        proof: StoredFile | None = None,
    ) -> None:
        """The township says what it did, who answers for it, and shows it (YC-136)."""
        today, problems = timezone.localdate(at), []
        if not answer.strip():
            problems.append("请写明怎样整改的")
        if not responsible.strip() or not in_charge.strip():
            problems.append("请写明责任人和负责人")
        if not timezone.localdate(self.checked_at) <= corrected_on <= today:
            problems.append("整改完成日期须在检查以后、今天以前")
        if proof is None:
            problems.append("请上传整改的证明材料")
        if problems:
            raise Refused(problems)
        self.answer, self.corrected_on, self.evidence = answer.strip(), corrected_on, proof
        self.responsible, self.in_charge = responsible.strip(), in_charge.strip()
        self.answered_by, self.answered_at, self.sent_back = by, at, ""

    @transition(
        field="state",
        source=CheckState.ANSWERED,
        target=CheckState.DONE,
        permission=CHECKER,
        custom={"label": "复核通过", "order": 30, "signing": True},
    )
    def accept_correction(self: Any, *, by: Post, at: datetime.datetime) -> None:
        """The county has looked: the fault is gone (YC-130)."""
        self.verified_by, self.verified_at = by, at

    @transition(
        field="state",
        source=CheckState.ANSWERED,
        target=CheckState.ORDERED,
        permission=CHECKER,
        custom={"label": "退回重新整改", "order": 40},
    )
    def return_correction(
        self: Any, *, by: Post, at: datetime.datetime, why: str, due_on: datetime.date
    ) -> None:
        """Not put right yet: back to the township with the reason and another day."""
        problems = [] if why.strip() else ["请写明退回的理由"]
        if due_on <= timezone.localdate(at):
            problems.append("整改期限须在今天以后")
        if problems:
            raise Refused(problems)
        self.sent_back, self.due_on = why.strip(), due_on
        self.corrected_on = None

    def follow_up(self: Any, act: str, *, by: Post, at: datetime.datetime, facts: dict[str, Any]) -> None:
        """A replaced case calls in the next of the order; the other side is told of an order and of its answer."""
        if act == "replace":
            self.call_next()
        samplepapers.tell(self, act, at)
