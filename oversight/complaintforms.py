"""What is asked when a complaint is taken in, and the facts of each act on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Level, Post, Region, User
from approvals.actform import ActForm, DayInput, PlainForm, text
from cases.models import Case
from households.fields import PhoneField
from households.forms.base import speak
from oversight.complaintpermits import OFFICE, ROLES
from oversight.complaintstates import Against, Hands, Outcome, Source, Topic
from oversight.intake import staff_of
from oversight.models import Complaint

LONGEST = 2000


def _named(user: User) -> str:
    """Name and offices: two people of one name are told apart."""
    offices = "、".join(dict.fromkeys(post.post_label for post in user.posts.all() if post.is_current()))
    return f"{user.name}（{offices}）"


class RegisterForm(forms.Form):
    """登记投诉举报: what came in, from whom, against whom. Where it goes is not asked."""

    source = forms.ChoiceField(label="来源", choices=Source.choices, widget=forms.RadioSelect)
    source_note = forms.CharField(
        label="来源说明", max_length=120, required=False, help_text="其他单位转来的，写明单位和文号"
    )
    real_name = forms.TypedChoiceField(
        label="是否实名",
        choices=[("yes", "实名"), ("no", "匿名")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    complainant = forms.CharField(
        label="投诉人姓名", max_length=60, required=False, help_text="加密保存，查看留痕"
    )
    contact = PhoneField(label="联系电话", max_length=20, required=False, help_text="要求答复的必填")
    wants_answer = forms.BooleanField(label="投诉人要求答复", required=False)
    topic = forms.ChoiceField(label="反映的问题", choices=Topic.choices, widget=forms.RadioSelect)
    what = forms.CharField(
        label="投诉举报内容", widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST,
        help_text="照投诉人的话记，不写投诉人是谁",
    )  # fmt: skip
    against = forms.MultipleChoiceField(
        label="投诉对象", choices=Against.choices, widget=forms.CheckboxSelectMultiple,
        help_text="由系统按投诉对象确定由谁办理",
    )  # fmt: skip
    staff = forms.ModelMultipleChoiceField(
        None, label="被投诉的工作人员", required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text="可以选几个人；按住 Ctrl 再点",
    )  # fmt: skip
    against_words = forms.CharField(
        label="投诉对象说明", max_length=200, required=False, help_text="名单里没有的人、单位或家庭写在这里"
    )
    case_no = forms.CharField(
        label="涉及的案号",
        max_length=30,
        required=False,
        help_text="涉及在办案件的填写，案件自动记下有投诉举报",
    )
    township = forms.ModelChoiceField(
        None, label="所属乡镇（街道）", required=False, empty_label="不清楚，或者不涉及乡镇（街道）"
    )
    agreed_on = forms.DateField(
        label="约定答复日期", required=False, help_text="与投诉人约定了的填写；没有约定的不填"
    )

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        speak(self)
        fields: Any = self.fields
        fields["staff"].queryset = staff_of(
            by.region.township or by.region, timezone.localdate()
        ).prefetch_related("posts__region")
        fields["staff"].label_from_instance = _named
        if by.region.level == Level.COUNTY:
            fields["township"].queryset = Region.objects.within(by.region).filter(level=Level.TOWNSHIP)
        else:
            del fields["township"]

    def clean_case_no(self) -> Case | None:
        said = self.cleaned_data["case_no"].strip().upper()
        found = Case.objects.visible_to(self.by).filter(case_no=said).first() if said else None
        if said and found is None:
            raise forms.ValidationError(f"没有找到案号 {said}，请对照案件页再填")
        return found

    def facts(self) -> dict[str, Any]:
        """Keyword facts of `oversight.intake.Told`."""
        facts = dict(self.cleaned_data)
        facts["case"] = facts.pop("case_no")
        return facts


class HandlerForm(ActForm):
    handler = forms.ModelChoiceField(None, label="承办人", error_messages={"required": "请选择承办人"})

    def prepare(self) -> None:
        offered = offered_handlers(self.subject)
        field: Any = self.fields["handler"]
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in offered]).select_related(
            "user", "region"
        )
        field.label_from_instance = lambda post: f"{post.author_name}（{post.post_label}）"
        self.initial.setdefault("handler", self.by.pk)


def offered_handlers(complaint: Complaint) -> list[Post]:
    """Whoever could handle it themselves: of the office, in office, and not near to it."""
    place = complaint.township if complaint.hands == Hands.TOWNSHIP else complaint.county
    roles = ROLES[Hands(complaint.hands)]
    here = Post.objects.current(timezone.localdate()).filter(region=place, role__in=roles)
    return [post for post in here.select_related("user", "region") if not OFFICE.reasons(complaint, post)]


class AssignForm(HandlerForm):
    act = "assign"


class ReassignForm(HandlerForm):
    act = "reassign"
    why = text("改派理由", "请写明为什么改派")


class LookIntoForm(ActForm):
    act = "look_into"
    looked_on = forms.DateField(
        label="调查日期", widget=DayInput, error_messages={"required": "请填写调查日期"}
    )
    words = text("调查情况", "请写明调查情况", help_text="找了谁、看了什么、结果怎样")
    paper = forms.FileField(
        label="佐证材料", required=False, help_text="照片（JPG、PNG）或 PDF",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial.setdefault("looked_on", timezone.localdate())


class ConcludeForm(ActForm):
    act = "conclude"
    outcome = forms.ChoiceField(
        label="结论",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结论"},
    )
    findings = text("核查情况", "请写明核查情况")
    measures = text("处理措施", "", required=False, help_text="属实、部分属实的必须写")


class AnswerForm(ActForm):
    act = "answer"
    answered_on = forms.DateField(
        label="答复日期", widget=DayInput, error_messages={"required": "请填写答复日期"}
    )
    how = forms.CharField(
        label="怎样答复的", max_length=120, help_text="如 电话、书面、当面",
        error_messages={"required": "请写明怎样答复的"},
    )  # fmt: skip
    words = text("答复内容", "请写明答复内容")

    def prepare(self) -> None:
        self.initial.setdefault("answered_on", timezone.localdate())


class FilingForm(ActForm):
    filed_on = forms.DateField(
        label="报送日期", widget=DayInput, error_messages={"required": "请填写报送日期"}
    )
    number = forms.CharField(
        label="报市级的文号", max_length=60, error_messages={"required": "请填写报市级的文号"}
    )

    def prepare(self) -> None:
        self.initial.setdefault("filed_on", timezone.localdate())


class FileWithCityForm(FilingForm):
    act = "file_with_city"


class PassToCityForm(FilingForm):
    act = "pass_to_city"


class EscalateForm(ActForm):
    act = "escalate"
    why = text("上交理由", "请写明理由", help_text="能在本级解决的不上交；上交次数按乡镇（街道）统计")


class HandDownForm(ActForm):
    act = "hand_down"
    why = text("交办理由", "请写明理由")


class NameStaffForm(ActForm):
    act = "name_staff"
    staff = forms.ModelMultipleChoiceField(
        None, label="被投诉的工作人员", widget=forms.SelectMultiple(attrs={"size": 6}),
        error_messages={"required": "请选择被投诉的工作人员"}, help_text="可以选几个人；按住 Ctrl 再点",
    )  # fmt: skip
    why = text("怎样发现的", "请写明怎样发现涉及工作人员的")

    def prepare(self) -> None:
        field: Any = self.fields["staff"]
        field.queryset = staff_of(self.subject.region, timezone.localdate()).prefetch_related("posts__region")
        field.label_from_instance = _named


FORMS: dict[str, type[ActForm]] = {
    form.act: form
    for form in (
        AssignForm, ReassignForm, LookIntoForm, ConcludeForm, AnswerForm, FileWithCityForm, PassToCityForm,
        EscalateForm, HandDownForm, NameStaffForm,
    )
}  # fmt: skip


def form_for(act: str) -> type[ActForm]:
    return FORMS.get(act, PlainForm)
