"""The facts each act of a procedure asks for: one module a group of acts, one class an act."""

from types import ModuleType

from approvals.actform import ActForm, PlainForm
from approvals.actforms import (
    appraisal,
    commission,
    council,
    decision,
    ending,
    handling,
    intake,
    investigation,
    publicity,
    referral,
    review,
    verification,
)

GROUPS: tuple[ModuleType, ...] = (
    intake,
    verification,
    investigation,
    commission,
    appraisal,
    review,
    publicity,
    council,
    decision,
    ending,
    referral,
    handling,
)
FORMS: dict[str, type[ActForm]] = {
    form.act: form
    for group in GROUPS
    for form in vars(group).values()
    if isinstance(form, type) and issubclass(form, ActForm) and form.act
}


def form_for(act: str) -> type[ActForm]:
    """The form of an act; an act without one asks for nothing but the click."""
    return FORMS.get(act, PlainForm)
