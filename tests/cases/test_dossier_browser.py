"""整卷打印 in a real Chromium: on the office PC and on a phone, no rule of accessibility broken."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Post
from cases.models import Document
from tests.cases.test_in_browser import PHONE, SignIn, complaints, sign_in  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_file_is_read_and_printed_from_one_page(
    page: Page,
    live: str,
    sign_in: SignIn,  # noqa: F811
    paper: Document,
    clerk_li: Post,
) -> None:
    sign_in(clerk_li)
    page.goto(live + reverse("cases:papers", args=[paper.case.case_no]))
    page.get_by_role("link", name="打印表格和案卷").click()
    expect(page.get_by_role("heading", name="何桂兰户整卷打印")).to_be_visible()
    expect(page.get_by_label("选 申请受理通知书")).to_be_checked()
    assert complaints(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints(page) == []
