"""The working-day ruler (工作日刻度尺): pure geometry and words, no templates and no database.

One tick is one day; a gap follows every five. Solid ticks are used, pale ones are left, a black line
is now, tall red ticks are days past the limit, dashed ones are days on which the clock stood still,
and a triangle marks a derived milestone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORKDAYS = "个工作日"
CALENDAR_DAYS = "天"
WIDEST = 90  # more ticks than this are drawn to scale, not one by one
MOST_OVERDUE = 10  # further days past the limit are said in words, not drawn


@dataclass(frozen=True)
class Size:
    """Tick width, step and height in px; ``gap`` is added after every fifth tick."""

    width: float
    step: float
    height: float
    gap: float = 3

    def x(self, index: int) -> float:
        return index * self.step + (index // 5) * self.gap


SIZES = {"s": Size(4, 6, 7), "m": Size(5, 7, 10), "l": Size(9, 12, 12)}


@dataclass(frozen=True)
class Ruler:
    """Days of one clock. ``used + paused`` is where now stands; ``overdue`` days come after ``total``."""

    used: int
    total: int
    overdue: int = 0
    paused: int = 0
    milestones: Mapping[int, str] = field(default_factory=dict)  # tick number, from 1 → label
    unit: str = WORKDAYS
    lead: str = ""  # what is counted, e.g. “全程”
    dates: Sequence[str] = ()  # label of each tick, shown when the pointer rests on it

    def words(self) -> str:
        """The same facts as the drawing, for people who do not see it."""
        if self.overdue:
            said = f"{self.lead}已超期 {self.overdue} {self.unit}，期限 {self.total} {self.unit}"
        else:
            said = f"{self.lead}已用 {self.used} {self.unit}，共 {self.total} {'天' if self.unit == '天' else '个'}"
        if self.paused:
            said += f"，暂停 {self.paused} {self.unit}"
        for tick, label in sorted(self.milestones.items()):
            said += f"；第 {tick} 格为{label}"
        return said


@dataclass(frozen=True)
class Tick:
    """One rectangle: ``kind`` d used, p paused, r remaining, x overdue; ``n`` is the now line."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    title: str = ""


def ticks(ruler: Ruler, size: Size) -> list[Tick]:
    """Lay out every tick and the now line, left to right."""
    used = min(max(ruler.used, 0), ruler.total)
    drawn: list[Tick] = []
    for index in range(ruler.total + ruler.overdue):
        title = ruler.dates[index] if index < len(ruler.dates) else ""
        x = size.x(index)
        if index >= ruler.total:
            drawn.append(Tick("x", x, -2, size.width, size.height + 4, title))
        elif index < used:
            drawn.append(Tick("d", x, 0, size.width, size.height, title))
        elif index < used + ruler.paused:
            drawn.append(Tick("p", x + 0.5, 0.5, size.width - 1, size.height - 1, title))
        else:
            drawn.append(Tick("r", x, 0, size.width, size.height, title))
    if used and not ruler.overdue:
        drawn.append(Tick("n", size.x(used - 1) + size.width + 0.5, -3, 1.6, size.height + 6))
    return drawn


def fitted(ruler: Ruler) -> Ruler:
    """Scale a very long clock (months of days) down to ``WIDEST`` ticks, keeping the words exact."""
    ruler = replace(ruler, overdue=min(ruler.overdue, MOST_OVERDUE))
    days = ruler.total + ruler.overdue
    if days <= WIDEST:
        return ruler
    ratio = WIDEST / days
    return Ruler(
        used=round(ruler.used * ratio),
        total=max(1, round(ruler.total * ratio)),
        overdue=round(ruler.overdue * ratio),
        paused=round(ruler.paused * ratio),
        milestones={max(1, round(tick * ratio)): label for tick, label in ruler.milestones.items()},
    )


def state_of(ruler: Ruler, soon: int = 3) -> str:
    """Colour state of a ruler whose page names none: over, hold, today, warn or ok."""
    if ruler.overdue:
        return "over"
    if ruler.paused:
        return "hold"
    left = ruler.total - ruler.used
    if left <= 0:
        return "today"
    return "warn" if left <= soon else "ok"


def ruler_svg(ruler: Ruler, state: str = "ok", size: str = "s") -> SafeString:
    """Draw the ruler as inline SVG with ``role="img"``; sizes are attributes, so CSP needs no style.

    ``state`` is one of ok, warn, today, over, hold and only chooses the colour of the used ticks.
    """
    scale = SIZES[size]
    shown = fitted(ruler)
    last = shown.total + shown.overdue - 1
    width = _px(scale.x(max(last, 0)) + scale.width)
    drawn = ticks(shown, scale)
    rects = format_html_join(
        "", "{}", ((shape,) for shape in (_dated(drawn) if shown.dates else _merged(drawn)))
    )
    marks = format_html_join(
        "",
        '<path class="m" d="M{} -5.5h7l-3.5 4.6z"><title>{}</title></path>',
        ((_px(scale.x(tick - 1) + scale.width / 2 - 3.5), label) for tick, label in shown.milestones.items()),
    )
    return format_html(
        '<svg class="rl {}" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        state,
        width,
        _px(scale.height),
        width,
        _px(scale.height),
        ruler.words(),
        rects,
        marks,
    )


@lru_cache(maxsize=4096)
def drawn_once(
    used: int,
    total: int,
    overdue: int,
    paused: int,
    milestone: int | None,
    milestone_label: str,
    unit: str,
    lead: str,
    dates: tuple[str, ...],
    state: str,
    size: str,
) -> SafeString:
    """The drawing for one set of days, kept: in a queue the same few come again and again."""
    marks = {milestone: milestone_label} if milestone else {}
    facts = Ruler(used, total, overdue, paused, marks, unit, lead, dates)
    return ruler_svg(facts, state or state_of(facts), size)


def _merged(drawn: Sequence[Tick]) -> Iterator[SafeString]:
    """One path per kind, in order of first sight: a queue of rulers stays light."""
    for kind in dict.fromkeys(tick.kind for tick in drawn):
        parts = (
            f"M{_px(t.x)} {_px(t.y)}h{_px(t.width)}v{_px(t.height)}h-{_px(t.width)}z"
            for t in drawn
            if t.kind == kind
        )
        yield format_html('<path class="{}" d="{}"/>', kind, "".join(parts))


def _dated(drawn: Sequence[Tick]) -> Iterator[SafeString]:
    """One rectangle per day, so that resting on it names the day."""
    for tick in drawn:
        title = format_html("<title>{}</title>", tick.title) if tick.title else ""
        yield format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}">{}</rect>',
            tick.kind,
            _px(tick.x),
            _px(tick.y),
            _px(tick.width),
            _px(tick.height),
            title,
        )


def _px(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


SOON = 3  # working days; a rule pack may pass another threshold


@dataclass(frozen=True)
class Badge:
    """Colour state and words of a clock; ``icon`` is the shape that tells it without colour."""

    state: str
    text: str
    icon: str


ICONS = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "today": "bell",
    "over": "alert-octagon",
    "hold": "player-pause",
}


def badge(left: int | None, *, paused: bool = False, soon: int = SOON, unit: str = "日") -> Badge:
    """Name the state of a clock from the days left (negative = past due, ``None`` = no limit)."""
    if paused:
        return Badge("hold", "暂停计时", ICONS["hold"])
    if left is None:
        return Badge("ok", "不限时", ICONS["ok"])
    if left < 0:
        return Badge("over", f"超 {-left} {unit}", ICONS["over"])
    if left == 0:
        return Badge("today", "今日到期", ICONS["today"])
    state = "warn" if left <= soon else "ok"
    return Badge(state, f"余 {left} {unit}", ICONS[state])
