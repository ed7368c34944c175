"""Words of the samples: why a case is in, where its check stands, what came of it."""

from django.db import models


class Stratum(models.TextChoices):
    """Why a case is checked whatever the draw says (requirements G.1)."""

    KIN = "kin", "近亲属备案"
    COMPLAINT = "complaint", "投诉举报"
    OBJECTION = "objection", "公示有异议"
    COLLECTIVE = "collective", "一事一议"
    BACKFILL = "backfill", "补办手续超期"
    HOLDER = "holder", "代取"


# 57号 第二十条: the county goes to the home where kin is filed or somebody complained.
VISITED = (Stratum.KIN, Stratum.COMPLAINT)


class SampleState(models.TextChoices):
    OPEN = "open", "检查中"
    CLOSED = "closed", "已办结"


class CheckState(models.TextChoices):
    TO_CHECK = "to_check", "待检查"
    ORDERED = "ordered", "整改中"
    ANSWERED = "answered", "待复核"
    DONE = "done", "已办结"
    REPLACED = "replaced", "已替换"


class Method(models.TextChoices):
    PAPERS = "papers", "查阅材料"
    VISIT = "visit", "入户调查"


class Finding(models.TextChoices):
    CLEAN = "clean", "无问题"
    AT_ONCE = "at_once", "即时纠正"
    ORDER = "order", "限期整改"
    REFERRED = "referred", "移交"


class Part(models.TextChoices):
    """The three things the county looks at (YC-077)."""

    INVESTIGATION = "investigation", "调查材料"
    OPINION = "opinion", "审核意见"
    DECISION = "decision", "确认意见"


class Verdict(models.TextChoices):
    SOUND = "sound", "属实、规范"
    FAULTY = "faulty", "有问题"
    ABSENT = "absent", "还没有"
