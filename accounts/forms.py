from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils import timezone

from accounts import lockout
from accounts.idnumber import IdNumber, IdNumberError
from accounts.models import Region, Relation, Role, User
from accounts.signing import password_right


def _text(label: str, required: str = "", **facts: Any) -> forms.CharField:
    """A line of text; `required` is the sentence said when it is left empty ("" = may be empty)."""
    return forms.CharField(
        label=label, required=bool(required), error_messages={"required": required}, **facts
    )


def _password(label: str, autocomplete: str, required: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return _text(label, required, strip=False, max_length=128, widget=widget)


def _day(label: str, required: str = "") -> forms.DateField:
    """A day; `required` as in `_text`."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = {"required": required, "invalid": f"{label}按 2026-03-18 的样子填写"}
    return forms.DateField(label=label, widget=widget, required=bool(required), error_messages=said)


class PlainForm(forms.Form):
    """The browser checks nothing: what is wrong is said by us, in our words."""

    use_required_attribute = False


class SignInForm(PlainForm):
    username = _text(
        "登录名",
        "填写登录名",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = _password("密码", "current-password", "填写密码")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user: User | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        user = authenticate(self.request, username=cleaned["username"], password=cleaned["password"])
        if not isinstance(user, User):
            raise forms.ValidationError(self._wrong(cleaned["username"]), code="wrong")
        if not user.posts_on(timezone.localdate()).exists():
            raise forms.ValidationError(f"{user.name}没有在任岗位，请联系系统管理员", code="no_post")
        self.user = user
        return cleaned

    def _wrong(self, username: str) -> str:
        limit, failed = lockout.limit(self.request, username), lockout.failures(self.request, username)
        return f"登录名或密码不对，已错 {failed} 次，错满 {limit} 次将暂停登录"


class ConfirmForm(PlainForm):
    password = _password("登录密码", "current-password", "填写登录密码")


class ChangePasswordForm(PlainForm):
    old = _password("现在的密码", "current-password", "填写现在的密码")
    new = _password("新密码", "new-password", "填写新密码")
    again = _password("再填一遍新密码", "new-password", "再填一遍新密码")

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        self.request, self.user = request, user
        super().__init__(*args, **kwargs)

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not password_right(self.request, old, "修改密码"):
            raise forms.ValidationError("现在的密码不对，重填一遍")
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两遍新密码不一样，重填一遍")
        return cleaned


class IdNumberField(forms.CharField):
    """A citizen identity number, normalised; what is wrong is said in full sentences."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(IdNumber.parse(text, on=timezone.localdate()))
        except IdNumberError as error:
            raise forms.ValidationError(error.problems) from error


class KinForm(PlainForm):
    kin_name = _text("亲属姓名", "填写亲属姓名", max_length=40)
    relation = forms.ChoiceField(
        label="是本人的",
        choices=[("", "请选择"), *Relation.choices],
        error_messages={"required": "选择亲属是本人的什么人"},
    )
    kin_id = IdNumberField(
        label="亲属身份证号", max_length=30, error_messages={"required": "填写亲属的身份证号"}
    )


class ReasonForm(PlainForm):
    reason = _text("理由", "写明理由", max_length=200)


class PostForm(ReasonForm):
    """A post to give; `regions`: those the manager may place people in."""

    role = forms.ChoiceField(
        label="岗位", choices=[("", "请选择"), *Role.choices], error_messages={"required": "选择岗位"}
    )
    region = forms.ModelChoiceField(
        label="任职区划",
        queryset=Region.objects.none(),
        empty_label="请选择",
        error_messages={"required": "选择任职区划", "invalid_choice": "选择本辖区内的任职区划"},
    )
    since = _day("任职起始日", "填写任职起始日")
    until = _day("任职截止日")
    field_order = ["role", "region", "since", "until", "reason"]

    def __init__(self, regions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["since"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "任职截止日不能早于起始日")
        return cleaned


class PersonForm(PostForm):
    username = forms.RegexField(
        r"^[a-z][a-z0-9_.]{2,29}$",
        label="登录名",
        error_messages={
            "required": "填写登录名",
            "invalid": "登录名用小写字母开头，3 至 30 位，只含小写字母、数字、点和下划线",
        },
    )
    name = _text("姓名", "填写姓名", max_length=40)
    id_number = IdNumberField(label="身份证号", max_length=30, required=False)
    phone = _text("联系电话", max_length=20)
    field_order = ["name", "username", "id_number", "phone", "role", "region", "since", "until", "reason"]


class ConfidentialityForm(ReasonForm):
    """A signed 保密协议 (D49); a year is what is usual where nothing else is agreed."""

    paper_no = _text("协议编号", "填写协议编号", max_length=60)
    signed_on = _day("签署日期", "填写签署日期")
    valid_until = _day("有效期至", "填写有效期")
    field_order = ["paper_no", "signed_on", "valid_until", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["signed_on"].initial = today
        self.fields["valid_until"].initial = today.replace(year=today.year + 1, day=min(today.day, 28))
        self.fields["reason"].initial = "签订核对保密协议"


class EndPostForm(ReasonForm):
    last_day = _day("岗位截止日（当日仍有效）", "填写岗位截止日")
    field_order = ["last_day", "reason"]

    def __init__(self, since: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since
        self.fields["last_day"].initial = timezone.localdate

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        if last_day < self.since:
            raise forms.ValidationError(f"截止日不能早于任职起始日 {self.since.isoformat()}")
        return last_day
