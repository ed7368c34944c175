"""How a form field becomes an input: Bootstrap class, ``aria-*`` ties to hint and mistakes, no autofill."""

from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.utils.safestring import SafeString


def kind(field: BoundField) -> str:
    """Which partial draws the field: radio (segmented), checkbox or input."""
    if isinstance(field.field.widget, RadioSelect):
        return "radio"
    return "checkbox" if isinstance(field.field.widget, CheckboxInput) else "input"


def render(
    field: BoundField, *, hint: str = "", autocomplete: str = "", inputmode: str = "", mono: bool = False
) -> SafeString:
    """Render the input. Autofill is off unless named: clerks type in the data of other people."""
    own = field.field.widget.attrs
    attrs = {"class": _classes(field, mono), "autocomplete": autocomplete or own.get("autocomplete", "off")}
    if inputmode:
        attrs["inputmode"] = inputmode
    described = [
        f"{field.auto_id}-h" if hint or field.help_text else "",
        f"{field.auto_id}-e" if field.errors else "",
    ]
    if any(described):
        attrs["aria-describedby"] = " ".join(filter(None, described))
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


def _classes(field: BoundField, mono: bool) -> str:
    widget = field.field.widget
    base = "form-control"
    if isinstance(widget, CheckboxInput):
        base = "form-check-input"
    elif isinstance(widget, Select):
        base = "form-select"
    return " ".join(filter(None, [base, "mono" if mono else "", widget.attrs.get("class", "")]))
