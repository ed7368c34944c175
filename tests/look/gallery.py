"""Renders the sample pages: the screens of the house put together from its own parts, with invented people."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, Route

from tests.look import samples

PAGES = Path(__file__).parent / "pages"
HOST = "http://look.test"
CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class SignIn(forms.Form):
    username = forms.CharField(label="登录名", widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


CONTEXTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "workbench": lambda: samples.WORKBENCH,
    "case": lambda: samples.CASE,
    "intake": lambda: {**samples.INTAKE, "form": samples.wrong_form(), "now": timezone.now()},
    "roster": lambda: {
        **samples.ROSTER,
        "lock": {"label": "锁定名册", "primary": True, "reasons": ["账号重复 1 组"]},
    },
    "act_check": lambda: {
        **samples.ACT,
        "reasons": ["授权书缺陈国富签字", "租房合同未交"],
        "form": samples.wrong_form(),
    },
    "act_done": lambda: samples.DONE,
    "phone": lambda: {"form": samples.MemberForm()},
    "public": lambda: {
        "county_name": "南屏县",
        "host_office": "南屏县民政局",
        "undertaker": "柳溪镇人民政府",
        "hotline": "0000-6210345",
    },
    "sheet": lambda: {"today": date(2026, 2, 26)},
    "sign_in": lambda: {"form": SignIn()},
}
NAMES = tuple(CONTEXTS)


def html_of(name: str, large: bool = False) -> str:
    """One sample page as HTML, in the frame a clerk of 柳溪镇 would see."""
    text = (PAGES / f"{name}.html").read_text("utf-8")
    with override_settings(ROOT_URLCONF="tests.look.urls", DEMO=True):
        request = samples.request_of(large=large, path="/cases/" if name == "case" else "/desk/")
        return engines["django"].from_string(text).render({**samples.FRAME, **CONTEXTS[name]()}, request)


def show(page: Page, name: str, large: bool = False) -> list[str]:
    """Open a sample page in the browser under the real CSP; returns the list the console's complaints go to."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    body = html_of(name, large)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str), f"no static file {path}"
            route.fulfill(path=found, content_type=TYPES[Path(found).suffix])
        elif path == "/page/":
            headers = {"Content-Security-Policy": CSP, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=body, headers=headers)
        else:
            route.fulfill(status=204, body="")

    page.route(f"{HOST}/**", answer)
    page.goto(f"{HOST}/page/", wait_until="load")
    return complaints
