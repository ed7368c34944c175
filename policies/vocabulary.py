"""Words a profile may use, each with the Chinese an office says.

A profile that uses any other word is refused (see `schema`): a typo in a stage or an event
would otherwise switch off a duty without anyone noticing.
"""

from typing import Literal, get_args

Stage = Literal[
    "precheck",
    "investigation",
    "verification",
    "appraisal",
    "review",
    "publicity",
    "county_review",
    "decision",
    "in_force",
    "relief",
    "completion",
]
STAGE_LABELS: dict[str, str] = {
    "precheck": "先行核对",
    "investigation": "入户调查",
    "verification": "家庭经济状况核对",
    "appraisal": "民主评议",
    "review": "审核",
    "publicity": "公示",
    "county_review": "县级审核",
    "decision": "审批",
    "in_force": "确认生效",
    "relief": "先行救助",
    "completion": "补办手续",
}

Event = Literal[
    "requested",
    "accepted",
    "check_requested",
    "check_started",
    "check_report",
    "visit_started",
    "visit_done",
    "appraisal_done",
    "opinion",
    "material_received",
    "publicity_posted",
    "publicity_end",
    "objection",
    "decision",
    "notice_delivered",
    "granted",
    "backfilled",
    "eased",
    "disclosed",
    "reported",
    "death",
]
EVENT_LABELS: dict[str, str] = {
    "requested": "提出求助",
    "accepted": "受理",
    "check_requested": "提请核对",
    "check_started": "启动核对",
    "check_report": "核对报告出具",
    "visit_started": "启动调查",
    "visit_done": "入户调查结束",
    "appraisal_done": "民主评议结束",
    "opinion": "签署审核意见",
    "material_received": "县级收到材料",
    "publicity_posted": "张贴公示",
    "publicity_end": "公示期满",
    "objection": "收到异议",
    "decision": "作出决定",
    "notice_delivered": "告知书送达",
    "granted": "先行救助",
    "backfilled": "手续补齐",
    "eased": "急难缓解",
    "disclosed": "媒体披露",
    "reported": "接到报告",
    "death": "死亡",
}

Unit = Literal["WD", "CD", "H", "MONTH"]
UNIT_LABELS: dict[str, str] = {"WD": "个工作日", "CD": "天", "H": "小时", "MONTH": "个月"}

Meaning = Literal["start", "done"]
Role = Literal[
    "VILLAGE_ASSISTANT",
    "CLERK",
    "CHECKER",
    "INVESTIGATOR",
    "DEPUTY_LEADER",
    "TOWNSHIP_HEAD",
    "COUNTY_CLERK",
    "COUNTY_SUPERVISOR",
    "COUNTY_LEADER",
    "FINANCE",
]
ROLE_LABELS: dict[str, str] = {
    "VILLAGE_ASSISTANT": "村（社区）协理员",
    "CLERK": "经办员",
    "CHECKER": "核对员",
    "INVESTIGATOR": "调查员",
    "DEPUTY_LEADER": "分管领导",
    "TOWNSHIP_HEAD": "乡镇（街道）主要负责人",
    "COUNTY_CLERK": "县级经办",
    "COUNTY_SUPERVISOR": "县级监督",
    "COUNTY_LEADER": "县级负责人",
    "FINANCE": "发放会计",
}

Level = Literal["nation", "province", "city", "county", "township"]
Position = Literal["after_appraisal", "after_review", "before_decision", "after_decision"]
Place = Literal["residence", "hukou", "applicant_village"]
PanelKind = Literal["street", "committee", "supervision", "party", "resident_rep"]
AppraisalMode = Literal["mandatory", "on_objection", "on_dispute", "optional"]
Remedy = Literal["reinvestigate", "appraisal"]
StartRule = Literal["month_after_decision", "month_after_publicity_clean", "immediate", "no_cash"]
When = Literal["always", "not_delegated", "above_limit", "stopping"]
MemberFact = Literal[
    "always",
    "by_agent",
    "married",
    "divorced",
    "adopted",
    "disabled",
    "student",
    "laid_off",
    "retired",
    "unemployed",
    "relocated",
    "has_ruling",
    "rigid_expense",
    "no_labour",
    "adult",
]
MaterialSource = Literal["paper", "shared", "declared"]


def words(vocabulary: object) -> tuple[str, ...]:
    """The allowed words of one of the Literal vocabularies above."""
    return get_args(vocabulary)
