"""The sections of a profile as frozen dataclasses: one class per heading of the law.

Every field defaults to None: the document is silent about it. Field comments give the meaning
where the name alone does not. Clocks are `Period`s and know the event they are counted from.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from policies.vocabulary import (
    AppraisalMode,
    Event,
    Level,
    Meaning,
    PanelKind,
    Place,
    Position,
    Remedy,
    Role,
    StartRule,
    Unit,
)


@dataclass(frozen=True)
class Period:
    """n units counted from an event; day 0 is the day of the event and is not counted."""

    n: int
    unit: Unit
    from_event: Event
    meaning: Meaning = "done"  # "start": by then the act has begun, "done": it is finished


@dataclass(frozen=True)
class Ratio:
    """An exact fraction used as a lower bound, e.g. representatives 2/3 of the panel."""

    num: int
    den: int


@dataclass(frozen=True)
class Delegation:
    to: Literal["county", "township"] | None = None
    scope: str | None = None  # e.g. 城市低保
    limit_yuan: Decimal | None = None  # township decides up to this sum, inclusive
    limit_per: Literal["household", "person"] | None = None
    instrument: str | None = None  # the act that delegates
    per_county_switch: bool | None = None  # holds only where the county has authorised it


@dataclass(frozen=True)
class Application:
    at: Literal["hukou", "residence", "anywhere", "place_of_emergency"] | None = None
    applicant: Literal["head", "any_member", "person"] | None = None
    village_may_forward: bool | None = None
    hukou_required: bool | None = None
    any_place_reasons: tuple[str, ...] | None = None  # hukou and residence limits fall away


@dataclass(frozen=True)
class Precheck:
    on: bool | None = None
    executor: tuple[Level, ...] | None = None
    initiator: Level | None = None
    authorisation: bool | None = None
    on_fail: Literal["explain_reasons"] | None = None
    confidentiality_agreement: bool | None = None
    alert_days: int | None = None  # working days after which a slow pre-check is shown


@dataclass(frozen=True)
class Accept:
    by: Level | None = None
    village_may: bool | None = None
    one_time_notice: Literal["if_incomplete", "always", "always_single"] | None = None
    acceptance_notice: bool | None = None
    intake_point_at_village: bool | None = None
    max_visits: int | None = None
    refusal_needs_reason: bool | None = None
    no_shared_data: bool | None = None  # what platforms can supply must not be asked for
    shared_data: tuple[str, ...] | None = None  # what 核对 finds out by itself
    shared_data_means: Literal["warn", "refuse"] | None = (
        None  # asked for all the same: a word, or not possible
    )
    abandoned_if: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Lookback:
    months: int | None = None


@dataclass(frozen=True)
class Check:
    start: Period | None = None
    county_start: Period | None = None
    scope: str | None = None
    dispute: Literal["recheck", "resolve_in_review_period"] | None = None
    doubts_need_evidence: bool | None = None


@dataclass(frozen=True)
class Visit:
    due: Period | None = None
    min_team: int | None = None
    mix: tuple[Literal["street", "community"], ...] | None = None  # each kind at least once
    signed_by: tuple[Literal["investigators", "household"], ...] | None = None
    on_spot: bool | None = None
    neighbour: bool | None = None
    every_household: bool | None = None
    remote_commission: bool | None = None
    remote_ok_in_emergency: bool | None = None
    sections: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ReviewMeeting:
    """民主评议."""

    mode: AppraisalMode | None = None
    due: Period | None = None
    representatives: Ratio | None = None  # resident_rep share, of the panel and of those present
    panel: tuple[PanelKind, ...] | None = None
    steps: tuple[str, ...] | None = None
    all_sign: bool | None = None
    minutes: bool | None = None
    on_dispute: Literal["reinvestigate", "rerun_procedure"] | None = None


@dataclass(frozen=True)
class Opinion:
    due: Period | None = None
    signer: Role | None = None
    reread_by: Role | None = None
    sources: tuple[str, ...] | None = None


@dataclass(frozen=True)
class CountyReview:
    due: Period | None = None
    visit_when: tuple[Literal["kin_filed", "complaint", "doubt"], ...] | None = None


@dataclass(frozen=True)
class Publicity:
    id: str
    content: str | None = None
    position: Position | None = None
    days: int | None = None
    unit: Unit | None = None
    at_least: bool | None = None
    place: str | None = None
    boards: tuple[str, ...] | None = None  # where it hangs on more than one board: all of them
    place_of: Place | None = None
    posted_by: Level | None = None
    fields: tuple[str, ...] | None = None
    basis: str = ""

    @property
    def hung_at(self) -> tuple[str, ...]:
        """Every board the sheet must hang on; empty where the rules name none."""
        return self.boards or ((self.place,) if self.place else ())


@dataclass(frozen=True)
class Objection:
    actions: tuple[Remedy, ...] | None = None
    due: Period | None = None
    republish: bool | None = None


@dataclass(frozen=True)
class Decide:
    due: Period | None = None
    signer: tuple[Role, ...] | None = None
    signer_if_delegated: tuple[Role, ...] | None = None
    mode: Literal["single", "leader_or_meeting"] | None = None
    form: str | None = None
    paper: Literal["D30", "D38"] | None = None  # which form the decision is written on


@dataclass(frozen=True)
class Overall:
    limit: Period | None = None
    limit_if_delegated: Period | None = None
    ext: Period | None = None  # total length once extended, not an addition
    ext_reasons: tuple[str, ...] | None = None
    ext_by: Role | None = None
    ext_times: int | None = None
    clock_stop: Event | None = None


@dataclass(frozen=True)
class RejectNotice:
    due: Period | None = None
    written: bool | None = None
    reasons: bool | None = None
    remedy_clause: bool | None = None


@dataclass(frozen=True)
class Certificate:
    document: str | None = None
    seal: str | None = None
    validity_required: bool | None = None
    valid_months_max: int | None = None
    valid_days_after_review: int | None = None


@dataclass(frozen=True)
class Start:
    rule: StartRule | None = None
    system_time_only: bool | None = None


@dataclass(frozen=True)
class LongPublicity:
    on: bool | None = None
    place: str | None = None
    place_of: Place | None = None
    fields: tuple[str, ...] | None = None
    hotline: bool | None = None
    months: int | None = None


@dataclass(frozen=True)
class Emergency:
    grant_within: Period | None = None
    backfill: Period | None = None
    backfill_fields: tuple[str, ...] | None = None
    criteria: tuple[str, ...] | None = None
    skip: tuple[Literal["verification", "appraisal", "publicity"], ...] | None = None
    instalments: bool | None = None
    green_channel: bool | None = None
    over_standard: Literal["report_to_government"] | None = None
    bridge_for_dibao: bool | None = None
    reserve_fund: bool | None = None


@dataclass(frozen=True)
class Relatives:
    register: bool | None = None
    staff_self: bool | None = None
    levels: tuple[str, ...] | None = None
    degrees: tuple[str, ...] | None = None
    county_visit: bool | None = None
    recusal: bool | None = None
    separate_archive: bool | None = None
    resample_months: int | None = None


@dataclass(frozen=True)
class Collective:
    on: bool | None = None
    name: str | None = None
    min_members: int | None = None
    reasons: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Review:
    """动态管理: months between periodic reviews and what a review must do."""

    stable: int | None = None
    unstable: int | None = None
    registered: int | None = None
    death_months: int | None = None
    unreported_months: int | None = None
    refuse_job_times: int | None = None
    uses_check: bool | None = None
    methods: tuple[str, ...] | None = None
    exit_explain: bool | None = None
    exit_suggest_linshi: bool | None = None


@dataclass(frozen=True)
class Stop:
    notice: bool | None = None
    reasons: bool | None = None
    hearing: bool | None = None  # hear the household before reducing or ending
    publicity_days: int | None = None
    objection_due: Period | None = None
    from_next_month: bool | None = None
    grounds: tuple[str, ...] | None = None  # the only ones on which support is ended
    spares_minors: tuple[str, ...] | None = None  # grounds that do not end the support of the young
    minors_until: int | None = None  # age up to which a minor keeps the support
    schools_continue: tuple[str, ...] | None = None  # whoever still attends one keeps it beyond that age


@dataclass(frozen=True)
class Care:
    """特困: self-care assessment and agreements."""

    indicators: tuple[str, ...] | None = None
    reassess: Period | None = None
    agreement: bool | None = None
    institution_rate_min: Decimal | None = None


@dataclass(frozen=True)
class RemedyClause:
    text: str | None = None
    reconsider_days: int | None = None
    sue_months: int | None = None
