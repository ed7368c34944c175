"""What every page of a signed-in person shows in its top bar."""

from typing import Any

from django.http import HttpRequest


def other_posts(request: HttpRequest) -> dict[str, Any]:
    """`posts`: the person's other posts in force, to switch to from the account menu."""
    post = getattr(request, "post", None)
    return {"posts": [other for other in getattr(request, "posts", []) if other != post]}
