"""What was typed and cannot be stored yet: kept sealed with the session, so that nobody has to type it twice.

A form that is not right, a form left half-way, a signature that first wanted the password: the text comes back
to the same page. It is gone with the session, and as soon as the form is carried out.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from accounts.vault import VaultError, seal, unseal

PURPOSE = "typed"
LEFT_OUT = ("csrfmiddlewaretoken", "once", "confirmed", "later", "skip")


def keep(request: HttpRequest, place: str, *, mistakes: int = 0) -> None:
    """Keep what was posted for the page `place`; `mistakes`: how many were found when it was to be stored."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in LEFT_OUT}
    text = json.dumps({"fields": fields, "mistakes": mistakes}, ensure_ascii=False)
    request.session[_key(place)] = seal(PURPOSE, text)


def forget(request: HttpRequest, place: str) -> None:
    request.session.pop(_key(place), None)


def recall(request: HttpRequest, place: str, form: forms.BaseForm) -> None:
    """Put what was kept into a form that is shown again."""
    fields = _kept(request, place).get("fields", {})
    if not fields:
        return
    posted = QueryDict(mutable=True)
    for name, values in fields.items():
        posted.setlist(name, values)
    for name, field in form.fields.items():
        if not isinstance(field, forms.FileField):
            form.initial[name] = field.widget.value_from_datadict(posted, {}, form.add_prefix(name))


def mistakes_in(request: HttpRequest, place: str) -> int:
    """Mistakes still to be corrected at a place."""
    return int(_kept(request, place).get("mistakes", 0))


def _kept(request: HttpRequest, place: str) -> dict[str, Any]:
    sealed = request.session.get(_key(place))
    if not sealed:
        return {}
    try:
        kept: dict[str, Any] = json.loads(unseal(PURPOSE, sealed))
    except VaultError:
        return {}
    return kept


def _key(place: str) -> str:
    return f"{PURPOSE}:{place}"
