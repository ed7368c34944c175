"""代取: who may hold a beneficiary's card, under which agreement, and what happens when it is revoked (YC-104…106).

Cadres and staff are refused by identity number where the rules forbid it; elsewhere the agreement of three and its
filing with the county are the condition (57号 art. 26, H-24).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.idnumber import check_id_number, normalise_id_number
from accounts.models import Level, Post, User
from accounts.vault import blind_index
from audit.acts import Refused
from households.models import CardHolder, Household, PayeeAccount
from policies.rules import Rules


def staff_of_number(number: str, on: date) -> Post | None:
    """The post in office of whoever has this identity number; None for everybody else."""
    index = blind_index("id_number", normalise_id_number(number))
    person = User.objects.filter(id_index=index).first()
    if person is None:
        return None
    return Post.objects.current(on).filter(user=person).select_related("user", "region").first()


def against_holder(rules: Rules, *, name: str, id_number: str, on: date) -> list[str]:
    """Why this person may not hold a card here, with the clause; [] when nothing is known against them."""
    number = normalise_id_number(id_number)
    problems = check_id_number(number, who=name.strip() or "代取人")
    if problems or not rules.payment.holder_forbidden:
        return problems
    post = staff_of_number(number, on)
    if post is None:
        return []
    kind = "村（居）干部" if post.region.level == Level.VILLAGE else "社会救助工作人员"
    basis = rules.basis("payment.holder_forbidden")
    clause = f"（{basis.text}）" if basis else ""
    return [f"{name}是{post.post_label}，{kind}不得代为持有社保卡支取救助资金{clause}"]


@transaction.atomic
def agree(household: Household, rules: Rules, *, today: date, **facts: Any) -> CardHolder:
    """Enter the agreement of beneficiary, holder and office; inside `acting()`. Refused with every reason.

    facts: beneficiary, kind, name, relation, id_number, phone, the three days of signing, purpose, since, until.
    """
    reasons = against_holder(rules, name=facts["name"], id_number=facts["id_number"], on=today)
    if facts["beneficiary"].household_id != household.pk:
        reasons.append("救助对象不是本户成员")
    if facts["beneficiary"].id_index == blind_index("id_number", normalise_id_number(facts["id_number"])):
        reasons.append("代取人就是救助对象本人，不用办理代取")
    if not facts["purpose"].strip():
        reasons.append("协议要写明资金用于救助对象")
    if facts["until"] < facts["since"]:
        reasons.append("协议终止日期早于起始日期，请对照协议核对")
    signed = (facts["beneficiary_signed_on"], facts["holder_signed_on"], facts["office_signed_on"])
    if max(signed) > today:
        reasons.append("签字日期还没有到，请对照协议核对")
    if CardHolder.objects.current().filter(beneficiary=facts["beneficiary"]).exists():
        reasons.append(f"{facts['beneficiary'].name}已有代取人，先撤销原来的委托")
    if reasons:
        raise Refused(reasons)
    return CardHolder.objects.create(household=household, **facts)


def file_with_county(holder: CardHolder, *, filing_no: str, at: datetime) -> None:
    """The county enters the agreement under its number; from now on the holder may draw. Inside `acting()`."""
    reasons = [] if filing_no.strip() else ["请填写备案号"]
    if holder.filed_at is not None:
        reasons.append(f"{holder.name}的代取协议已经备案（{holder.filing_no}）")
    if holder.ended_on is not None:
        reasons.append("委托已经撤销，不再备案")
    if reasons:
        raise Refused(reasons)
    holder.filing_no, holder.filed_at = filing_no.strip(), at
    holder.save()


@transaction.atomic
def revoke(holder: CardHolder, *, on: date, reason: str) -> PayeeAccount | None:
    """The beneficiary takes the card back: the next roster pays their own account again (S-57). Inside `acting()`.

    Returns the own account that is used from now on; None when there is none on file, which the roster then says.
    """
    if not reason.strip():
        raise Refused(["请写明撤销的原因"])
    if holder.ended_on is not None:
        raise Refused([f"委托已于 {holder.ended_on.isoformat()} 撤销"])
    holder.ended_on, holder.end_reason = max(on, holder.since), reason.strip()
    holder.save()
    return _own_account_again(holder, holder.ended_on)


def _own_account_again(holder: CardHolder, day: date) -> PayeeAccount | None:
    """End an account in the holder's name and open the last one in the name of a member."""
    accounts = holder.household.accounts
    foreign = accounts.current().filter(holder_name=holder.name).first()
    if foreign is None:
        return None
    members = set(holder.household.current_members().values_list("name", flat=True))
    foreign.until = max(day, foreign.since)
    foreign.save(update_fields=["until"])
    own = accounts.filter(holder_name__in=members).order_by("-since", "-id").first()
    if own is None or own.until is None:
        return own
    return PayeeAccount.objects.create(
        household=holder.household,
        for_member=foreign.for_member,
        bank=own.bank,
        holder_name=own.holder_name,
        number=own.number,
        social_card=own.social_card,
        since=day,
    )
