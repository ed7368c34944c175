"""Forms of the household file. Intake uses the same ones, so that a fact is checked alike wherever it is typed."""

from households.forms.base import EndForm, RevealForm, RowForm
from households.forms.family import HouseholdForm, LeaveForm, MemberForm
from households.forms.livelihood import ExpenseForm, IncomeForm, PropertyForm
from households.forms.others import AccountForm, AuthorisationForm, ProxyForm, SupporterForm

__all__ = [
    "AccountForm",
    "AuthorisationForm",
    "EndForm",
    "ExpenseForm",
    "HouseholdForm",
    "IncomeForm",
    "LeaveForm",
    "MemberForm",
    "PropertyForm",
    "ProxyForm",
    "RevealForm",
    "RowForm",
    "SupporterForm",
]
