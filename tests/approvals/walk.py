"""A case on foot: each step is one act by the person whose act it is, on a day of its own.

The ordinary one is of 管城; `along()` walks whatever route the rules of the case lay out.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Post, Role
from approvals import evidence, intakesteps
from approvals.intakeforms import MaterialsForm
from approvals.models import Procedure
from approvals.permits import signers_of_opinion
from approvals.route import current_step
from approvals.stages import Stage
from audit.acts import Refused, acting, perform
from cases.checklists import checklist
from cases.models import Case, Meeting, PanelKind, StoredFile
from cases.uploads import keep
from policies.workdays import current_calendar
from tests.approvals.home import home

AGREED = {"recommended": True, "remark": "情况属实，符合条件"}


def at(day: str, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """An instant of a day in Shanghai."""
    naive = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour, minute))
    return timezone.make_aware(naive)


def picture(name: str = "现场.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 210, 220)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


@dataclass
class Walk:
    """One household and its procedure. Every method performs one act and returns the procedure as it then stands."""

    clerk: Post
    deputy: Post
    head: Post
    investigator: Post
    community: Post
    monthly_income: Decimal = Decimal(500)  # 元 a month, of the head's wage, all members together
    county_clerk: Post | None = None
    county_leader: Post | None = None
    category: str = "dibao"
    procedure: Procedure = field(init=False)

    def enter(self, day: str) -> Procedure:
        """The household at the counter: three people, 青杠社区, 社保卡."""
        with acting(self.clerk, reason="受理登记", at=at(day)):
            household = home(self.community.region, self.monthly_income)
            case = Case.objects.open(
                household=household, category=self.category, applicant=household.head, at=at(day)
            )
            self.procedure = self._open(case, day)
        return self.procedure

    def reopen(self, day: str) -> Procedure:
        """Another procedure of the same file, once the first has ended."""
        with acting(self.clerk, reason="再次登记", at=at(day)):
            self.procedure = self._open(self.procedure.case, day)
        return self.procedure

    def _open(self, case: Case, day: str) -> Procedure:
        return Procedure.objects.create(
            case=case,
            county=case.county,
            township=case.township,
            village=case.village,
            handler=self.clerk,
            opened_at=at(day),
            kin_answer="无",
            kin_answered_at=at(day),
        )

    def act(self, act: str, day: str, by: Post, hour: int = 10, **facts: Any) -> Procedure:
        self.procedure = perform(getattr(self.procedure, act), by=by, at=at(day, hour), **facts)
        return self.procedure

    def file(self, day: str, purpose: str = "photo") -> StoredFile:
        with acting(self.clerk, reason="上传", at=at(day)):
            return keep(self.procedure.case, picture(), purpose=purpose, at=at(day))

    def submit(self, day: str) -> Procedure:
        return self.act("submit", day, self.clerk)

    def hand_in_everything(self, day: str) -> None:
        """All materials ticked, all adults' consents signed."""
        needs = checklist(self.procedure.case, self.procedure.rules, 1)
        ticked = {f"m_{need.key}": "on" for need in needs} | {"signed_on": day}
        form = MaterialsForm(ticked, needs=needs)
        assert form.is_valid(), form.errors
        with acting(self.clerk, reason="核收材料", at=at(day)):
            intakesteps.save_materials(self.procedure, form, by=self.clerk, at=at(day))

    def accept(self, day: str, hour: int = 10) -> Procedure:
        return self.act("accept", day, self.clerk, hour)

    def request_check(self, day: str) -> Procedure:
        return self.act("request_check", day, self.clerk, scope="全家收入和财产")

    def report_check(self, day: str, doubts: Any = ()) -> Procedure:
        return self.act(
            "report_check",
            day,
            self.clerk,
            reported_on=datetime.date.fromisoformat(day),
            file=self.file(day),
            doubts=doubts,
        )

    def visit(self, day: str) -> Procedure:
        """Plan, go, fill in the four sections, sign, finish."""
        self.plan_visit(day)
        self.fill_visit(day)
        return self.finish_visit(day)

    def plan_visit(self, day: str, team: list[Post] | None = None) -> Procedure:
        facts = {"planned_at": at(day, 9), "place": "东关街 17 号"}
        team = team or [self.investigator, self.community]
        return self.act("plan_visit", day, self.investigator, hour=8, team=team, **facts)

    def finish_visit(self, day: str) -> Procedure:
        return self.act("finish_visit", day, self.investigator, hour=11)

    def fill_visit(self, day: str, signers: list[Post] | None = None, household_signs: bool = True) -> None:
        """At the door: four sections as declared, and whose signatures there are."""
        visit = evidence.visit(self.procedure)
        assert visit is not None
        with acting(self.investigator, reason="入户调查", at=at(day, 9)):
            visit.start(by=self.investigator, at=at(day, 9))
            for section, content in _confirmed(visit.findings).items():
                visit.record(section, content, by=self.investigator, at=at(day, 9, 30))
            signature = keep(visit.case, picture(), purpose="signature", at=at(day, 9, 40))
            assert signature is not None
            for post in signers if signers is not None else [self.investigator, self.community]:
                visit.sign(signature=signature, by=post, at=at(day, 10))
            if household_signs:
                visit.sign_household(
                    signer="何桂兰", signature=signature, by=self.investigator, at=at(day, 10, 10)
                )

    def appraise(self, day: str, conclusion: str = "true", dissent: str = "") -> Procedure:
        """A meeting with six residents' representatives of nine, all steps, all signatures."""
        self.call_meeting(day)
        self.hold_meeting(day)
        return self.conclude(day, conclusion, dissent)

    def call_meeting(self, day: str) -> Procedure:
        facts = {"held_at": at(day, 14), "place": "青杠社区会议室", "chair": self.clerk}
        return self.act("call_meeting", day, self.clerk, hour=14, **facts)

    def conclude(self, day: str, conclusion: str = "true", dissent: str = "") -> Procedure:
        return self.act("conclude_meeting", day, self.clerk, hour=16, conclusion=conclusion, dissent=dissent)

    def hold_meeting(
        self, day: str, *, reps: int = 6, kin: int = 0, steps: int = 5, unsigned: int = 0
    ) -> Meeting:
        """Three of the office beside `reps` representatives, of whom `kin` are the applicant's relatives."""
        meeting = evidence.meeting(self.procedure)
        assert meeting is not None
        kinds = [PanelKind.STREET, PanelKind.COMMITTEE, PanelKind.PARTY] + [PanelKind.RESIDENT_REP] * reps
        with acting(self.clerk, reason="民主评议", at=at(day, 14)):
            for number, kind in enumerate(kinds):
                related = "申请人的弟弟" if number >= len(kinds) - kin else ""
                person = meeting.add(f"评议员{number}", kind, kin=related, by=self.clerk, at=at(day, 14))
                if not related and number >= unsigned:
                    person.sign(by=self.clerk, at=at(day, 15))
            for index in range(steps):
                meeting.record(index, speaker="李敏", text="按程序进行", by=self.clerk, at=at(day, 15))
        return meeting

    def reread(self, day: str) -> Procedure:
        return self.act("reread", day, self.clerk, comparison="材料与核对报告一致")

    def sign_opinion(self, day: str, recommended: bool = True) -> Procedure:
        return self.act(
            "sign_opinion", day, self.deputy, recommended=recommended, remark="情况属实，符合条件"
        )

    def post_notice(self, day: str) -> Procedure:
        return self.act("post_notice", day, self.clerk, place="青杠社区社会救助公示栏", photo=self.file(day))

    def close_notice(self, day: str, hour: int = 9) -> Procedure:
        return self.act("close_notice", day, self.clerk, hour, photo=self.file(day))

    def object(self, day: str, hour: int = 11, **facts: Any) -> Procedure:
        facts = {"grounds": "这户人家在外有门面房出租", **facts}
        return self.act("register_objection", day, self.clerk, hour, **facts)

    def settle(self, day: str, outcome: str = "dismissed") -> Procedure:
        """Answer the oldest open objection."""
        (objection, *_) = evidence.open_objections(self.procedure)
        facts = {"objection": objection, "outcome": outcome, "reply": "已重新入户，门面房不在其名下"}
        return self.act("settle_objection", day, self.clerk, **facts)

    def decide(
        self, day: str, granted: bool = True, by: Post | None = None, hour: int = 10, **facts: Any
    ) -> Procedure:
        return self.act("decide", day, by or self.head, hour, granted=granted, remark="同意", **facts)

    def precheck(self, wished: str, asked: str, found: str, invited: str) -> Procedure:
        """核对前置: the wish, the consents, the question to the platform, its report, the invitation."""
        self.enter(wished)
        self.act("register_intent", wished, self.clerk)
        self.hand_in_everything(wished)
        self.request_check(asked)
        self.report_check(found)
        return self.act("invite", invited, self.clerk)

    def send_up(self, sent: str, received: str) -> Procedure:
        self.act("send_to_county", sent, self.clerk)
        return self.act("receive_at_county", received, self.county_clerk)

    def county_opinion(self, day: str, agreed: bool = True) -> Procedure:
        return self.act("county_opinion", day, self.county_clerk, agreed=agreed, remark="同意乡镇审核意见")

    def signer(self, roles: tuple[str, ...]) -> Post:
        """The person of the walk who holds one of these roles."""
        people = (self.clerk, self.deputy, self.head, self.county_clerk, self.county_leader)
        return next(
            post for post in people if post is not None and post.role in {Role[name] for name in roles}
        )

    def along(self, day: str) -> list[str]:
        """From acceptance on, whatever the route wants next, one working day an act, until the case has ended.

        Gives the steps it came by: a stage, or the key of a board.
        """
        came_by = []
        while not self.procedure.ended:
            step = current_step(self.procedure)
            assert step is not None
            assert step.stage == self.procedure.stage, (step.stage, self.procedure.stage)
            came_by.append(step.key)
            day = self._go(step.stage, day)
        return came_by

    def _go(self, stage: str, day: str) -> str:
        """Everything one stage wants; the day after it."""
        rules = self.procedure.rules
        if stage == Stage.INVESTIGATION:
            self.visit(day)
        elif stage == Stage.VERIFICATION:
            self.request_check(day)
            self.report_check(day)
        elif stage == Stage.APPRAISAL:
            self.appraise(day)
        elif stage == Stage.REVIEW:
            if (
                evidence.check(self.procedure) is None
            ):  # wanted by the opinion, whether or not the route names it
                self.request_check(day)
                self.report_check(day)
            self.reread(day)
            self.act("sign_opinion", day, self.signer(signers_of_opinion(self.procedure)), 11, **AGREED)
        elif stage == Stage.PUBLICITY:
            self.post_notice(day)
            posted = evidence.publicity(self.procedure)
            assert posted is not None
            day = f"{posted.ends_on + datetime.timedelta(days=1)}"
            self.close_notice(day)
        elif stage == Stage.COUNTY_REVIEW:
            self.send_up(day, day)
            self.county_opinion(day)
        else:
            self.decide(day, by=self.signer(rules.signers_for(evidence.sum_at_stake(self.procedure))))
        return f"{current_calendar().add(datetime.date.fromisoformat(day), 1)}"

    def to_acceptance(self, day: str) -> Procedure:
        self.enter(day)
        self.submit(day)
        self.hand_in_everything(day)
        return self.accept(day)

    def to_review(
        self, accepted: str, checked: str, visited: str, appraised: str, reported: str
    ) -> Procedure:
        self.to_acceptance(accepted)
        self.request_check(checked)
        self.visit(visited)
        self.appraise(appraised)
        return self.report_check(reported)

    def to_publicity(self) -> Procedure:
        """The ordinary case of 2026: accepted 09-28, published 10-13."""
        self.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
        self.reread("2026-10-10")
        self.sign_opinion("2026-10-12")
        return self.post_notice("2026-10-13")

    def to_decision(self) -> Procedure:
        self.to_publicity()
        return self.close_notice("2026-10-21")

    def to_grant(self) -> Procedure:
        self.to_decision()
        return self.decide("2026-10-26")


def _confirmed(findings: dict[str, Any]) -> dict[str, Any]:
    """Every item of the form found as declared."""
    filled: dict[str, Any] = {}
    for section, content in findings.items():
        items = [dict(item, found=item.get("declared") or "属实", agrees=True) for item in content["items"]]
        filled[section] = {"items": items, "note": "与申报一致"}
    return filled


def reasons(act: Callable[..., Any], *args: Any, **facts: Any) -> str:
    """What the refusal of an act says, all sentences on one line."""
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return "；".join(refused.value.reasons)


def clocks(procedure: Procedure) -> dict[str, datetime.date]:
    """Name → due day of the clocks that stand."""
    return {clock.name: clock.due_on for clock in procedure.clocks.filter(voided_at=None)}
