"""Template tags of the house: icons, clocks, rulers, charts, menus, money and days.

Built into the template engine, so pages use them without ``load``. What each draws is shown in docs/look.md.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import masks
from config import badges, charts, fields, formats, icons, menus, mistakes, once
from config import ruler as rulers

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Inline one outline icon; ``classes`` e.g. "t-over"."""
    return icons.icon_svg(name, classes)


@register.simple_tag
def clk(
    left: int | None = None,
    state: str = "",
    text: str = "",
    paused: bool = False,
    soon: int = rulers.SOON,
    unit: str = "日",
) -> SafeString:
    """Clock badge from the days left, or with ``state`` and ``text`` given outright."""
    return badges.clock_badge(left if left != "" else None, state or "", text or "", bool(paused), soon, unit)


@register.simple_tag
def clk_state(left: int | None = None, paused: bool = False, soon: int = rulers.SOON) -> str:
    """State of a clock as a word (ok warn today over hold): the class of its row in a table."""
    return rulers.badge(left, paused=paused, soon=soon).state


@register.simple_tag
def ruler(
    used: int = 0,
    total: int = 0,
    overdue: int = 0,
    paused: int = 0,
    milestone: int | None = None,
    milestone_label: str = "最迟日",
    state: str = "",
    size: str = "s",
    unit: str = rulers.WORKDAYS,
    lead: str = "",
    dates: Sequence[str] = (),
) -> SafeString:
    """Working-day ruler; ``milestone`` is the tick number (from 1) of the triangle."""
    return rulers.drawn_once(
        used, total, overdue, paused, milestone, milestone_label, unit, lead, tuple(dates), state, size
    )


@register.simple_tag
def ruler_of(facts: Any, size: str = "s") -> SafeString:
    """Working-day ruler of a mapping or object with the keys of ``{% ruler %}``."""
    known = (
        "used",
        "total",
        "overdue",
        "paused",
        "milestone",
        "milestone_label",
        "state",
        "unit",
        "lead",
        "dates",
    )
    values = {key: _item(facts, key) for key in known}
    return ruler(size=size, **{key: value for key, value in values.items() if value is not None})


@register.simple_tag
def st(text: object, kind: str = "", icon: str = "") -> SafeString:
    """Status tag; ``kind`` is "", ok, warn, over, info, vio or plain."""
    return badges.status_tag(text, kind, icon)


@register.inclusion_tag("parts/law.html")
def law(label: str, text: str = "", pack: str = "", url: str = "") -> dict[str, Any]:
    """Clause chip: opens the clause text in place, or links to it."""
    return {"label": label, "text": text, "pack": pack, "url": url}


@register.simple_tag
def df(kind: str, text: str = "") -> SafeString:
    """Difference tag: ``add`` 新增, ``del`` 停发, ``chg`` 变更."""
    return badges.difference_tag(kind, text)


@register.simple_tag
def bar(
    value: float,
    total: float,
    mark: float | None = None,
    kind: str = "",
    width: int = 112,
    height: int = 8,
    label: str = "",
) -> SafeString:
    """Progress bar; ``mark`` (in units of ``total``) draws the threshold line; ``kind`` done or bad."""
    return charts.bar_svg(value, total, mark, kind, width, height, label)


@register.simple_tag
def spark(values: Sequence[float], label: str, highest: float | None = None) -> SafeString:
    """Sparkline; pass one ``highest`` for all rows of a table so that they share a scale."""
    return charts.spark_svg(values, label, highest)


@register.simple_tag
def link(url_name: str, *args: object) -> str:
    """URL of a page, or "" while the page does not exist: ``{% link "approvals:search" as url %}``."""
    return menus.link(url_name, *args)


@register.simple_tag(takes_context=True)
def side_menu(context: Context) -> list[menus.Shown]:
    """Menu of the current post; counts come from ``menu_counts`` in the context."""
    request = context.get("request")
    post = getattr(request, "post", None)
    if request is None or post is None:
        return []
    return menus.menu(str(post.role), request.path, context.get("menu_counts"))


@register.simple_tag(takes_context=True)
def large_type(context: Context) -> bool:
    """Whether this reader asked for large type (kept with the user, else in a cookie)."""
    request = context.get("request")
    chosen = getattr(getattr(request, "user", None), "large_type", False)
    return bool(chosen or (request and request.COOKIES.get("large_type") == "1"))


@register.simple_tag
def is_demo() -> bool:
    """Whether this installation holds invented data only."""
    return bool(getattr(settings, "DEMO", False))


@register.simple_tag(takes_context=True)
def mistakes_of(context: Context, *sources: Any) -> list[mistakes.Mistake]:
    """All mistakes of the forms, formsets or lists given; without any, of ``form`` and ``errors``."""
    given = sources or (context.get("form"), context.get("formset"), context.get("errors"))
    return mistakes.collect(given)


@register.inclusion_tag("parts/em.html")
def field_errors(field: BoundField) -> dict[str, Any]:
    """Sentences beside a field, the same as in the summary."""
    return {"errors": field.errors, "id": f"{field.auto_id}-e"}


@register.simple_tag
def field_input(
    field: BoundField, hint: str = "", autocomplete: str = "", inputmode: str = "", mono: bool = False
) -> SafeString:
    """The input of a bound field, tied to its hint and its mistakes."""
    return fields.render(field, hint=hint, autocomplete=autocomplete, inputmode=inputmode, mono=mono)


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """Which partial draws the field: radio, checkbox or input."""
    return fields.kind(field)


@register.simple_tag
def once_token() -> SafeString:
    """Hidden one-time token: the same form sent twice is carried out once (see config.once)."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.fresh())


@register.filter
def money(value: object) -> str:
    """1006 → 1,006.00"""
    return formats.money(value)


@register.filter
def signed(value: object) -> str:
    """560 → +560.00, -560 → −560.00"""
    return formats.money(value, sign=True)


@register.filter
def thousands(value: object) -> str:
    """128406 → 128,406"""
    return formats.count(value)


@register.filter
def cn_date(value: date | datetime | None, style: str = "full") -> str:
    """2026-03-18; "short" 3-18 周三; "doc" 2026年3月18日; "long" with 星期三."""
    return formats.day(value, style)


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """Today 10:42, else 03-12 16:42."""
    return formats.instant(value)


@register.filter
def get(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """Look a key up whose name is only known in the template."""
    return mapping.get(key) if mapping else None


register.filter("mask_id", masks.mask_id)
register.filter("mask_phone", masks.mask_phone)
register.filter("mask_account", masks.mask_account)
register.filter("mask_name", masks.mask_name)


def _item(facts: Any, key: str) -> Any:
    return facts.get(key) if isinstance(facts, Mapping) else getattr(facts, key, None)
