"""Outline icons inlined into pages, so that no icon font and no extra request is needed."""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "icons"
SHAPE = re.compile(r"<(?:path|circle|rect|line|ellipse|polyline)\b[^>]*/>")


@lru_cache(maxsize=256)
def shapes(name: str) -> SafeString:
    """Return the drawing elements of ``templates/icons/<name>.svg`` without the invisible frame."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise LookupError(f"not an icon name: {name!r}")
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        raise LookupError(f"no icon {name!r} in {FOLDER}")
    drawn = [shape for shape in SHAPE.findall(path.read_text("utf-8")) if "M0 0h24v24H0z" not in shape]
    return mark_safe("".join(drawn))  # noqa: S308 - our own files, not user input


@lru_cache(maxsize=512)
def icon_svg(name: str, classes: str = "") -> SafeString:
    """Return one ``<svg class="i …" aria-hidden>``; the words beside it carry the meaning."""
    css = f"i {classes}".strip()
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, shapes(name))
