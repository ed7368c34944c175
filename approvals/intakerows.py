"""Rows of the household file as the intake adds, corrects and ends them: members, incomes, vouchers, accounts.

The forms are the household's own. `?add=incomes`, `?edit=incomes-12`, `?end=incomes-12`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import Post
from households.forms import EndForm, LeaveForm
from households.models import Household, Member
from households.rowkinds import KINDS, RowKind

NAMED = re.compile(r"(?P<kind>[a-z]+)-(?P<pk>\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class RowWork:
    """One row that is being added, corrected or ended."""

    verb: str
    kind: RowKind
    row: Any
    household: Household

    @property
    def title(self) -> str:
        """Heading of the form: 登记收入; 更正家庭成员 · 陈小雨; 移出本户 · 陈小雨."""
        if self.verb == "add":
            return f"登记{self.kind.noun}"
        name = self.kind.name_of(self.row)
        return f"更正{self.kind.noun} · {name}" if self.verb == "edit" else f"{self.kind.end_words} · {name}"

    @property
    def button(self) -> str:
        return self.kind.end_words if self.verb == "end" else f"保存{self.kind.noun}"

    def form(self, data: Any, by: Post, member: str = "") -> forms.BaseForm:
        """`member`: whose row is added, already chosen."""
        if self.verb == "end":
            return LeaveForm(self.row, data) if isinstance(self.row, Member) else EndForm(data)
        options: dict[str, Any] = {"instance": self.row} if self.row else {}
        if member:
            options["initial"] = {"member": member}
        return self.kind.form(data, household=self.household, by=by, **options)

    def carry_out(self, form: Any) -> None:
        """Store or end the row; inside `acting()`."""
        if self.verb != "end":
            form.save()
        elif isinstance(self.row, Member):
            facts = form.cleaned_data
            self.row.leave(facts["day"], reason=facts["reason"], died=facts["died"])
        else:
            self.kind.end(self.row, form.cleaned_data["day"])

    def reason(self, form: Any) -> str:
        """Why the row changes, as the timeline says it."""
        said = form.cleaned_data.get("reason") if self.verb == "end" else ""
        return f"受理登记：{said or self.title}"


def asked(query: Mapping[str, str], household: Household, kinds: Sequence[str]) -> RowWork | None:
    """What the address asks for, as far as this step has such rows; None for everything else."""
    if (name := query.get("add", "")) in kinds:
        return RowWork("add", KINDS[name], None, household)
    for verb in ("edit", "end"):
        found = NAMED.fullmatch(query.get(verb, ""))
        if found is None or found["kind"] not in kinds:
            continue
        kind = KINDS[found["kind"]]
        rows = getattr(household, kind.related).filter(**{kind.ended_by: None})
        row = rows.filter(pk=int(found["pk"])).first()
        if row is not None and (kind.editable or verb == "end"):
            return RowWork(verb, kind, row, household)
    return None
