"""Checks before a roster may go on: those that block, and those that need a word (requirements F.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from payments import care, suspects
from payments.funds import enough
from payments.states import DONE

if TYPE_CHECKING:
    from payments.models import Roster, RosterLine

NAMED = 5  # households named in a sentence before “等”


@dataclass(frozen=True)
class Check:
    """One finding. `code` is the rule number of F.5; `households` are the heads' names; `word` explains it."""

    code: str
    title: str
    remedy: str
    blocks: bool
    households: tuple[str, ...] = ()
    line_ids: tuple[int, ...] = ()
    word: str = ""

    @property
    def sentence(self) -> str:
        """Who, what, and what to do: 没有收款账户 2 户（何桂兰、陈凯），请补登账户，或者先缓发这几户。"""
        if not self.households:
            return self.title
        names = "、".join(self.households[:NAMED]) + ("等" if len(self.households) > NAMED else "")
        counted = f"{self.title} {len(self.households)} 户（{names}）"
        return f"{counted}，{self.remedy}" if self.remedy else counted


@dataclass(frozen=True)
class Rule:
    """A check of F.5 that names lines."""

    code: str
    title: str
    remedy: str
    blocks: bool
    suspects: object  # (roster) -> lines


RULES = (
    Rule("B0", "没有收款账户", "请补登账户后刷新名册，或者先缓发", True, suspects.without_account),
    Rule("B1", "与审批决定不一致", "请刷新名册；已上报的请退回更正", True, suspects.against_decision),
    Rule(
        "B2",
        "同一人同月在另一册领取",
        "请核实后终止其中一项，刷新名册，或者先缓发",
        True,
        suspects.paid_twice,
    ),
    Rule(
        "B4",
        "户名不是本户成员或登记的代领人",
        "请核对收款账户，或者先缓发",
        True,
        suspects.unfiled_payee,
    ),
    Rule("B5", "收款账户不是社会保障卡账户", "请换登社会保障卡账户，或者先缓发", True, suspects.wrong_card),
    Rule("B6", "收款人已去世，或者全户没有在世成员", "请变更户主和账户，或者先缓发", True, suspects.deceased),
    Rule(
        "B11", "收款人没有登记身份证号", "请在家庭档案里补登后刷新名册，或者先缓发", True, suspects.nameless
    ),
    Rule(
        "B16",
        "同一事由合计超过乡镇（街道）审批限额，没有县级签批",
        "请退回由县级审批",
        True,
        suspects.beyond_township,
    ),
    Rule(
        "B12", "县级还没有评估生活自理能力", "请县级民政部门评估后刷新名册，或者先缓发", True, care.unassessed
    ),
    Rule(
        "B13",
        "没有登记有效的照料服务协议或集中供养服务协议",
        "请签订并登记协议，或者先缓发",
        True,
        care.without_agreement,
    ),
    Rule(
        "B14", "按人发放的没有发到本人账户", "请登记本人的社会保障卡，或者先缓发", True, care.anothers_account
    ),
    Rule("B15", "代取协议没有报县级备案或者已经到期", "请办理备案，或者先缓发", True, care.unfiled_holder),
    Rule(
        "B17",
        "上次发放失败，账户还没有更正",
        "请更正账户，在“发放失败”里登记，再刷新名册，或者先缓发",
        True,
        suspects.came_back,
    ),
    Rule("W13", "历史台账户没有登记照料服务协议", "", False, care.old_without_agreement),
    Rule("W4p", "户名不是本户成员", "", False, suspects.strange_payee),
    Rule("W1", "月保障金比上月增减超过 30%", "", False, suspects.jumping),
    Rule("W2", "几户共用一个账号", "", False, suspects.sharing_account),
    Rule("W3", "收款账户 30 天内换过", "", False, suspects.new_account),
    Rule("W6d", "定案以后有成员去世，金额尚未重新核定", "", False, suspects.member_died),
    Rule("W7", "待遇两个月内到期", "", False, suspects.ending_soon),
)
DRIFT = Decimal("0.10")  # W6: the township's total changes by more than this
EVERY = len(RULES) + 2  # W6 and B8 look at the total


def findings(roster: Roster) -> list[Check]:
    """Every check that found something, blocking ones first, each with the word that explains it.

    Of a released roster: what was explained when it was signed. Later facts are later rosters' business.
    """
    if roster.state in DONE:
        return [
            Check(code, said["about"], "", False, word=said["words"])
            for code, said in sorted(roster.explanations.items())
        ]
    found = [check for rule in RULES if (check := _asked(rule, roster))]
    return [_with_word(check, roster) for check in [*found, *_beyond_fund(roster), *_drift(roster)]]


def blocking(roster: Roster) -> list[Check]:
    return [check for check in roster.findings if check.blocks]


def unexplained(roster: Roster) -> list[Check]:
    return [check for check in roster.findings if not check.blocks and not check.word]


def passed(roster: Roster) -> int:
    """How many of the checks found nothing."""
    return EVERY - len(roster.findings)


def remarks(roster: Roster) -> list[str]:
    """What whoever signs should know, and what stops nothing."""
    if roster.released_at:
        return []
    said = (enough.no_ledger(roster), enough.lies_about(roster, timezone.localdate()))
    return [words for words in said if words]


def _asked(rule: Rule, roster: Roster) -> Check | None:
    lines: QuerySet[RosterLine] = rule.suspects(roster)  # type: ignore[operator]
    found = list(lines.order_by("seq").values_list("head_name", "pk"))
    if not found:
        return None
    names, ids = zip(*found, strict=True)
    return Check(rule.code, rule.title, rule.remedy, rule.blocks, names, ids)


def _beyond_fund(roster: Roster) -> Iterator[Check]:
    if said := enough.too_little(roster):
        yield Check("B8", said, "", True)


def _drift(roster: Roster) -> Iterator[Check]:
    last = None if roster.paid_once else roster.last_month()
    if last and last.total and abs(roster.total - last.total) > last.total * DRIFT:
        yield Check("W6", f"总额比上月的 {last.total:,} 元增减超过 10%", "", False)


def _with_word(check: Check, roster: Roster) -> Check:
    """A word explains the finding it was written for: once other households are named, it is no longer one."""
    said = roster.explanations.get(check.code, {})
    word = said.get("words", "") if said.get("about") == check.sentence else ""
    return Check(**{**check.__dict__, "word": word})
