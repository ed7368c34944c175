"""The working-day ruler and the clock badge, drawn and said without a browser."""

import re

import pytest

from config.ruler import SIZES, WIDEST, Ruler, badge, fitted, ruler_svg, state_of, ticks

SMALL = SIZES["s"]


def kinds(ruler: Ruler) -> str:
    return "".join(tick.kind for tick in ticks(ruler, SMALL))


def test_one_tick_is_one_day_and_the_line_stands_after_the_last_used_one() -> None:
    drawn = ticks(Ruler(used=4, total=6), SMALL)
    assert "".join(tick.kind for tick in drawn) == "ddddrrn"
    assert drawn[-1].x == SMALL.x(3) + SMALL.width + 0.5


def test_a_gap_follows_every_fifth_day() -> None:
    assert SMALL.x(4) - SMALL.x(3) == SMALL.step
    assert SMALL.x(5) - SMALL.x(4) == SMALL.step + SMALL.gap


def test_days_past_the_limit_are_taller_and_no_now_line_is_drawn() -> None:
    ruler = Ruler(used=10, total=10, overdue=2)
    assert kinds(ruler) == "d" * 10 + "xx"
    late = ticks(ruler, SMALL)[-1]
    assert (late.y, late.height) == (-2, SMALL.height + 4)


def test_days_on_which_the_clock_stood_still_follow_the_used_ones() -> None:
    assert kinds(Ruler(used=3, total=10, paused=2)) == "dddpprrrrrn"


def test_a_clock_that_has_not_run_yet_shows_no_now_line() -> None:
    assert kinds(Ruler(used=0, total=3)) == "rrr"


@pytest.mark.parametrize(
    ("ruler", "words"),
    [
        (Ruler(15, 25), "已用 15 个工作日，共 25 个"),
        (
            Ruler(15, 25, lead="全程", milestones={18: "最迟公示日"}),
            "全程已用 15 个工作日，共 25 个；第 18 格为最迟公示日",
        ),
        (Ruler(10, 10, overdue=2), "已超期 2 个工作日，期限 10 个工作日"),
        (Ruler(3, 10, paused=2), "已用 3 个工作日，共 10 个，暂停 2 个工作日"),
        (Ruler(6, 7, unit="天", lead="公示"), "公示已用 6 天，共 7 天"),
    ],
)
def test_the_words_say_what_the_drawing_shows(ruler: Ruler, words: str) -> None:
    assert ruler.words() == words
    assert f'aria-label="{words}"' in ruler_svg(ruler)


def test_the_drawing_carries_sizes_as_attributes_and_no_style() -> None:
    svg = ruler_svg(Ruler(15, 25), "ok", "m")
    assert 'width="185" height="10"' in svg
    assert "style" not in svg
    assert 'role="img"' in svg


def test_each_day_is_named_when_its_date_is_known() -> None:
    svg = ruler_svg(Ruler(1, 3, dates=["3-18 周三", "3-19 周四", "3-20 周五"]))
    assert re.findall(r"<title>(.*?)</title>", svg) == ["3-18 周三", "3-19 周四", "3-20 周五"]


def test_a_queue_of_rulers_stays_light() -> None:
    assert len(ruler_svg(Ruler(14, 20))) < 900


def test_a_milestone_triangle_points_at_the_middle_of_its_tick() -> None:
    assert 'd="M127 -5.5h7l-3.5 4.6z"' in ruler_svg(Ruler(15, 25, milestones={18: "最迟公示日"}), "ok", "m")


def test_a_year_is_drawn_to_scale_and_said_exactly() -> None:
    year = Ruler(used=125, total=250)
    assert fitted(year).total == WIDEST
    assert fitted(year).used == WIDEST // 2
    assert "已用 125 个工作日，共 250 个" in ruler_svg(year)


@pytest.mark.parametrize(
    ("left", "paused", "state", "words"),
    [
        (9, False, "ok", "余 9 日"),
        (4, False, "ok", "余 4 日"),
        (3, False, "warn", "余 3 日"),
        (1, False, "warn", "余 1 日"),
        (0, False, "today", "今日到期"),
        (-2, False, "over", "超 2 日"),
        (-2, True, "hold", "暂停计时"),
        (None, False, "ok", "不限时"),
    ],
)
def test_the_badge_names_the_state_of_a_clock(left: int | None, paused: bool, state: str, words: str) -> None:
    found = badge(left, paused=paused)
    assert (found.state, found.text) == (state, words)


def test_a_rule_pack_may_warn_earlier() -> None:
    assert badge(5, soon=5).state == "warn"


@pytest.mark.parametrize(
    ("ruler", "state"),
    [
        (Ruler(10, 10, overdue=1), "over"),
        (Ruler(3, 10, paused=1), "hold"),
        (Ruler(3, 3), "today"),
        (Ruler(4, 6), "warn"),
        (Ruler(1, 10), "ok"),
    ],
)
def test_a_ruler_without_a_given_colour_takes_the_one_of_its_state(ruler: Ruler, state: str) -> None:
    assert state_of(ruler) == state
