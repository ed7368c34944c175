"""Small server-drawn charts: a bar with a threshold line and a sparkline. Sizes are SVG attributes."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString


def bar_svg(
    value: float,
    total: float,
    mark: float | None = None,
    kind: str = "",
    width: int = 112,
    height: int = 8,
    label: str = "",
) -> SafeString:
    """Bar of ``value`` out of ``total``; a dashed line at ``mark``; ``kind`` done (green) or bad (red)."""
    share = min(max(float(value) / float(total), 0), 1) if total else 0
    line = ""
    if mark is not None and total:
        x = _px(min(max(float(mark) / float(total), 0), 1) * width)
        line = format_html('<line class="mk" x1="{}" x2="{}" y1="-3" y2="{}"/>', x, x, height + 3)
    return format_html(
        '<svg class="bar" width="{}" height="{}" viewBox="0 0 {} {}" overflow="visible" role="img" aria-label="{}">'
        '<rect class="bg" width="{}" height="{}" rx="2"/><rect class="fg {}" width="{}" height="{}" rx="2"/>{}</svg>',
        width,
        height,
        width,
        height,
        label or f"{value} / {total}",
        width,
        height,
        kind,
        _px(share * width),
        height,
        line,
    )


def spark_svg(values: Sequence[float], label: str, highest: float | None = None) -> SafeString:
    """Line of the last values, a dot on the newest; the label names every value."""
    width, height, edge = 75, 20, 3
    top = max(highest or 0, *values, 1) if values else 1
    step = (width - 2 * edge) / max(len(values) - 1, 1)
    points = [
        (edge + i * step, height - edge - float(v) / top * (height - 2 * edge)) for i, v in enumerate(values)
    ]
    path = "L".join(f"{_px(x)} {_px(y)}" for x, y in points)
    x, y = points[-1] if points else (edge, height - edge)
    return format_html(
        '<svg class="spk" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}：{}">'
        '<path d="M{}"/><circle cx="{}" cy="{}" r="2.3"/></svg>',
        width,
        height,
        width,
        height,
        label,
        "、".join(str(value) for value in values),
        path or f"{edge} {height - edge}",
        _px(x),
        _px(y),
    )


def _px(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
