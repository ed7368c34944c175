"""Small words with a shape: clock badge, status tag, difference tag. Drawn here, not in a template: a page has
dozens of them and the same few come again and again.
"""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.icons import icon_svg
from config.ruler import ICONS, badge

DIFFERENCES = {"add": ("新增", "plus"), "del": ("停发", "minus"), "chg": ("变更", "pencil")}


@lru_cache(maxsize=1024)
def clock_badge(left: int | None, state: str, text: str, paused: bool, soon: int, unit: str) -> SafeString:
    """Shape, words and colour of a clock; ``state`` and ``text`` win over what the days left say."""
    found = badge(left, paused=paused, soon=soon, unit=unit)
    shape = ICONS.get(state, found.icon)
    return format_html(
        '<span class="clk {}">{}{}</span>', state or found.state, icon_svg(shape), text or found.text
    )


def status_tag(text: object, kind: str = "", icon: str = "") -> SafeString:
    """Status tag; ``kind`` is "", ok, warn, over, info, vio or plain."""
    return format_html('<span class="st {}">{}{}</span>', kind, icon_svg(icon) if icon else "", text)


def difference_tag(kind: str, text: str = "") -> SafeString:
    """``add`` 新增, ``del`` 停发, ``chg`` 变更, or the words given."""
    words, shape = DIFFERENCES[kind]
    return format_html('<span class="df {}">{}{}</span>', kind, icon_svg(shape), text or words)
