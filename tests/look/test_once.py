"""A form sent twice is carried out once."""

from collections.abc import Callable
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from config.once import OnceMiddleware, fresh


class Office:
    """Counts how often the act was carried out."""

    def __init__(self, answer: Callable[[], HttpResponse]) -> None:
        self.done = 0
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.done += 1
        return self.answer()


def sent(token: str, session: str = "s1") -> HttpRequest:
    request = RequestFactory().post("/act/", {"once": token} if token else {})
    request.session = SimpleNamespace(session_key=session)
    return request


def test_the_second_sending_leads_to_the_same_place_without_acting() -> None:
    office = Office(lambda: HttpResponseRedirect("/done/1/"))
    door, token = OnceMiddleware(office), fresh()
    assert door(sent(token)).url == "/done/1/"
    assert door(sent(token)).url == "/done/1/"
    assert office.done == 1


def test_a_form_shown_again_for_correction_may_be_sent_again() -> None:
    office = Office(lambda: HttpResponse(status=422))
    door, token = OnceMiddleware(office), fresh()
    door(sent(token))
    assert door(sent(token)).status_code == 422
    assert office.done == 2


def test_an_act_that_failed_may_be_tried_again() -> None:
    def fail() -> HttpResponse:
        raise RuntimeError("line down")

    office = Office(fail)
    door, token = OnceMiddleware(office), fresh()
    for _ in range(2):
        try:
            door(sent(token))
        except RuntimeError:
            continue
    assert office.done == 2


def test_the_same_token_of_another_person_is_another_form() -> None:
    office = Office(lambda: HttpResponseRedirect("/done/1/"))
    door, token = OnceMiddleware(office), fresh()
    door(sent(token, "s1"))
    door(sent(token, "s2"))
    assert office.done == 2


def test_a_form_without_a_token_passes_untouched() -> None:
    office = Office(lambda: HttpResponseRedirect("/done/1/"))
    door = OnceMiddleware(office)
    door(sent(""))
    door(sent(""))
    assert office.done == 2
