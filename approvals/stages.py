"""Where a procedure can stand. The stages are code because their guards are; the route through them is data."""

from django.db import models


class Stage(models.TextChoices):
    DRAFT = "draft", "拟申请"
    PRECHECK = "precheck", "先行核对"
    INVITED = "invited", "已通知申请"
    SUBMITTED = "submitted", "待受理"
    CORRECTION = "correction", "待补正"
    INVESTIGATION = "investigation", "入户调查"
    VERIFICATION = "verification", "核对"
    APPRAISAL = "appraisal", "民主评议"
    REVIEW = "review", "审核"
    PUBLICITY = "publicity", "公示"
    COUNTY_REVIEW = "county_review", "县级审核"
    DECISION = "decision", "审批"
    OBJECTION = "objection", "异议复核"
    RELIEF = "relief", "先行救助"
    COMPLETION = "completion", "补办手续"
    IN_FORCE = "in_force", "已生效"
    REJECTED = "rejected", "不予批准"
    PRECHECK_FAILED = "precheck_failed", "核对不符"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "撤回"
    ABANDONED = "abandoned", "视为放弃"
    TERMINATED = "terminated", "终止"


ENDS = (
    Stage.IN_FORCE,
    Stage.REJECTED,
    Stage.PRECHECK_FAILED,
    Stage.NOT_ACCEPTED,
    Stage.WITHDRAWN,
    Stage.ABANDONED,
    Stage.TERMINATED,
)
OPEN = tuple(stage for stage in Stage if stage not in ENDS)

# Before acceptance there is nothing to investigate; from here on evidence may be gathered in any order.
GATHERING = (Stage.INVESTIGATION, Stage.VERIFICATION, Stage.APPRAISAL, Stage.REVIEW)
# Where gathered evidence can lead; a route may publish what the appraisal found before anything else (钦北).
GATHERED = (*GATHERING, Stage.PUBLICITY)
# Between a wish told and an application: asked of the platform first, then invited (泰安).
BEFOREHAND = (Stage.PRECHECK, Stage.INVITED)
# Where a signed opinion can lead.
AFTER_OPINION = (Stage.PUBLICITY, Stage.COUNTY_REVIEW, Stage.DECISION)
ACCEPTED = (*GATHERING, Stage.PUBLICITY, Stage.COUNTY_REVIEW, Stage.OBJECTION, Stage.DECISION)
UNACCEPTED = (Stage.SUBMITTED, Stage.CORRECTION)


class Rerun(models.TextChoices):
    """What the present round does anew; everything after it follows, what comes before it stands."""

    INVESTIGATION = "investigation", "重新调查"
    APPRAISAL = "appraisal", "民主评议"


class Kind(models.TextChoices):
    APPLICATION = "application", "新申请"
    REVIEW = "review", "定期复核"
    ADJUSTMENT = "adjustment", "变更"
    STOP = "stop", "停发"
