"""A question about a subject that is only read is asked once; outside, always anew."""

from __future__ import annotations

from types import SimpleNamespace

from audit.reading import asked_once, only_reading

HEARD: list[str] = []


@asked_once
def finding(subject: SimpleNamespace, about: str = "收入") -> str:
    HEARD.append(about)
    return f"{subject.name}：{about}"


def test_a_question_is_asked_once_while_nobody_writes() -> None:
    HEARD.clear()
    home = SimpleNamespace(name="何桂兰")
    with only_reading(home):
        with only_reading(home):
            assert finding(home) == finding(home) == "何桂兰：收入"
        assert finding(home, "财产") == finding(home, about="财产")
        assert finding(home) == "何桂兰：收入"
    assert HEARD == ["收入", "财产", "财产"]


def test_afterwards_it_is_asked_anew() -> None:
    HEARD.clear()
    home = SimpleNamespace(name="何桂兰")
    with only_reading(home):
        finding(home)
    home.name = "陈国富"
    assert finding(home) == "陈国富：收入"
    assert HEARD == ["收入", "收入"]
