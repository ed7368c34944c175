"""House bans that hold for every template and script: no inline style or script, no foreign host, known icons."""

import hashlib
import re
from pathlib import Path

import pytest

from config.icons import icon_svg

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "documents" not in path.parts)
OWN_FILES = sorted((ROOT / "static").glob("*.*"))


def text_of(path: Path) -> str:
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text("utf-8"), flags=re.S)


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=where)
def test_no_template_carries_styles_scripts_or_handlers_of_its_own(path: Path) -> None:
    text = text_of(path)
    assert not re.findall(r"\sstyle\s*=|<style\b", text)
    assert not re.findall(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.findall(r"\son[a-z]+\s*=|javascript:|hx-on", text)


@pytest.mark.parametrize("path", [*TEMPLATES, *OWN_FILES], ids=where)
def test_nothing_is_loaded_from_another_host(path: Path) -> None:
    found = re.findall(r"""(?:src|href|action|url\()\s*=?\s*["'(]?(?:https?:)?//[^"')\s]+""", text_of(path))
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=where)
def test_every_icon_named_in_a_template_exists(path: Path) -> None:
    for name in re.findall(r'{% icon "([^"]+)"', text_of(path)):
        assert icon_svg(name).startswith("<svg")


def test_an_unknown_icon_is_an_error_not_a_gap() -> None:
    with pytest.raises(LookupError):
        icon_svg("unicorn")
    with pytest.raises(LookupError):
        icon_svg("../base")


def test_the_stylesheet_stays_within_its_size_and_the_oldest_browser() -> None:
    css = (ROOT / "static" / "app.css").read_text("utf-8")
    assert len(css.splitlines()) <= 400
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    assert not re.findall(r":has\(|color-mix|oklch|@layer|@container|@import", rules)


def test_every_partial_says_what_it_takes() -> None:
    silent = [
        where(path)
        for path in (ROOT / "templates" / "parts").glob("*.html")
        if not path.read_text("utf-8").startswith("{% comment %}")
    ]
    assert silent == []


def test_third_party_files_are_the_ones_listed() -> None:
    listed = (ROOT / "static" / "vendor" / "SOURCES.txt").read_text("utf-8")
    for path in (ROOT / "static" / "vendor").glob("*.min.*"):
        assert f"{hashlib.sha256(path.read_bytes()).hexdigest()}" in listed


CLASSES = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
SHEETS = [*(ROOT / "static").glob("*.css"), ROOT / "static" / "vendor" / "bootstrap.min.css"]
KNOWN = {name for sheet in SHEETS for name in CLASSES.findall(sheet.read_text("utf-8"))}


@pytest.mark.parametrize("path", TEMPLATES, ids=where)
def test_every_class_used_in_a_template_is_drawn_by_a_stylesheet(path: Path) -> None:
    text = re.sub(r"{%.*?%}", " ", text_of(path))
    text = re.sub(r"{{.*?}}", "{}", text)  # a name made up at run time is not looked at
    used = {
        name for names in re.findall(r'class="([^"]*)"', text) for name in names.split() if "{}" not in name
    }
    assert used <= KNOWN, f"no rule for {sorted(used - KNOWN)}"
