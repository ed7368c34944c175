"""The periods of the law as clocks: counted from which event, met by which, on which stage."""

from dataclasses import dataclass
from typing import Literal

from policies.layers import Layer
from policies.schema import Basis
from policies.sections import Period
from policies.vocabulary import Event, Meaning, Unit

# The stage a clock belongs to: where the route has none, the clock is law without a case for it.
STAGE_OF: dict[str, str] = {
    "check.start": "verification",
    "check.county_start": "verification",
    "visit.due": "investigation",
    "opinion.due": "review",
    "county_review.due": "county_review",
    "decide.due": "decision",
}
ClockKind = Literal["due", "window", "cap", "advisory"]
# Which act each clock waits for. A cap or a window is not met, it passes.
MEETS: dict[str, Event] = {
    "check.start": "check_requested",
    "check.county_start": "check_started",
    "visit.due": "visit_done",
    "review_meeting.due": "appraisal_done",
    "opinion.due": "opinion",
    "county_review.due": "opinion",
    "objection.due": "opinion",
    "decide.due": "decision",
    "overall.limit": "decision",
    "overall.ext": "decision",
    "overall.national": "decision",
    "reject_notice.due": "notice_delivered",
    "emergency.grant_within": "granted",
    "emergency.backfill": "backfilled",
}
CLOCK_LABELS: dict[str, str] = {
    "check.start": "发起核对",
    "check.county_start": "县级启动核对",
    "visit.due": "入户调查",
    "review_meeting.due": "民主评议",
    "opinion.due": "签署审核意见",
    "county_review.due": "县级提出审批意见",
    "objection.due": "异议后重新作出审核决定",
    "decide.due": "签署审批意见",
    "overall.limit": "办结",
    "overall.ext": "延长后办结",
    "overall.national": "国家办结时限",
    "reject_notice.due": "送达不予批准告知书",
    "emergency.grant_within": "先行救助",
    "emergency.backfill": "补办手续",
}


@dataclass(frozen=True)
class ClockRule:
    """One period of the law: n units from an event, met by another."""

    name: str
    n: int
    unit: Unit
    from_event: Event
    meets_event: Event | None
    meaning: Meaning
    basis: Basis
    filled_by_baseline: bool
    suggested: bool
    kind: ClockKind = "due"
    on_route: bool = True  # False: the law sets it, but this route has no such stage
    roll: bool = True  # calendar periods: an end on a rest day runs to the next working day

    @property
    def label(self) -> str:
        if self.name == "visit.due" and self.meaning == "start":
            return "启动家庭经济状况调查"
        return CLOCK_LABELS.get(self.name, "公示期")


def clock_rules(layer: Layer) -> list[ClockRule]:
    """Every clock the law sets for a region and category; windows (publicities) last."""
    clocks = [
        _clock(layer, name, cited.value, cited.basis)
        for name in MEETS
        if (cited := layer.values.get(name)) is not None
    ]
    for item in layer.publicities():
        if item.days is not None:
            basis = layer.values[f"publicity.{item.id}.days"].basis
            period = Period(item.days, item.unit or "CD", "publicity_posted")
            clocks.append(_clock(layer, f"publicity.{item.id}", period, basis))
    return clocks


_KINDS: dict[str, ClockKind] = {"overall.ext": "cap", "overall.national": "advisory"}


def _clock(layer: Layer, name: str, period: Period, basis: Basis) -> ClockRule:
    roll = layer.values.get("calendar.publicity_roll")
    window = name.startswith("publicity.")
    return ClockRule(
        name=name,
        n=period.n,
        unit=period.unit,
        from_event=period.from_event,
        meets_event="visit_started" if name == "visit.due" and period.meaning == "start" else MEETS.get(name),
        meaning=period.meaning,
        basis=basis,
        filled_by_baseline=basis.national and bool(layer.local),
        suggested=basis.suggested,
        kind="window" if window else _KINDS.get(name, "due"),
        on_route=_on_route(name, period, {step.stage for step in layer.route()}),
        roll=roll.value if roll else True,
    )


def _on_route(name: str, period: Period, stages: set[str]) -> bool:
    """Has this route the stage a period belongs to, and the event it is counted from?"""
    if period.from_event == "material_received" and "county_review" not in stages:
        return False
    return name not in STAGE_OF or STAGE_OF[name] in stages
