"""The case page at telling moments of the five regions: whose turn it is reads the right stage, act and days."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Page

from config.stories.law import law_of
from config.stories.reading import Story, read_story
from config.stories.running import play
from config.stories.track import Track
from tests.journey.moments import MOMENTS, Moment
from tests.journey.office import DESK, PHONE, Office

SHANGHAI = ZoneInfo("Asia/Shanghai")
STORIES = Path(__file__).parents[1] / "stories"
# A long label must not run into its neighbour, a page must not be wider than the screen.
OVERLAPS = """() => { const all = [...document.querySelectorAll('.stp li')];
  return all.slice(1).filter((stage, n) => {
    const range = document.createRange(); range.selectNodeContents(all[n].querySelector('b'));
    return range.getBoundingClientRect().right > stage.getBoundingClientRect().left;
  }).length; }"""
IN_SIGHT = """() => { const bar = document.querySelector('.stp').getBoundingClientRect();
  const now = document.querySelector('.stp [aria-current] .dot').getBoundingClientRect();
  return now.left >= bar.left && now.right <= bar.right; }"""


@pytest.fixture
def office(page: Page, live: str) -> Office:
    return Office(page, live, keep_shots=bool(os.environ.get("SCREENSHOTS")))


@contextmanager
def told_until(story: Story, act: str, nth: int, at: str) -> Iterator[Track]:
    """The story played as far as the n-th such act, without a difference; then the clock stands at `at`."""
    number = [each.number for each in story.acts if each.do == act][nth - 1]
    with law_of(story):
        track = play(story, number)
        assert [said for each in track.outcomes for said in each.differences] == []
        moment = datetime.datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
        with time_machine.travel(moment, tick=True):
            yield track


def come_in(office: Office, client: Any) -> None:
    """Signed in already: the browser gets the session of a test client."""
    name = settings.SESSION_COOKIE_NAME
    office.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": office.live}])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
def test_the_case_page_reads_as_the_region_writes_it(moment: Moment, office: Office, client_of: Any) -> None:
    failed: list[str] = []
    office.page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    story = read_story(STORIES / f"{moment.story}.toml")
    with told_until(story, *moment.after, moment.at) as track:
        come_in(office, client_of(track.scene.post(moment.by, moment.name)))
        path = f"/cases/{track.newest('').case.case_no}/"
        office.page.set_viewport_size(DESK)
        office.go(path)
        office.shot(f"regions/{moment.name}")
        read_the_stage_bar(office, moment)
        read_the_next_step(office, moment)
        read_the_clocks(office, moment)
        nothing_foreign(office, moment)
        office.page.set_viewport_size(PHONE)
        office.go(path)
        office.shot(f"regions/{moment.name}-phone")
        assert office.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert office.page.evaluate(IN_SIGHT)
    assert failed == []
    assert office.problems == []


def read_the_stage_bar(office: Office, moment: Moment) -> None:
    bar = office.page.locator(".stp")
    assert tuple(bar.locator("li b").all_inner_texts()) == moment.bar
    assert bar.locator("[aria-current] b").all_inner_texts() == [moment.now]
    done = moment.bar.index(moment.now)
    assert bar.locator("li.done").count() == done
    assert office.page.evaluate(OVERLAPS) == 0


def read_the_next_step(office: Office, moment: Moment) -> None:
    panel = office.page.locator(".next")
    assert panel.locator("h2").inner_text() == f"下一步：{moment.title}"
    free = panel.locator("a.btn").filter(has_text=moment.button)
    assert free.count() == 1
    primary = panel.locator("a.btn-p").all_inner_texts()
    assert primary == ([] if moment.title == "公示中" else [moment.button])
    assert moment.blocked in panel.inner_text()


def read_the_clocks(office: Office, moment: Moment) -> None:
    head = office.page.locator(".ch-c")
    said = head.inner_text() if head.count() else ""
    assert [words for words in moment.clocks if words not in said] == []
    assert bool(said) == bool(moment.clocks)


def nothing_foreign(office: Office, moment: Moment) -> None:
    said = "\n".join(office.page.locator(part).first.inner_text() for part in (".ch", ".stp", ".next"))
    assert [word for word in moment.foreign if word in said] == []


@dataclass(frozen=True)
class Listed:
    """A list a person opens in the morning, and what the row of the household says there."""

    name: str
    story: str
    after: tuple[str, int]
    at: str
    by: str
    path: str
    says: tuple[str, ...]
    foreign: tuple[str, ...] = ()


LISTS = (
    Listed(
        "taian-desk", "ta-dibao", ("request_check", 2), "2026-02-11T09:00", "CLERK", "/desk/",
        ("未计时", "登记核对报告", "2-03 周二 已提请核对"), ("民主评议",),
    ),
    Listed(
        "taian-checker-desk", "ta-dibao", ("request_check", 2), "2026-02-11T09:00", "CHECKER", "/desk/",
        ("登记核对报告", "登报告"),
    ),
    Listed(
        "bayannur-county-desk", "by-dibao", ("receive_at_county", 1), "2026-10-08T09:00", "COUNTY_CLERK",
        "/desk/", ("余 9 日", "10-20 周二", "等县级签署审核意见", "签意见"), ("先行核对",),
    ),
    Listed(
        "yichun-sign", "yc-dibao-objection", ("sign_opinion", 1), "2026-10-09T09:00", "DEPUTY_LEADER", "/sign/",
        ("余 16 日", "拟同意，每月 1,480.00 元", "10-08 周四 出具报告"), ("未评议",),
    ),
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.name)
def test_the_lists_of_the_morning_say_whose_turn_it_is(
    listed: Listed, office: Office, client_of: Any
) -> None:
    story = read_story(STORIES / f"{listed.story}.toml")
    with told_until(story, *listed.after, listed.at) as track:
        come_in(office, client_of(track.scene.post(listed.by, listed.name)))
        office.page.set_viewport_size(DESK)
        office.go(listed.path)
        office.shot(f"regions/{listed.name}")
        said = office.page.locator("main").inner_text()
        assert [words for words in ("何桂兰", *listed.says) if words not in said] == []
        assert [word for word in listed.foreign if word in said] == []
        office.page.set_viewport_size(PHONE)
        office.go(listed.path)
        assert office.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert office.problems == []
