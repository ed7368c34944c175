"""The facts each act of a procedure asks for: one module a group of acts, one class an act."""

from types import ModuleType

from approvals.actform import ActForm, PlainForm
from approvals.actforms import (
    aftercare,
    appraisal,
    care,
    commission,
    council,
    county,
    decision,
    ending,
    handling,
    intake,
    investigation,
    precheck,
    publicity,
    referral,
    relief,
    review,
    verification,
)

GROUPS: tuple[ModuleType, ...] = (
    precheck,
    intake,
    verification,
    investigation,
    commission,
    appraisal,
    review,
    publicity,
    county,
    council,
    decision,
    ending,
    referral,
    relief,
    handling,
    care,
    aftercare,
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
