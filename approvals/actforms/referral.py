"""转办和报告: the facts each act asks for."""

from __future__ import annotations

from django import forms

from approvals import referring
from approvals.actform import ActForm, DayInput, text, yes_no
from cases.models import Referral, ReportGround
from cases.models.referrals import DEPARTMENTS


class ReferForm(ActForm):
    act = "refer"
    department = forms.CharField(
        label="转给哪个部门",
        max_length=80,
        error_messages={"required": "请写明转给哪个部门"},
        help_text="如" + "、".join(DEPARTMENTS[:5]),
    )
    need = text("求助事项", "请写明求助事项")
    why = text("转办理由", "请写明转办理由", help_text="了解到的情况，为什么属于该部门职责")
    due_on = forms.DateField(
        label="请于此日前反馈", widget=DayInput, error_messages={"required": "请填写反馈期限"}
    )

    def prepare(self) -> None:
        """After a department sent it back, the same words: so the two stay one request (YC-151)."""
        case = self.subject.case
        back = Referral.objects.sent_back(case, case.village, case.applicant_name).first()
        if back is not None and not Referral.objects.open().filter(case=case, need=back.need).exists():
            self.initial.setdefault("need", back.need)


class NoteReferralForm(ActForm):
    act = "note_referral"
    referral = forms.ModelChoiceField(
        None, label="转办事项", empty_label="请选择", error_messages={"required": "请选是哪一件转办"}
    )
    final = yes_no("登记什么", "办理结果", "办理进展", "请选择是进展还是结果")
    words = text("进展或结果", "请写明办理进展或结果")
    returned = forms.BooleanField(
        label="部门没有办理，退回", required=False, help_text="退回以后可以改转其他部门"
    )
    told = forms.CharField(
        label="怎样告知了求助人",
        max_length=120,
        error_messages={"required": "请写明怎样把进度告知了求助人"},
        help_text="如 3 月 18 日电话告知本人",
    )

    def prepare(self) -> None:
        self.fields["referral"].queryset = referring.open_referrals(self.subject)
        self.fields["referral"].label_from_instance = lambda found: f"{found.department}：{found.need[:30]}"
        if (found := referring.open_referrals(self.subject).first()) is not None:
            self.initial.setdefault("referral", found.pk)


class ReportGovernmentForm(ActForm):
    act = "report_government"
    ground = forms.ChoiceField(
        label="报告情形",
        choices=ReportGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择报告情形"},
    )
    addressee = forms.CharField(
        label="报告对象", max_length=80, error_messages={"required": "请写明报告哪一级政府"}
    )
    situation = text("基本情况", "请写明基本情况")
    plan = text("解决方案", "", required=False, help_text="资金需求超过规定标准的必须写")
    support = text("支持条件", "", required=False, help_text="需要政府和有关部门支持什么")
    informed = forms.CharField(
        label="同时通报的部门",
        max_length=200,
        required=False,
        help_text="有可能采取过激行为的必须写",
    )

    def prepare(self) -> None:
        self.initial.setdefault("addressee", f"{self.subject.county.name}人民政府")
