"""What has to be corrected on a page: one list for the summary, the same words beside each field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect


@dataclass(frozen=True)
class Mistake:
    """One sentence; ``target`` is the id of the field it links to ("" = the page as a whole)."""

    text: str
    target: str = ""


def collect(sources: Iterable[Any]) -> list[Mistake]:
    """Gather mistakes of forms, formsets, sentences, (id, sentence) pairs and lists of these, in page order."""
    found: list[Mistake] = []
    for source in sources:
        found += [mistake for mistake in _of(source) if mistake not in found]
    return found


def _of(source: Any) -> Iterator[Mistake]:
    if source is None or source == "":
        return
    if isinstance(source, Mistake):
        yield source
    elif isinstance(source, str):
        yield Mistake(source)
    elif isinstance(source, BaseForm):
        yield from _of_form(source)
    elif isinstance(source, BaseFormSet):
        yield from (Mistake(str(text)) for text in source.non_form_errors())
        for form in source.forms:
            yield from _of_form(form)
    elif isinstance(source, tuple) and len(source) == 2 and all(isinstance(part, str) for part in source):
        yield Mistake(source[1], source[0])
    elif isinstance(source, Iterable):
        for part in source:
            yield from _of(part)


def _of_form(form: BaseForm) -> Iterator[Mistake]:
    if not form.is_bound:
        return
    yield from (Mistake(str(text)) for text in form.non_field_errors())
    for field in form:
        yield from (Mistake(str(text), target(field)) for text in field.errors)


def target(field: BoundField) -> str:
    """Id a summary line jumps to: the input, or the first choice of a group."""
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label
