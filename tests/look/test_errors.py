"""Error pages: plain words, what to do next, no technical terms."""

import re

import pytest
from django.test import RequestFactory

from config import errors

TECHNICAL = re.compile(r"CSRF|Cookie|403|404|500|Error|异常|服务器|Token|请求", re.I)


def body_of(status: int, template: str = "", **facts: str) -> str:
    return errors.page(RequestFactory().get("/x/"), status, template, **facts).content.decode()


@pytest.mark.parametrize(
    ("status", "template"), [(400, ""), (403, ""), (403, "403_csrf"), (404, ""), (429, ""), (500, "")]
)
def test_an_error_page_says_what_to_do_next_in_plain_words(status: int, template: str) -> None:
    body = body_of(status, template)
    main = re.sub(r"<[^>]+>", "", body[body.index("<main") :])
    assert not TECHNICAL.search(main)
    assert 'class="btn' in body
    assert body.count("<h1>") == 1


def test_the_refusal_names_who_may_do_it() -> None:
    assert "能办的人：<b>分管领导</b>" in body_of(403, sentence="这一项由分管领导签署。", who="分管领导")


def test_the_last_page_is_shown_even_without_a_request() -> None:
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "这一步没有办成" in answer.content.decode()
