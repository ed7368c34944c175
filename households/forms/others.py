"""The account the money goes to; who supports, consents and acts for the household."""

from typing import Any

from django import forms

from accounts.idnumber import check_id_number, normalise_id_number
from households.fields import AccountField, PhoneField
from households.forms.base import RowForm
from households.models import Authorisation, PayeeAccount, Proxy, Supporter


class AccountForm(RowForm):
    """A new payee account; the one in use ends on the day the new one begins."""

    number = AccountField(label="银行账号", max_length=40)

    class Meta:
        model = PayeeAccount
        fields = ["bank", "holder_name", "number", "social_card", "since", "for_member"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_member"].queryset = self.household.current_members()  # type: ignore[attr-defined]
        self.fields["for_member"].empty_label = "整户救助"  # type: ignore[attr-defined]
        self.fields["since"].initial = self.today
        self.fields["holder_name"].initial = self.household.head_name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        before = self._before(cleaned.get("for_member"))
        if before and cleaned.get("since") and cleaned["since"] < before.since:
            self.add_error("since", f"启用日期早于现用账户的启用日期 {before.since.isoformat()}，请核对")
        if before and cleaned.get("number") == before.number and cleaned.get("bank") == before.bank:
            self.add_error("number", "与现用账户相同，不用更换")
        return cleaned

    def _before(self, for_member: Any) -> PayeeAccount | None:
        return self.household.accounts.current().filter(for_member=for_member).first()

    def save(self, commit: bool = True) -> PayeeAccount:
        """End the account in use and put the new one in its place; inside `acting()`."""
        before = self._before(self.cleaned_data.get("for_member"))
        if commit and before is not None:
            before.until = self.cleaned_data["since"]
            before.save(update_fields=["until"])
        return super().save(commit)


class OutsiderForm(RowForm):
    """A person outside the household, whose number may be unknown but never wrong."""

    id_number = forms.CharField(label="身份证号", required=False, max_length=30)
    phone = PhoneField(label="联系电话", required=False, max_length=20)

    def clean_id_number(self) -> str:
        number = normalise_id_number(self.cleaned_data["id_number"])
        if number and (problems := check_id_number(number, who=self.cleaned_data.get("name", ""))):
            raise forms.ValidationError(problems)
        return number


class SupporterForm(OutsiderForm):
    """Somebody outside who owes support."""

    class Meta:
        model = Supporter
        fields = [
            "name",
            "relation",
            "id_number",
            "phone",
            "monthly_support",
            "inability",
            "inability_proof",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("inability") and not cleaned.get("inability_proof"):
            self.add_error("inability_proof", "无履行义务能力的，写明依据，如残疾证、判决书")
        return cleaned


class AuthorisationForm(RowForm):
    """A signed consent of a member or a supporter."""

    class Meta:
        model = Authorisation
        fields = ["member", "supporter", "purpose", "signed_on", "valid_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supporter"].queryset = self.household.supporters.filter(until=None)  # type: ignore[attr-defined]
        self.fields["signed_on"].initial = self.today

    @property
    def subject(self) -> str:
        return self.instance.signer_name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("member")) == bool(cleaned.get("supporter")):
            self.add_error("member", "选择签署人：家庭成员或赡养抚养扶养人，只选一人")
        if cleaned.get("signed_on") and cleaned["signed_on"] > self.today():
            self.add_error("signed_on", "签署日期还没有到，请对照授权书核对")
        if (
            cleaned.get("valid_until")
            and cleaned.get("signed_on")
            and cleaned["valid_until"] < cleaned["signed_on"]
        ):
            self.add_error("valid_until", "有效期早于签署日期，请对照授权书核对")
        return cleaned


class ProxyForm(OutsiderForm):
    """Somebody who acts in the head's name."""

    class Meta:
        model = Proxy
        fields = ["is_committee", "name", "relation", "id_number", "phone", "grounds", "since"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = self.today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("is_committee") and "id_number" in cleaned and not cleaned["id_number"]:
            self.add_error("id_number", "填写代理人的身份证号")
        return cleaned

    def save(self, commit: bool = True) -> Proxy:
        """A new proxy takes the place of the one before; inside `acting()`."""
        if commit:
            for before in self.household.proxies.filter(until=None).exclude(pk=self.instance.pk):
                before.until = self.cleaned_data["since"]
                before.save(update_fields=["until"])
        return super().save(commit)
