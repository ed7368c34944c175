"""A browser in the office: sign in as a person, go to a page, fill in what it asks, take a picture of it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page

from accounts.models import Post
from tests.personas import PASSWORD

SHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}


def photograph() -> dict[str, Any]:
    """A small picture as a file chooser hands it over."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (188, 204, 214)).save(out, "PNG")
    return {"name": "现场.png", "mimeType": "image/png", "buffer": out.getvalue()}


class Office:
    """What any person does at the screen, by the words on it."""

    def __init__(self, page: Page, live: str, keep_shots: bool) -> None:
        self.page, self.live, self.keep_shots = page, live, keep_shots
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.problems.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.live + path)

    def sign_in(self, post: Post) -> None:
        """Out, and in again as somebody else."""
        self.page.context.clear_cookies()
        self.go("/sign-in/")
        self.page.fill("[name=username]", post.user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(re.compile(r"^(?!.*sign-in).*$"))

    def shot(self, name: str) -> None:
        """Keep a picture of the page as docs/screenshots/<name>.png, when pictures are asked for."""
        if self.keep_shots:
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def fill(self, **facts: Any) -> None:
        """Fill fields by name: text, a choice by value, a list of ticks, a tick, a file."""
        for name, value in facts.items():
            field = self.page.locator(f"[name='{name}']")
            kind = field.first.get_attribute("type")
            if kind == "file":
                field.set_input_files(photograph())
            elif kind in ("radio", "checkbox"):
                for each in value if isinstance(value, list) else [value]:
                    chosen = "" if each is True else f"[value='{each}']"
                    self.tick(self.page.locator(f"[name='{name}']{chosen}"))
            elif field.first.evaluate("node => node.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def tick(self, box: Locator) -> None:
        """Click the words beside a box or a choice, as people do; the input itself may be hidden under them."""
        if not box.is_checked():
            self.page.locator(f"label[for='{box.get_attribute('id')}']").first.click()

    def press(self, words: str) -> None:
        """A button or a link by its words."""
        button = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))
        button.first.click()
        self.page.wait_for_load_state()

    def act(self, case_no: str, act: str, shot: str = "", **facts: Any) -> None:
        """A statutory act: facts → check page → done page."""
        self.through(f"/cases/{case_no}/acts/{act}/", shot, **facts)
        assert self.page.url.endswith("/done/"), self.page.locator("main").inner_text()[:600]

    def through(self, path: str, shot: str = "", **facts: Any) -> None:
        """Through the pages of an act; the password is confirmed where the act is signed."""
        self.go(path)
        self.confirm_password()
        if facts:
            self.fill(**facts)
            if shot:
                self.shot(shot)
            self.press("填好了，去核对")
        if shot:
            self.shot(f"{shot}-check")
        self.page.locator("button[name=confirmed]").click()
        self.page.wait_for_load_state()

    def confirm_password(self) -> None:
        if "confirm-password" in self.page.url:
            self.page.fill("[name=password]", PASSWORD)
            self.press("确认，继续签署")

    def sign_on_pad(self, form: Locator | None = None) -> None:
        """Draw a line with the mouse on the signature pad (of one form, where a page has several)."""
        pad = (form or self.page).locator("canvas[data-pad]").first
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + 20, box["y"] + 30)
        mouse.down()
        for step in range(1, 8):
            mouse.move(box["x"] + 20 + step * 16, box["y"] + 30 + (step % 3) * 12)
        mouse.up()
