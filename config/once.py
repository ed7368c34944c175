"""One form, one act: a form sent twice (double click, reload, a slow line) is carried out once.

A form carries a one-time token. The first request that ends in a redirect keeps the token together with
where it led; a repetition is led to the same place and never reaches the view.
"""

from collections.abc import Callable
from secrets import token_urlsafe
from time import sleep

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

FIELD = "once"
KEPT_SECONDS = 60 * 60
RUNNING = "…"
WAITS, WAIT_SECONDS = 50, 0.1


def fresh() -> str:
    """A token for one rendering of one form."""
    return token_urlsafe(12)


class OnceMiddleware:
    """Stand after the session middleware; requests without a token pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get(FIELD, "")[:40] if request.method == "POST" else ""
        if not token:
            return self.get_response(request)
        key = f"once:{request.session.session_key}:{token}"
        if not cache.add(key, RUNNING, KEPT_SECONDS):
            return self._repeated(request, self._outcome(key))
        response = None
        try:
            response = self.get_response(request)
        finally:
            self._settle(key, response)
        return response

    @staticmethod
    def _settle(key: str, response: HttpResponse | None) -> None:
        """Keep the token when the act was done; free it when the form has to be corrected or failed."""
        if isinstance(response, HttpResponseRedirect):
            cache.set(key, response.url, KEPT_SECONDS)
        else:
            cache.delete(key)

    @staticmethod
    def _outcome(key: str) -> str | None:
        """Where the first request led; the second of two clicks waits a little for it."""
        for _ in range(WAITS):
            if cache.get(key) != RUNNING:
                break
            sleep(WAIT_SECONDS)
        return cache.get(key)

    @staticmethod
    def _repeated(request: HttpRequest, led_to: str | None) -> HttpResponse:
        place = led_to if led_to and led_to != RUNNING else request.path
        return HttpResponseRedirect(place)
