"""Acts of a story done as another program does them: through the JSON door instead of `perform`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import Post
from approvals.actform import ActForm
from approvals.actforms import form_for
from approvals.models import Procedure
from audit.acts import Refused, perform


class Door:
    """Stands in for `perform`. `done`: the acts of procedures that went through it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __call__(self, act: Callable[..., Any], *, by: Post, at: datetime.datetime, **facts: Any) -> Any:
        subject, name = act.__self__, act.__name__  # type: ignore[attr-defined]
        if not isinstance(subject, Procedure):
            return perform(act, by=by, at=at, **facts)
        blank = form_for(name)(subject=subject, by=by)
        answer = client_of(by).post(
            f"/api/cases/{subject.case.case_no}/acts/{name}/",
            json.dumps(_body(blank, facts), default=_plain),
            "application/json",
        )
        told = answer.json()
        if told["result"] != "done":
            raise Refused(told["reasons"])
        self.done.append(name)
        return Procedure.objects.get(pk=subject.pk)


def client_of(by: Post) -> Client:
    """Signed in as this post, the password confirmed this minute."""
    client, now = Client(), timezone.now().timestamp()
    client.force_login(by.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.update({sessions.CHOSEN: by.pk, sessions.SEEN: now, sessions.CONFIRMED: now})
    session.save()
    return client


def _body(blank: ActForm, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a page would send: what it shows filled in already, and over it the facts of the story."""
    body = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
    for name, value in facts.items():
        if name == "boards":
            by_place = {place: name for name, place in getattr(blank, "boards", {}).items()}
            body |= {
                f"{by_place[place]}_stored": photo for place, photo in value.items() if place in by_place
            }
        elif f"{name}_stored" in blank.fields:
            body[f"{name}_stored"] = value
        else:
            body[name] = value
    return {name: value for name, value in body.items() if value not in (None, "")}


def _plain(value: Any) -> Any:
    """As a program would write it: the number of a row, a day, a time with its zone, an amount as text."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value)
