"""What happens around the acts of a procedure: papers handed in, facts that change, time that passes, attempts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import confidentiality
from accounts.models import ConfidentialityAgreement, Post
from approvals import evidence as on_file
from approvals.models import Decision, Procedure
from approvals.stages import Stage
from audit.acts import Refused, acting
from cases.checklists import checklist
from cases.models import Case, Material
from cases.models.case import Channel
from config.stories import filling, home, people
from config.stories.happening import Happening
from config.stories.mistakes import StoryError
from config.stories.reading import Act
from config.stories.track import Track
from config.stories.words import choice, day, month
from households import holders
from households.choices import HolderKind
from households.models import Authorisation
from policies.benefits import Support
from policies.categories import Category


def _open(track: Track, act: Act, by: Post) -> None:
    """The household is at the counter: the file is opened, the question about kin is asked."""
    facts = act.facts
    category = choice(Category.choices, facts.get("category", track.story.category), f"{act.place} category")
    channel = choice(Channel.choices, facts.get("channel", "window"), f"{act.place} channel")
    household = track.household_of(act)
    answer = facts.get("kin_answer", home.row_of(track.story, act.household).get("kin_answer", "无"))
    alone = household.current_members().filter(name=facts.get("for_member", "")).first()
    applicant = alone or household.head
    if applicant is None:
        raise StoryError([f"{act.place}：这一户没有户主"])
    with acting(by, reason="登记来访", at=act.at):
        case = Case.objects.open(
            household=household,
            category=category,
            applicant=applicant,
            at=act.at,
            channel=channel,
            proxy_name=facts.get("proxy", ""),
            for_member=alone,
        )
        case.told_facts = list(facts.get("told", []))
        if "support" in facts:
            case.support = choice(Support.choices, facts["support"], f"{act.place} support")
        case.save()
        track.keep(
            act.case,
            Procedure.objects.create(
                case=case,
                county=case.county,
                township=case.township,
                village=case.village,
                handler=by,
                opened_at=act.at,
                kin_answer=answer or "",
                kin_answered_at=act.at if answer else None,
            ),
        )


def _hand_in(track: Track, act: Act, by: Post) -> None:
    filling.hand_in(track.procedure(act), act.facts, act.place, by=by, at=act.at)


def _ask_material(track: Track, act: Act, by: Post) -> None:
    procedure = track.procedure(act)
    with acting(by, reason="要求补充材料", at=act.at):
        Material.objects.ask(
            procedure.case, act.facts.get("label", ""), rules=procedure.rules, by=by, at=act.at
        )


def _waive_material(track: Track, act: Act, by: Post) -> None:
    procedure = track.procedure(act)
    said = act.facts.get("material", "")
    needs = [n for n in checklist(procedure.case, procedure.rules, 1) if said in (n.key, n.label)]
    if not needs:
        raise StoryError([f"{act.place} material：材料清单里没有“{said}”"])
    with acting(by, reason="材料不收", at=act.at):
        Material.objects.waive(procedure.case, needs[0], by=by, at=act.at, note=act.facts.get("why", ""))


def _sign_consents(track: Track, act: Act, by: Post) -> None:
    household = track.household_of(act)
    members = household.current_members()
    names = act.facts.get("members", [m.name for m in members if m.age_on(act.at.date()) >= 18])
    with acting(by, reason="签署核对授权书", at=act.at):
        for name in names:
            member = members.filter(name=name).first()
            if member is None:
                raise StoryError([f"{act.place} members：家里没有“{name}”这个人"])
            Authorisation.objects.create(household=household, member=member, signed_on=act.at.date())


def _withdraw_consent(track: Track, act: Act, by: Post) -> None:
    with acting(by, reason="撤回核对授权", at=act.at):
        for consent in track.household_of(act).authorisations.filter(
            withdrawn_on=None, member__name=act.facts.get("member")
        ):
            consent.withdrawn_on = act.at.date()
            consent.save()


def _ask_kin(track: Track, act: Act, by: Post) -> None:
    procedure = track.procedure(act)
    with acting(by, reason="询问近亲属关系", at=act.at):
        procedure.kin_answer, procedure.kin_answered_at = act.facts.get("answer", "无"), act.at
        procedure.save()


def _visit_findings(track: Track, act: Act, by: Post) -> None:
    told = act.facts | act.evidence
    filling.fill_visit(track.procedure(act), told, track.scene, act.place, by=by, at=act.at)


def _minutes(track: Track, act: Act, by: Post) -> None:
    filling.fill_meeting(track.procedure(act), act.facts | act.evidence, act.place, by=by, at=act.at)


def _cancel_visit(track: Track, act: Act, by: Post) -> None:
    visit = on_file.visit(track.procedure(act))
    if visit is None:
        raise Refused(["本轮入户调查尚未安排"])
    with acting(by, reason="取消入户", at=act.at):
        visit.cancel(reason=act.facts.get("why", "家中无人"), by=by, at=act.at)


def _cancel_meeting(track: Track, act: Act, by: Post) -> None:
    meeting = on_file.meeting(track.procedure(act))
    if meeting is None:
        raise Refused(["本轮评议会还没有登记"])
    with acting(by, reason="评议流会", at=act.at):
        meeting.cancel(reason=act.facts.get("why", "到会代表不足"), by=by, at=act.at)


def _change_facts(track: Track, act: Act, by: Post) -> None:
    """New income, spending or property comes to be known; `end_incomes` closes what was declared."""
    household = track.household_of(act)
    with acting(by, reason="更正家庭情况", at=act.at):
        if act.facts.get("end_incomes"):
            for income in household.incomes.filter(withdrawn_on=None):
                income.withdrawn_on = act.at.date()
                income.save()
        for table, add in home.TABLES.items():
            for row in act.facts.get(table, []):
                add(household, row, act.place, act.at.date())
        for number, row in enumerate(act.facts.get("member", []), 1):
            home.add_member(household, row, f"{act.place} 第 {number} 个 member")


def _member_leaves(track: Track, act: Act, by: Post) -> None:
    member = track.household_of(act).current_members().filter(name=act.facts.get("member")).first()
    if member is None:
        raise StoryError([f"{act.place} member：家里没有“{act.facts.get('member')}”这个人"])
    died = bool(act.facts.get("died", False))
    with acting(by, reason="死亡" if died else "迁出", at=act.at):
        member.leave(
            day(act.facts.get("on", act.at), act.place), reason="死亡" if died else "迁出", died=died
        )


def _close_account(track: Track, act: Act, by: Post) -> None:
    with acting(by, reason="账户停用", at=act.at):
        for account in track.household_of(act).accounts.current():
            account.until = act.at.date()
            account.save()


def _give_account(track: Track, act: Act, by: Post) -> None:
    household, name = track.household_of(act), act.facts.get("for_member", "")
    alone = household.current_members().filter(name=name).first()
    if name and alone is None:
        raise StoryError([f"{act.place} for_member：家里没有“{name}”这个人"])
    with acting(by, reason="登记收款账户", at=act.at):
        home.give_account(household, act.facts.get("number", True), act.at.date(), alone)


def _declare_kin(track: Track, act: Act, by: Post) -> None:
    row = {"staff": by.author_name} | act.facts
    with acting(by, reason="近亲属申报", at=act.at):
        home.declare_kin(track.scene, track.household_of(act), row, act.place, act.at.date())


def _end_confidentiality(track: Track, act: Act, by: Post) -> None:
    with acting(by, reason="保密协议终止", at=act.at):
        for agreement in ConfidentialityAgreement.objects.filter(user=by.user, revoked_on=None):
            confidentiality.revoke(agreement, on=act.at.date())


def _sign_confidentiality(track: Track, act: Act, by: Post) -> None:
    today = act.at.date()
    until = day(act.facts.get("until", today.replace(year=today.year + 1)), act.place)
    with acting(by, reason="签订保密协议", at=act.at):
        confidentiality.sign(by.user, paper_no="密 1 号", signed_on=today, valid_until=until, today=today)


def _name_holder(track: Track, act: Act, by: Post) -> None:
    """Beneficiary, holder and office sign the agreement that lets somebody draw the money."""
    facts, today = act.facts, act.at.date()
    until = day(facts.get("until", today.replace(year=today.year + 1)), act.place)
    with acting(by, reason="登记代取人", at=act.at):
        holders.agree(
            track.household_of(act),
            track.procedure(act).rules,
            today=today,
            beneficiary=track.household_of(act).current_members().first(),
            kind=choice(HolderKind.choices, facts.get("kind", HolderKind.values[0]), f"{act.place} kind"),
            name=facts.get("name", ""),
            relation=facts.get("relation", "亲属"),
            id_number=facts.get("id_number", ""),
            phone="",
            beneficiary_signed_on=today,
            holder_signed_on=today,
            office_signed_on=today,
            purpose=facts.get("purpose", "用于救助对象的生活"),
            since=today,
            until=until,
        )


def _revoke_holder(track: Track, act: Act, by: Post) -> None:
    holder = track.household_of(act).holders.filter(ended_on=None).first()
    if holder is None:
        raise Refused(["没有在用的代取委托"])
    with acting(by, reason="撤销代取委托", at=act.at):
        holders.revoke(holder, on=act.at.date(), reason=act.facts.get("why", "救助对象本人要求"))


def _enter_standard(track: Track, act: Act, by: Post) -> None:
    people.enter_standard(track.scene, act.facts, act.place, act.at)


def _look(track: Track, act: Act, by: Post) -> None:
    """Does this person find the file at all?"""
    if not Case.objects.visible_to(by).filter(pk=track.procedure(act).case_id).exists():
        raise Refused([f"{by.author_name}（{by.post_label}）查不到这份案卷"])


def _force_stage(track: Track, act: Act, by: Post) -> None:
    """An attempt past the acts: the row is written by hand."""
    values: dict[str, Any] = {"stage": choice(Stage.choices, act.facts.get("to", "in_force"), act.place)}
    if values["stage"] == "in_force":
        values["ended_at"] = timezone.now()
    _tamper(lambda: Procedure.objects.filter(pk=track.procedure(act).pk).update(**values), by, act)


def _force_amount(track: Track, act: Act, by: Post) -> None:
    """An attempt to write another amount, or another month to begin with, into the decision."""
    decision = on_file.decision(track.procedure(act))
    rows = Decision.objects.filter(pk=decision.pk)
    amount = act.facts.get("amount", "9999.00")
    values: dict[str, Any] = {"amount": amount, "payable": amount}
    if "first_month" in act.facts:
        values = {"first_month": month(act.facts["first_month"], f"{act.place} first_month")}
    _tamper(lambda: rows.update(**values), by if act.facts.get("signed", False) else None, act)


def _tamper(write: Callable[[], Any], by: Post | None, act: Act) -> None:
    try:
        with transaction.atomic():
            if by is None:
                write()
            else:
                with acting(by, reason="直接改库", at=act.at):
                    write()
    except DatabaseError as error:
        raise Refused([str(error).splitlines()[0]]) from None


HAPPENINGS: dict[str, Happening] = {
    "open": Happening(
        "来访登记",
        {
            "category": "救助类别（另立一卷时写）",
            "channel": "窗口、村（社区）受理点、代办、网上",
            "proxy": "代办人",
            "kin_answer": "近亲属声明；写 false 表示没有询问",
            "for_member": "单人户、特困人员：为哪一个人申请",
            "support": "特困供养方式：集中供养、分散供养",
            "told": "当面说明的家庭情形，如 [\"married\"]",
        },
        _open,
        opens=False,
    ),
    "hand_in": Happening(
        "交材料",
        {"only": "只交这些材料", "without": "除这些以外都交", "signed_on": "授权书签署日期"},
        _hand_in,
    ),
    "ask_material": Happening("要求另交材料", {"label": "材料名称"}, _ask_material),
    "waive_material": Happening("材料不收", {"material": "材料", "why": "原因"}, _waive_material),
    "sign_consents": Happening("签核对授权书", {"members": "签署人，省略为全部成年人"}, _sign_consents, opens=False),
    "withdraw_consent": Happening("撤回核对授权", {"member": "成员"}, _withdraw_consent, opens=False),
    "ask_kin": Happening("询问近亲属关系", {"answer": "声明"}, _ask_kin),
    "visit_findings": Happening("填写入户调查表", dict.fromkeys(filling.VISIT_KEYS, "见下表"), _visit_findings),
    "meeting_minutes": Happening("填写评议记录", dict.fromkeys(filling.MEETING_KEYS, "见下表"), _minutes),
    "cancel_visit": Happening("取消入户", {"why": "原因"}, _cancel_visit),
    "cancel_meeting": Happening("评议流会", {"why": "原因"}, _cancel_meeting),
    "change_facts": Happening(
        "更正家庭情况",
        {
            "end_incomes": "原申报收入作废",
            "income": "新的收入，写法同 [[income]]",
            "expense": "同 [[expense]]",
            "property": "同 [[property]]",
            "supporter": "同 [[supporter]]",
            "member": "新增成员，同 [[member]]",
        },
        _change_facts,
        opens=False,
    ),
    "member_leaves": Happening("成员迁出或死亡", {"member": "成员", "died": "true 为死亡", "on": "日期"}, _member_leaves, opens=False),
    "give_account": Happening("登记收款账户", {"number": "账号", "for_member": "单人户、特困人员本人的卡：哪一个人"}, _give_account, opens=False),
    "close_account": Happening("停用收款账户", {}, _close_account, opens=False),
    "declare_kin": Happening("工作人员申报近亲属", {"relation": "关系", "member": "家庭成员", "staff": "申报人"}, _declare_kin, opens=False),
    "enter_standard": Happening("录入并确认地方标准", dict.fromkeys(("kind", "value", "area", "per", "from", "until", "document", "place", "region"), "同 [[standard]]"), _enter_standard, opens=False),
    "end_confidentiality": Happening("终止保密协议", {}, _end_confidentiality, opens=False),
    "sign_confidentiality": Happening("签订保密协议", {"until": "有效期至"}, _sign_confidentiality, opens=False),
    "name_holder": Happening("登记代取人", {"kind": "身份", "name": "姓名", "relation": "关系", "id_number": "身份证号", "purpose": "资金用途", "until": "到期日"}, _name_holder),
    "revoke_holder": Happening("撤销代取委托", {"why": "原因"}, _revoke_holder, opens=False),
    "look": Happening("查阅案卷", {}, _look),
    "force_stage": Happening("绕过程序直接改环节", {"to": "改成哪个环节"}, _force_stage),
    "force_amount": Happening(
        "直接改审批金额", {"amount": "金额", "first_month": "不改金额，改起始月", "signed": "true 为具名去改"}, _force_amount
    ),
}  # fmt: skip
