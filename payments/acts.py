"""The acts of a roster. Every step is another person; after the release nothing changes."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django_fsm import transition

from accounts.models import Post, Role
from accounts.permits import holds, recusal
from audit.acts import Refused, guard
from payments import checks
from payments.days import month_before
from payments.fill import refresh_lines, stale_households
from payments.instalments import give_instalments
from payments.permits import COUNTY
from payments.states import DONE, Change, RosterState
from payments.strip import strip_of
from payments.totals import content_hash, refresh_totals

if TYPE_CHECKING:
    from payments.models import Roster, RosterLine

LONGEST_REASON = 150
NAMED = 5


def _signed_words(roster: Roster, by: Post) -> str:
    step = roster.signatures.filter(user_id=by.user_id, void_at=None).first()
    return f"{by.author_name}已办过本名册的“{step.get_step_display()}”，须由另一人办理" if step else ""


@recusal(_signed_words)
def signed_before(roster: Roster, by: Post) -> bool:
    return roster.signatures.filter(user_id=by.user_id, void_at=None).exists()


@guard(lambda roster: "；".join(check.sentence for check in checks.blocking(roster)))
def no_blockers(roster: Roster) -> bool:
    return not checks.blocking(roster)


@guard(lambda roster: "须先写说明：" + "；".join(check.sentence for check in checks.unexplained(roster)))
def all_explained(roster: Roster) -> bool:
    return not checks.unexplained(roster)


def _stale_words(roster: Roster) -> str:
    names = stale_households(roster, on=timezone.localdate())
    who = "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
    return f"生成以后有 {len(names)} 户的决定或账户变了（{who}），请先刷新名册"


@guard(_stale_words)
def up_to_date(roster: Roster) -> bool:
    return not stale_households(roster, on=timezone.localdate())


@guard("名册与决定、账户一致，不必刷新")
def has_news(roster: Roster) -> bool:
    return not up_to_date(roster)


def _earlier_open(roster: Roster) -> Roster | None:
    earlier = type(roster).objects.of(roster.township_id, roster.category).filter(month__lt=roster.month)
    return earlier.exclude(state__in=DONE).order_by("month").first()


def _earlier_words(roster: Roster) -> str:
    earlier = _earlier_open(roster)
    return f"{earlier.title}还没有放款（{earlier.get_state_display()}），须先办完" if earlier else ""


@guard(_earlier_words)
def earlier_released(roster: Roster) -> bool:
    return _earlier_open(roster) is None


@guard("名册内容与签批时的摘要不一致，不能放款；请退回街道（乡镇）核对")
def unchanged_since_signed(roster: Roster) -> bool:
    return roster.content_hash == content_hash(roster)


@guard("户数、人数、金额与上月对不上，请刷新名册")
def adds_up(roster: Roster) -> bool:
    return strip_of(roster).adds_up


@guard("名册里没有应发的户")
def not_empty(roster: Roster) -> bool:
    return roster.lines.payable().exists()


class RosterActs:
    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.DRAFTED,
        permission=holds(Role.CLERK),
        conditions=[has_news],
        custom={"label": "刷新名册", "order": 10},
    )
    def refresh(self, *, by: Post, at: datetime.datetime) -> None:
        """Bring the draft up to the decisions and accounts of today; held lines stay held."""
        refresh_lines(self, on=timezone.localdate(at))
        self.built_at = at
        self._draft_changed(by, at)

    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.DRAFTED,
        permission=holds(Role.CLERK),
        custom={"label": "缓发", "order": 20, "on_line": True},
    )
    def hold_line(self, *, by: Post, at: datetime.datetime, line: RosterLine, why: str) -> None:
        """Leave one household out of this month, with the reason; the month is made up once the cause is gone."""
        line = self._own(line)
        why = why.strip()
        if problems := _against_holding(line, why):
            raise Refused(problems)
        line.arrears_months_paid.all().delete()
        line.instalments.all().delete()
        line.arrears = line.arrears_months = line.payable = 0
        line.change, line.reason = Change.HELD, why
        line.save()
        self._draft_changed(by, at)

    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.DRAFTED,
        permission=holds(Role.CLERK),
        custom={"label": "取消缓发", "order": 25, "on_line": True},
    )
    def resume_line(self, *, by: Post, at: datetime.datetime, line: RosterLine) -> None:
        """The cause is gone before the roster went out: the household is on it as its decision says."""
        line = self._own(line)
        if line.change != Change.HELD:
            raise Refused([f"{line.head_name}户没有缓发"])
        # Off the hold first: a refresh leaves held lines alone.
        line.change = Change.STOPPED
        line.save()
        refresh_lines(self, on=timezone.localdate(at), subject=line.subject)
        self._draft_changed(by, at)

    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.DRAFTED,
        permission=holds(Role.CLERK),
        custom={"label": "写说明", "order": 30, "on_line": True},
    )
    def explain(self, *, by: Post, at: datetime.datetime, code: str, words: str) -> None:
        """A word for a check that needs one; it holds for the households the check names now."""
        about = {check.code: check.sentence for check in self.findings if not check.blocks}
        problems = ["请写明情况说明"] if not words.strip() else []
        if code not in about:
            problems.append("这一项没有要说明的，请回名册再看")
        if problems:
            raise Refused(problems)
        word = {"words": words.strip(), "about": about[code], "by": by.author_name, "at": at.isoformat()}
        self.explanations = {**self.explanations, code: word}
        self._draft_changed(by, at)

    @transition(
        field="state",
        source=RosterState.DRAFTED,
        target=RosterState.SUBMITTED,
        permission=holds(Role.TOWNSHIP_HEAD, unless=[signed_before]),
        conditions=[not_empty, earlier_released, up_to_date, adds_up, no_blockers, all_explained],
        custom={"label": "签批上报", "order": 40, "signing": True},
    )
    def submit(self, *, by: Post, at: datetime.datetime) -> None:
        """主要领导签字，加盖公章，上报备案 (GC-87, 88)."""
        opens = month_before(self.month)
        if timezone.localdate(at) < opens:
            raise Refused([f"{self.title}最早于 {opens.year}年{opens.month}月上报"])
        refresh_totals(self)
        self.content_hash = content_hash(self)
        explained = {check.code for check in self.findings}
        self.explanations = {code: said for code, said in self.explanations.items() if code in explained}
        self.submitted_at, self.returned_reason = at, ""
        self._sign("submitted", by, at)

    @transition(
        field="state",
        source=[RosterState.SUBMITTED, RosterState.CHECKED, RosterState.RELEASING],
        target=RosterState.DRAFTED,
        permission=holds(*COUNTY),
        custom={"label": "退回更正", "order": 80, "signing": True},
    )
    def send_back(self, *, by: Post, at: datetime.datetime, why: str) -> None:
        """Back to the township with the reason; every signature since the draft is void."""
        if not why.strip():
            raise Refused(["请写明退回更正的理由"])
        self.returned_reason, self.content_hash = why.strip(), ""
        self.submitted_at = self.checked_at = None
        for signature in self.signatures.filter(void_at=None).exclude(step="built"):
            signature.void_at = at
            signature.save()

    @transition(
        field="state",
        source=RosterState.SUBMITTED,
        target=RosterState.CHECKED,
        permission=holds(*COUNTY, unless=[signed_before], verb="审核"),
        conditions=[unchanged_since_signed, no_blockers],
        custom={"label": "审核", "order": 50, "signing": True},
    )
    def approve(self, *, by: Post, at: datetime.datetime) -> None:
        """区民政局审核汇总 (GC-89)."""
        self.checked_at = at
        self._sign("checked", by, at)

    @transition(
        field="state",
        source=RosterState.CHECKED,
        target=RosterState.RELEASING,
        permission=holds(*COUNTY, unless=[signed_before]),
        conditions=[unchanged_since_signed, no_blockers],
        custom={"label": "放款初核", "order": 60, "signing": True},
    )
    def release(self, *, by: Post, at: datetime.datetime) -> None:
        """First of two persons."""
        self._sign("released", by, at)

    @transition(
        field="state",
        source=RosterState.RELEASING,
        target=RosterState.RELEASED,
        permission=holds(*COUNTY, unless=[signed_before]),
        conditions=[unchanged_since_signed, no_blockers],
        custom={"label": "放款复核", "order": 70, "signing": True},
    )
    def confirm_release(self, *, by: Post, at: datetime.datetime) -> None:
        """Second of two persons; from here on the roster never changes."""
        self.released_at = at
        self._sign("confirmed", by, at)
        give_instalments(self, at)

    def _sign(self, step: str, by: Post, at: datetime.datetime) -> None:
        self.signatures.create(step=step, user_id=by.user_id, post=by, at=at)

    def _draft_changed(self, by: Post, at: datetime.datetime) -> None:
        refresh_totals(self)
        self.worked_on(by, at)

    def _own(self, line: RosterLine) -> RosterLine:
        """The line as it now stands, if it is one of this roster."""
        found = self.lines.filter(pk=line.pk).first()
        if found is None:
            raise Refused([f"{line.head_name}户不在{self.title}里，请回名册再选"])
        return found


def _against_holding(line: RosterLine, why: str) -> list[str]:
    problems = []
    if not why:
        problems.append(f"请写明{line.head_name}户缓发的理由")
    if len(why) > LONGEST_REASON:
        problems.append(f"缓发理由请写在 {LONGEST_REASON} 字以内，现有 {len(why)} 字")
    if line.payable == 0:
        problems.append(f"{line.head_name}户本月没有应发的钱（{line.get_change_display()}），不用缓发")
    return problems
