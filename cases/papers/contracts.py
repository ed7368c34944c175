"""What `issue(kind, …, extra=…)` needs in `extra`, kind by kind. A kind without a contract needs nothing.

Values are plain: texts, dates, Decimals in 元, lists of them. Where an evidence row is asked for (visit,
meeting, check, …) it is the row of the round the paper speaks of.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NotRequired, TypedDict


class Lead(TypedDict):
    """D01 主动发现登记表; may be issued without a case."""

    person: str
    finder: str
    finder_kind: str  # 网格员、村（社区）协理员、热线……
    need: str
    found_at: datetime
    urgent: bool
    address: NotRequired[str]
    relation: NotRequired[str]
    told_on: NotRequired[date | None]  # the day the person was told of the policy
    follow_up: NotRequired[str]


class Wish(TypedDict):
    """D02 救助意愿登记表."""

    schemes: NotRequired[list[str]]
    wish: NotRequired[str]


class Proxied(TypedDict):
    """D07 代办委托书; the proxy of the file where nothing is handed over."""

    agent: NotRequired[str]
    agent_relation: NotRequired[str]
    scope: NotRequired[str]


class OneTimeNotice(TypedDict):
    """D08 一次性告知书."""

    notice: NotRequired[Any]
    how: NotRequired[str]


class Reasoned(TypedDict):
    """D10 不予受理告知书."""

    reason: str


class KinFilings(TypedDict):
    """D12 近亲属备案表; the filings of the case where none are handed over."""

    filings: NotRequired[Collection[Any]]
    recusals: NotRequired[list[str]]  # who does not act, one sentence each


class Check(TypedDict):
    """D13 核对提请单, D14 核对报告登记单."""

    check: Any


class DoubtsClosed(TypedDict):
    """D15 疑点核实记录."""

    doubts: Collection[Any]


class PrecheckFailed(TypedDict):
    """D16 核对不符说明."""

    reasons: str | list[str]
    check: NotRequired[Any]


class Invitation(TypedDict):
    """D17 正式申请通知书."""

    come_by: NotRequired[date | None]
    where: NotRequired[str]


class OfVisit(TypedDict):
    """D18 入户调查表."""

    visit: Any


class Neighbours(TypedDict):
    """D19 邻里访问记录; blank lines where there is no visit yet."""

    visit: NotRequired[Any]


class Inquiry(TypedDict):
    """D20 信函索证函, D21 行政协查函; blanks to be filled by hand where nothing is handed over."""

    to: NotRequired[str]
    about: NotRequired[str]
    items: NotRequired[list[str]]
    reply_by: NotRequired[date | None]
    contact: NotRequired[str]


class Promise(TypedDict):
    """D21P 告知承诺书; the materials still missing where nothing is handed over."""

    items: NotRequired[list[str]]


class RemoteCommission(TypedDict):
    """D22 异地委托调查函, from county to county (YC-018…020)."""

    to: str  # 受托的县级民政部门
    persons: list[str]
    address: str
    items: list[str]
    due_on: date
    contact: NotRequired[str]


class OfMeeting(TypedDict):
    """D23 评议会议通知和签到表, D24 民主评议记录."""

    meeting: Any


class OfOpinion(TypedDict):
    """D25 审核意见表."""

    opinion: Any


class Poster(TypedDict):
    """D26 公示单. `opinion` where the notice itself holds no amount; `hotlines`: of the window, of the county."""

    publicity: Any
    opinion: NotRequired[Any]
    hotlines: NotRequired[tuple[str, ...]]


class OfObjection(TypedDict):
    """D27 公示异议登记及处理意见."""

    objection: Any


class Difference(TypedDict):
    label: str
    before: str
    after: str


class Reinvestigation(TypedDict):
    """D28 重新调查报告; paper of round `round`."""

    round: int
    cause: str
    differences: list[Difference]
    conclusion: str
    visit: NotRequired[Any]


class Attendance(TypedDict):
    name: str
    post: str
    recused: NotRequired[str]  # why he left the room; empty when he voted
    vote: NotRequired[str]  # 同意、不同意、弃权


class CouncilMinutes(TypedDict):
    """D29 审核确认会议纪要; `name` when it is 一事一议 (rules.collective.name)."""

    held_at: datetime
    place: str
    chair: str
    present: list[Attendance]
    facts: str
    conclusion: str
    reasons: str
    name: NotRequired[str]
    recorder: NotRequired[str]


class OfDecision(TypedDict):
    """D30 审批表."""

    decision: Any
    opinion: NotRequired[Any]  # none where a meeting decided without one
    late_reason: NotRequired[str]


class Certificate(TypedDict):
    """D31 救助证."""

    decision: Any
    valid_from: date
    valid_until: date


class Refusal(TypedDict):
    """D32 不予批准告知书."""

    decision: Any


class Adjustment(TypedDict):
    """D33 调整告知书. Amounts in 元 a month; `from_month` is the first day of the month it begins."""

    change: Literal["increase", "decrease", "stop"]
    old: Decimal
    new: Decimal
    from_month: date
    reason: str
    heard: NotRequired[str]  # what the household said before (社会救助法 art. 48)
    clause: NotRequired[str]
    derivation: NotRequired[Mapping[str, Any]]


class Stopped(TypedDict):
    """D34 停保通知书 and the record of the explanation. `last_month`: first day of the last month paid."""

    reason: str
    last_month: date
    heard: NotRequired[str]
    clause: NotRequired[str]
    explained_at: NotRequired[datetime | None]
    answer: NotRequired[str]  # what the household said when it was explained


class Grace(TypedDict):
    """D35 渐退期通知书. Months as first days."""

    from_month: date
    until_month: date
    amount: Decimal
    reason: str


class Ending(TypedDict):
    """D36 撤回、视为放弃、终止告知书."""

    reason: str
    ending: NotRequired[Literal["withdrawn", "abandoned", "terminated"]]


class Relief(TypedDict):
    """D37 先行救助登记表 (TA-20: 救助对象、救助事由、救助金额、签字、盖章)."""

    event: str
    requested_at: datetime
    granted_at: datetime
    amount: Decimal
    means: str  # 现金、转账、实物……
    criteria: list[str]
    description: NotRequired[str]
    place: NotRequired[str]
    due_on: NotRequired[date | None]  # the day by which the papers are made up


class Instalment(TypedDict):
    month: date
    amount: Decimal
    kind: str


class TemporaryApproval(TypedDict):
    """D38 临时救助审批表."""

    decision: Any
    event: str
    opinion: NotRequired[Any]
    threshold: NotRequired[str]  # why this level decides, e.g. 本户一年内累计1800.00元，不超过2000.00元
    instalments: NotRequired[list[Instalment]]
    late_reason: NotRequired[str]


class LongPublicity(TypedDict):
    """D39 长期公示单 of one village, without a case."""

    village: str
    lines: list[dict[str, Any]]  # name, household_size, amount, minor
    month: date
    place: NotRequired[str]
    hotlines: NotRequired[tuple[str, ...]]


class PickingUp(TypedDict):
    """D46 代取授权（委托）书: three parties, purpose, validity (YC-105)."""

    grantor: str
    holder: str
    holder_relation: str
    purpose: str
    since: date
    until: date
    account: NotRequired[str]  # masked
    filing_no: NotRequired[str]


class CareAgreement(TypedDict):
    """D47 照料服务协议、集中供养服务协议."""

    provider: str
    services: list[str]
    since: date
    until: date
    institution: bool
    fee: NotRequired[Decimal]


class Indicator(TypedDict):
    name: str
    able: bool


class SelfCare(TypedDict):
    """D48 生活自理能力评估表 (43号 第二十一条: six indicators)."""

    assessed_on: date
    items: list[Indicator]
    outcome: str  # 具备、部分丧失、完全丧失生活自理能力
    assessors: list[str]
    person: NotRequired[str]
    previous: NotRequired[str]


class Confidentiality(TypedDict):
    """D49 保密协议, without a case (TA-12)."""

    staff: str
    since: date
    until: date


class Referral(TypedDict):
    """D50 转办单, to a department; may be issued without a case."""

    to: str
    about: str
    facts: str
    due_on: date | None
    person: NotRequired[str]
    contact: NotRequired[str]


class ReferralResult(TypedDict):
    """D50R 转办结果告知书, to the applicant."""

    department: str
    about: str
    result: str
    answered_on: date
    person: NotRequired[str]


class GovernmentReport(TypedDict):
    """D51 向政府报告 (BY-22, BY-34, BY-35); `to` defaults to the government above the issuing unit."""

    about: str
    facts: str
    plan: str
    conditions: str
    to: NotRequired[str]


class Rectification(TypedDict):
    """D56 限期整改通知书, from the county to the township (YC-078)."""

    to: str
    sample: str  # 白桦镇2026年9月低保抽查
    found: list[str]
    demand: str
    due_on: date


class SampleRecord(TypedDict):
    """D57 抽查复核记录表 (YC-076, 077). `verdicts`: part of the file, verdict, note."""

    sample: str
    reasons: list[str]
    way: str  # 查阅材料、入户调查
    verdicts: list[tuple[str, str, str]]
    finding: str
    words: NotRequired[str]
    visited_on: NotRequired[date | None]
    visitors: NotRequired[str]


class ReviewRecord(TypedDict):
    """D69 定期复核记录表. Amounts in 元 a month."""

    trigger: str
    methods: list[str]
    findings: str
    result: str
    old: Decimal
    new: Decimal
    reviewed_on: date
    changes: NotRequired[list[str]]
    next_on: NotRequired[date | None]


class ChangeReport(TypedDict):
    """D69B 家庭情况变化报告表."""

    reported_on: date
    reporter: str
    changes: list[str]


class Extension(TypedDict):
    """EXT 延长办理期限告知书."""

    reason: str
    due_on: NotRequired[date | None]


CONTRACTS: dict[str, Any] = {
    "D01": Lead,
    "D02": Wish,
    "D07": Proxied,
    "D08": OneTimeNotice,
    "D10": Reasoned,
    "D12": KinFilings,
    "D13": Check,
    "D14": Check,
    "D15": DoubtsClosed,
    "D16": PrecheckFailed,
    "D17": Invitation,
    "D18": OfVisit,
    "D19": Neighbours,
    "D20": Inquiry,
    "D21": Inquiry,
    "D21P": Promise,
    "D22": RemoteCommission,
    "D23": OfMeeting,
    "D24": OfMeeting,
    "D25": OfOpinion,
    "D26": Poster,
    "D27": OfObjection,
    "D28": Reinvestigation,
    "D29": CouncilMinutes,
    "D30": OfDecision,
    "D31": Certificate,
    "D32": Refusal,
    "D33": Adjustment,
    "D34": Stopped,
    "D35": Grace,
    "D36": Ending,
    "D37": Relief,
    "D38": TemporaryApproval,
    "D39": LongPublicity,
    "D46": PickingUp,
    "D47": CareAgreement,
    "D48": SelfCare,
    "D49": Confidentiality,
    "D50": Referral,
    "D50R": ReferralResult,
    "D51": GovernmentReport,
    "D56": Rectification,
    "D57": SampleRecord,
    "D69": ReviewRecord,
    "D69B": ChangeReport,
    "EXT": Extension,
}


def lacking(kind: str, extra: Mapping[str, Any]) -> list[str]:
    """The names a paper of this kind cannot be written without and was not given."""
    contract = CONTRACTS.get(kind)
    return sorted(contract.__required_keys__ - set(extra)) if contract else []
