"""The kinds of row a household file has: how each is called, typed in, and ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.forms import (
    AccountForm,
    AuthorisationForm,
    ExpenseForm,
    IncomeForm,
    MemberForm,
    PropertyForm,
    ProxyForm,
    RowForm,
    SupporterForm,
)


@dataclass(frozen=True)
class RowKind:
    """`related`: the relation's name on Household, and its place in the URL. `ended_by`: the field that ends a row."""

    related: str
    noun: str
    form: type[RowForm]
    ended_by: str
    end_words: str
    editable: bool = True
    name_of: Callable[[Any], str] = str

    def end(self, row: Any, day: date) -> None:
        """Close the row from `day` on; inside `acting()` only. Nothing is removed."""
        setattr(row, self.ended_by, day)
        row.save(update_fields=[self.ended_by])


def _of_member(row: Any) -> str:
    return f"{row.member.name}的{row.get_kind_display()}"


KINDS: Mapping[str, RowKind] = {
    kind.related: kind
    for kind in (
        RowKind("members", "家庭成员", MemberForm, "left_on", "移出本户"),
        RowKind("incomes", "收入", IncomeForm, "withdrawn_on", "作废", name_of=_of_member),
        RowKind("expenses", "刚性支出", ExpenseForm, "withdrawn_on", "作废", name_of=_of_member),
        RowKind(
            "properties", "财产", PropertyForm, "until", "已处置", name_of=lambda row: row.get_kind_display()
        ),
        RowKind("accounts", "收款账户", AccountForm, "until", "停用", editable=False),
        RowKind("supporters", "赡养抚养扶养人", SupporterForm, "until", "义务终止"),
        RowKind(
            "authorisations",
            "核对授权",
            AuthorisationForm,
            "withdrawn_on",
            "撤回",
            editable=False,
            name_of=lambda row: row.signer_name,
        ),
        RowKind("proxies", "代理人", ProxyForm, "until", "终止委托"),
    )
}
