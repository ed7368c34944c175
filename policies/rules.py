"""The rules of one case: what the law of this place says for one category on one day.

Resolution goes county → prefecture → province → national baseline in force on the day of 受理; what
all are silent about stays None. A case pins its rules at 受理 (`pin`), later rules never touch it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from policies import clocks, pins
from policies import money_sections as money
from policies import sections as law
from policies.adopted import widened
from policies.categories import PAID_ONCE, Category
from policies.clocks import ClockRule
from policies.layers import Layer, resolve_layers
from policies.loader import Book, published
from policies.reading import RuleError, from_plain, hints_of, to_plain
from policies.schema import SECTIONS, Basis, Material, Step


@dataclass(frozen=True)
class Extension:
    """How far 办结 may be extended, for which reasons, by whom."""

    limit: law.Period | None
    reasons: tuple[str, ...]
    by: str | None


@dataclass(frozen=True)
class Rules:
    """Frozen rules of one region × category × day; sections as in `sections.py`, silence is None."""

    profile: str
    version: str
    title: str
    baseline: str
    category: str
    delegated: bool
    delegation: law.Delegation
    route: tuple[Step, ...]
    clock_rules: tuple[ClockRule, ...]
    application: law.Application
    precheck: law.Precheck
    accept: law.Accept
    materials: tuple[Material, ...]
    forbidden_materials: tuple[str, ...]
    lookback: law.Lookback
    check: law.Check
    visit: law.Visit
    review_meeting: law.ReviewMeeting
    opinion: law.Opinion
    county_review: law.CountyReview
    publicities: tuple[law.Publicity, ...]
    objection: law.Objection
    decide: law.Decide
    overall: law.Overall
    reject_notice: law.RejectNotice
    certificate: law.Certificate
    start: law.Start
    long_publicity: law.LongPublicity
    emergency: law.Emergency
    relatives: law.Relatives
    collective: law.Collective
    review: law.Review
    stop: law.Stop
    care: law.Care
    remedy: law.RemedyClause
    benefit: money.Benefit
    payment: money.Payment
    oversight: money.Oversight
    capacity: money.Capacity
    calendar: money.CalendarRule
    documents: dict[str, str] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)
    clauses: dict[str, str] = field(default_factory=dict)
    review_route: tuple[Step, ...] = ()

    @property
    def urgent(self) -> bool:
        """Is aid given first and the papers made up afterwards?"""
        return any(step.stage == "relief" for step in self.route)

    @property
    def paid_once(self) -> bool:
        """Is it given for one event, at once or in a few instalments, and not month after month?"""
        return self.category in PAID_ONCE

    @property
    def appraisal(self) -> law.ReviewMeeting:
        return self.review_meeting

    @property
    def lookback_months(self) -> int | None:
        return self.lookback.months

    @property
    def opinion_signer(self) -> str | None:
        return self.opinion.signer

    @property
    def decide_signer(self) -> tuple[str, ...]:
        """Role names that may decide within the delegated limit."""
        if self.delegated and self.decide.signer_if_delegated:
            return self.decide.signer_if_delegated
        return self.decide.signer or ()

    @property
    def start_rule(self) -> str | None:
        return self.start.rule

    @property
    def review_months(self) -> law.Review:
        return self.review

    @property
    def extension(self) -> Extension:
        return Extension(self.overall.ext, self.overall.ext_reasons or (), self.overall.ext_by)

    def basis(self, path: str) -> Basis | None:
        """Where a value comes from, e.g. `visit.min_team`, `publicity.P1.days`; None when silent."""
        return self.bases.get(path.replace("appraisal.", "review_meeting.", 1))

    def quote(self, path: str) -> str:
        """The words of the clause a value rests on, empty for suggestions and silence."""
        basis = self.basis(path)
        return self.clauses.get(basis.text, "") if basis else ""

    def clock(self, name: str) -> ClockRule | None:
        """The clock of that name, None where the law sets none."""
        return next((clock for clock in self.clock_rules if clock.name == name), None)

    def publicity(self, key: str) -> law.Publicity | None:
        own = next((item for item in self.publicities if item.id == key), None)
        return own or self._ending_board(key)

    def _ending_board(self, key: str) -> law.Publicity | None:
        """The board a planned end of support hangs on first (43号 第二十六条)."""
        step = next((each for each in self.review_route if each.key == key), None)
        basis = self.basis("stop.publicity_days")
        if step is None or step.stage != "publicity" or basis is None:
            return None
        return law.Publicity(
            id=key,
            content="拟终止救助供养",
            position="before_decision",
            days=self.stop.publicity_days,
            unit="CD",
            place="公示栏",
            place_of="applicant_village",
            posted_by="township",
            basis=basis.text,
        )

    def decides_at(self, amount: Decimal | None = None) -> Literal["township", "county"]:
        """Who decides a grant of `amount` 元 per household (钦北: up to 2000.00 inclusive)."""
        if not self.delegated:
            return "county"
        limit = self.delegation.limit_yuan
        return "county" if limit is not None and amount is not None and amount > limit else "township"

    def signers_for(self, amount: Decimal | None = None) -> tuple[str, ...]:
        """Role names that may decide a grant of `amount` 元."""
        over = self.delegated and self.decides_at(amount) == "county"
        return ("COUNTY_LEADER",) if over else self.decide_signer

    def document_name(self, code: str, default: str = "") -> str:
        """What this region calls a document, e.g. D31 → 城市居民最低生活保障金领取证."""
        return self.documents.get(code, default)

    def pin(self) -> dict[str, Any]:
        """Everything as JSON, to be frozen into a procedure."""
        return pins.pack(to_plain(self))

    @classmethod
    def unpin(cls, pinned: Mapping[str, Any]) -> "Rules":
        """The rules a procedure was accepted under; lossless for what `pin` wrote."""
        silent = {name: {} for name in SECTIONS} | {"materials": (), "publicities": ()}
        return from_plain(cls, silent | pins.unpack(pinned))


def rules_for(region_code: str, category: str, on: date) -> Rules:
    """Rules of a 12-digit region code and category on the day of 受理.

    RuleError when no national baseline covers the day.
    """
    book = widened(published(), region_code[:6])
    return _rules(book, tuple(book.local_chain(region_code, on)), category, on, None)


def rules_of_profile(
    key: str, category: str, on: date, *, delegated: bool = True, book: Book | None = None
) -> Rules:
    """Rules of a profile by its key; where delegation waits for each county, `delegated` decides.

    RuleError when the profile is unknown or not yet in force that day.
    """
    book = book or widened(published())
    if not book.versions(key):
        raise RuleError(f"没有名为“{key}”的规则，可用：{'、'.join(book.names())}")
    file = book.of_key(key, on)
    if file is None:
        first = book.versions(key)[0].meta.effective_from
        raise RuleError(f"{key} 自 {first.isoformat()} 起施行，{on.isoformat()} 尚未施行")
    local = () if file.meta.level == "nation" else (file,)
    return _rules(book, local, category, on, delegated)


def _rules(book: Book, local: tuple, category: str, on: date, delegated: bool | None) -> Rules:
    national = book.national(on)
    if national is None:
        raise RuleError(f"{on.isoformat()} 没有可用的国家基线")
    layer = resolve_layers(local, national, category, delegated)
    if not layer.route():
        raise RuleError(f"{on.isoformat()} 施行的规定没有“{Category(category).label}”这一类")
    return assemble(layer, category)


def assemble(layer: Layer, category: str) -> Rules:
    """Build the frozen rules from resolved values."""
    values = layer.values
    made = {name: _section(cls, name, values) for name, cls in SECTIONS.items()}
    return Rules(
        profile=layer.profile,
        version=layer.version,
        title=layer.title,
        baseline=layer.baseline,
        category=category,
        delegated=layer.delegated,
        route=layer.route(),
        review_route=layer.review_route(),
        clock_rules=tuple(clocks.clock_rules(layer)),
        materials=values["materials"].value if "materials" in values else (),
        forbidden_materials=(values["forbidden_materials"].value if "forbidden_materials" in values else ()),
        publicities=layer.publicities(),
        documents={p.partition(".")[2]: c.value for p, c in values.items() if p.startswith("documents.")},
        bases={path: cited.basis for path, cited in values.items()},
        clauses=layer.quotes(),
        **made,
    )


def _section(cls: type, name: str, values: Mapping[str, Any]) -> Any:
    return cls(**{part: values[path].value for part in hints_of(cls) if (path := f"{name}.{part}") in values})
