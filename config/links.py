"""Addresses of pages, worked out once: a list names the same few hundred again and again."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_urlconf, reverse


def page(url_name: str, *args: object) -> str:
    """URL of a page. NoReverseMatch when it does not exist."""
    return _worked_out(get_urlconf() or settings.ROOT_URLCONF, url_name, args)


@lru_cache(maxsize=8192)
def _worked_out(urlconf: str, url_name: str, args: tuple[object, ...]) -> str:
    return reverse(url_name, urlconf, args=args)
