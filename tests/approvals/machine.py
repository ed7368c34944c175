"""Random acts by six people along every route: whatever they try, the four promises of the workflow hold.

No stage but along a declared edge; one event for each change and none for a refusal; nobody does two duties of a
round; money only from where it may come. Everything happens on the real database and is rolled back.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import connection, transaction
from django.db.models import Count, Max
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from accounts.models import Post
from approvals.edges import acts, declared, edges
from approvals.models import Decision, Duty, Procedure
from approvals.stages import Kind, Stage
from audit.acts import Refused, acting, perform
from audit.models import Event
from cases.models import Case
from config.stories import filling
from config.stories.clock import StoryClock, running_at
from config.stories.councils import fill_council
from config.stories.facts import Fact, facts_of
from config.stories.home import move_in
from config.stories.mistakes import StoryError
from config.stories.people import Scene, known_places, set_scene
from config.stories.reading import parse_story
from config.stories.values import Telling, facts_for
from households.models import Household
from policies.benefits import FactsMissing, TableError
from policies.categories import Category

SIX = ("CLERK", "INVESTIGATOR", "DEPUTY_LEADER", "TOWNSHIP_HEAD", "COUNTY_CLERK", "COUNTY_LEADER")
BEGINS = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
EDGES = frozenset(edges())
ACTS = tuple(acts())
TRIES = 12
AT_STAGE = {
    stage: [act for act in ACTS if any(str(each.source) == stage for each in declared(act))]
    for stage in Stage.values
}
ROLES = {act: frozenset(getattr(declared(act)[0].permission, "roles", ())) for act in ACTS}
FACTS: dict[str, dict[str, Fact]] = {act: facts_of(act) for act in ACTS}
# Where somebody who receives money for a case may stand: granted and in force, or urgent aid before its papers.
PAID_AT = {Stage.IN_FORCE, Stage.COMPLETION}
DETOURS = frozenset(
    {
        "withdraw", "terminate", "abandon", "refer", "report_government", "refuse_acceptance", "refuse_relief",
        "decline_precheck", "cancel_review", "extend", "reassign", "county_return", "return_for_investigation",
        "send_back", "note_complaint", "notify_gaps", "note_referral", "find_ineligible", "register_objection",
        "call_collective", "record_finding", "drop_change", "return_change",
    }
)  # fmt: skip
STORY = """
[story]
title = "随机"
profile = "{profile}"
category = "低保"
[[member]]
name = "马长顺"
born = 1953-04-11
sex = "男"
work_ability = "完全丧失"
{standards}
[[act]]
do = "submit"
by = "CLERK"
at = 2026-03-02T09:00
"""
STANDARDS = {
    "低保标准": "700.00",
    "低保人均补助水平": "400.00",
    "特困分散供养基本生活标准": "800.00",
    "特困集中供养基本生活标准": "900.00",
    "照料护理标准（具备自理能力）": "100.00",
    "照料护理标准（部分丧失自理能力）": "300.00",
    "照料护理标准（完全丧失自理能力）": "800.00",
}
WRITTEN: dict[tuple[str, str], Any] = {
    ("grant_relief", "amount"): "800.00",
    ("complete_papers", "amount"): "800.00",
    ("propose_relief", "amount"): "800.00",
    ("propose_relief", "self_paid"): "5000.00",
    ("register_emergency", "event_kind"): "意外事件",
    ("abandon", "warned_on"): "2026-03-02",
    ("conclude_meeting", "dissent"): "有不同说法",
}


def scenes() -> dict[str, tuple[Scene, Household]]:
    """Every profile's places and people, planted once; a household of one old man in each."""
    found = {}
    with running_at(BEGINS):
        for profile in known_places():
            rows = "".join(
                f'[[standard]]\nkind = "{kind}"\nvalue = "{value}"\nfrom = 2020-01-01\n'
                for kind, value in STANDARDS.items()
            )
            story = parse_story(STORY.format(profile=profile, standards=rows), profile)
            scene = set_scene(story, BEGINS)
            found[profile] = scene, move_in(story, scene, BEGINS)
    return found


class OfficeAtRandom(RuleBasedStateMachine):
    """One file of one route, and six people who try things."""

    scenes: ClassVar[dict[str, tuple[Scene, Household]]] = {}
    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.running = running_at(BEGINS)
        self.clock: StoryClock = self.running.__enter__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.case: Case | None = None

    def teardown(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.running.__exit__(None, None, None)

    @initialize(profile=st.sampled_from(sorted(known_places())), category=st.sampled_from(Category.values))
    def comes_to_the_counter(self, profile: str, category: str) -> None:
        self.scene, household = self.scenes[profile]
        self.posts = [self.scene.post(role, "机器") for role in SIX]
        clerk = self.posts[0]
        alone = household.head if category == Category.TEKUN else None
        with acting(clerk, reason="登记来访", at=self.clock.at):
            self.case = Case.objects.open(
                household=household,
                category=category,
                applicant=household.head,
                at=self.clock.at,
                for_member=alone,
            )
            self.case.support = "dispersed" if alone else ""
            self.case.save()
            Procedure.objects.create(
                case=self.case,
                county=self.case.county,
                township=self.case.township,
                village=self.case.village,
                handler=clerk,
                opened_at=self.clock.at,
                kin_answer="无",
                kin_answered_at=self.clock.at,
            )

    @property
    def procedure(self) -> Procedure:
        return Procedure.objects.filter(case=self.case).latest("pk")

    @precondition(lambda self: self.case is not None)
    @rule(hours=st.sampled_from([1, 5, 26, 75, 8 * 24]))
    def time_passes(self, hours: int) -> None:
        self.clock.at += datetime.timedelta(hours=hours)

    @precondition(lambda self: self.case is not None and self.procedure.accepted_at is None)
    @rule()
    def papers_are_handed_in(self) -> None:
        filling.hand_in(self.procedure, {}, "机器", by=self.posts[0], at=self.clock.at)

    @precondition(lambda self: self.case is not None)
    @rule(who=st.integers(0, len(SIX) - 1), act=st.sampled_from(ACTS), yes=st.booleans())
    def somebody_tries_anything(self, who: int, act: str, yes: bool) -> None:
        self.attempt(self.posts[who], act, yes)

    @precondition(lambda self: self.case is not None)
    @rule(
        choices=st.lists(st.integers(0, 10_000), min_size=3, max_size=8),
        yes=st.sampled_from([True, True, False]),
    )
    def the_office_goes_on(self, choices: list[int], yes: bool) -> None:
        """What is open to somebody is done, one thing after the other; detours and ends now and then."""
        for which in choices:
            if self.procedure.accepted_at is None:
                filling.hand_in(self.procedure, {}, "机器", by=self.posts[0], at=self.clock.at)
            tries = self.tries_at(self.procedure.stage, which)
            if not any(self.attempt(post, act, yes) for post, act in tries[:TRIES]):
                self.clock.at += datetime.timedelta(days=4)

    def tries_at(self, stage: str, which: int) -> list[tuple[Post, str]]:
        """Acts the stage knows, each with whoever of the six has the office for it, from somewhere in the middle on."""
        detours = which % 12 == 0
        found = [
            (post, act)
            for act in AT_STAGE[stage]
            if detours or act not in DETOURS
            for post in self.posts
            if not ROLES[act] or post.role in ROLES[act]
        ]
        start = which % (len(found) or 1)
        return found[start:] + found[:start]

    def attempt(self, by: Post, act: str, yes: bool) -> bool:
        """One try; afterwards everything promised is looked at. Was it done?"""
        procedure = self.procedure
        before, events = procedure.stage, self.events()
        self.clock.at += datetime.timedelta(minutes=30)
        try:
            with transaction.atomic():
                told = self.facts(procedure, by, act, yes)
                counted = self.events()
                perform(getattr(procedure, act), by=by, at=self.clock.at, **told)
        except (Refused, FactsMissing, TableError, StoryError):
            assert self.events() == events, f"{act} 被拒绝却留下了事件"
            return False
        self.reached.add(act)
        after = Procedure.objects.get(pk=procedure.pk)
        assert after.stage in Stage.values
        assert before == after.stage or (act, str(before), str(after.stage)) in EDGES, (
            act,
            before,
            after.stage,
        )
        self.check_events(act, by, procedure, counted, moved=before != after.stage)
        self.check_duties()
        self.check_money()
        return True

    def facts(self, procedure: Procedure, by: Post, act: str, yes: bool) -> dict[str, Any]:
        telling = Telling(self.scene, procedure, by, self.clock.at, "机器", {"": procedure})
        if act == "finish_visit":
            filling.fill_visit(procedure, {}, self.scene, "机器", by=by, at=self.clock.at)
        elif act == "conclude_meeting":
            filling.fill_meeting(procedure, {}, "机器", by=by, at=self.clock.at)
        elif act == "hold_council":
            fill_council(procedure, {}, self.scene, "机器", by=by, at=self.clock.at)
        known = FACTS[act]
        written = {name: value for (of, name), value in WRITTEN.items() if of == act and name in known}
        for name in ("granted", "recommended", "agreed"):
            if name in known:
                written[name] = yes
        for name in ("criteria", "reasons"):
            listed = {
                "criteria": procedure.rules.emergency.criteria,
                "reasons": procedure.rules.collective.reasons,
            }[name]
            if name in known and listed:
                written[name] = [listed[0]]
        return facts_for(act, written, telling, known)

    def events(self) -> int:
        key = f"cases.case:{self.case.pk}"
        return Event.objects.filter(file_key=key).aggregate(last=Max("seq"))["last"] or 0

    def check_events(self, act: str, by: Post, procedure: Procedure, since: int, *, moved: bool) -> None:
        """What was done is in the file under its own name and its author's; the stage moved in exactly one event."""
        new = Event.objects.filter(file_key=f"cases.case:{self.case.pk}", seq__gt=since)
        own = [event for event in new if event.act == act]
        assert own, f"{act} 没有留下事件"
        assert {event.author_id for event in own} == {by.author_id}
        turns = [
            event
            for event in new
            if event.table_name == "approvals_procedure"
            and event.row_pk == str(procedure.pk)
            and event.old
            and event.new
            and "stage" in event.new
            and event.old.get("stage") != event.new["stage"]
        ]
        assert len(turns) == (1 if moved else 0), (act, [(e.old, e.new) for e in turns])

    def check_duties(self) -> None:
        twice = (
            Duty.objects.filter(case=self.case).values("procedure", "round", "user").annotate(n=Count("pk"))
        )
        assert not twice.filter(n__gt=1).exists()
        for made in Decision.objects.filter(case=self.case, decided_by__isnull=False):
            if made.procedure is None:
                continue
            signed = made.procedure.opinions.filter(round=made.round, signed_by__isnull=False).first()
            assert signed is None or signed.signed_by.user_id != made.decided_by.user_id

    def check_money(self) -> None:
        """A standing entitlement comes from an application that is in force (or urgent aid), never from earlier."""
        for made in Decision.objects.filter(case=self.case):
            if made.in_force_at is None:
                assert made.first_month is None, "没有生效的决定已有起始月"
                assert not made.instalments.exists()
            elif made.granted and made.revoked_at is None:
                assert made.procedure is not None
                if made.procedure.kind == Kind.APPLICATION:
                    assert made.procedure.stage in PAID_AT, made.procedure.stage
