from django.db import models


class RosterState(models.TextChoices):
    DRAFTED = "drafted", "已生成"
    SUBMITTED = "submitted", "已上报"
    CHECKED = "checked", "已审核"
    RELEASING = "releasing", "放款复核中"
    RELEASED = "released", "已放款"
    CLOSED = "closed", "已结清"
    NIL = "nil", "本月无应发"


OUT = (RosterState.RELEASED, RosterState.CLOSED)  # the money has left: finance sees these
DONE = (*OUT, RosterState.NIL)  # no earlier month waits any more


class Change(models.TextChoices):
    """How a line differs from last month's."""

    SAME = "same", "不变"
    NEW = "new", "新增"
    RESUMED = "resumed", "恢复"
    ARREARS = "arrears", "补发"  # the entitlement has ended; only months owed are paid
    RAISED = "raised", "增发"
    LOWERED = "lowered", "减发"
    STOPPED = "stopped", "停发"
    HELD = "held", "缓发"


UNPAID = (Change.STOPPED, Change.HELD)


class ReturnState(models.TextChoices):
    """Where a bank's answer stands: looked at, taken in, or put aside for another file."""

    CHECKED = "checked", "待登记"
    TAKEN = "taken", "已登记"
    DROPPED = "dropped", "已作废"


class Said(models.TextChoices):
    """What one row of a bank's answer comes to beside the roster."""

    PAID = "paid", "发放成功"
    FAILED = "failed", "发放失败"
    BOUNCED = "bounced", "到账后退汇"
    SHORT = "short", "少发"
    NAME = "name", "户名不符"
    OVER = "over", "多发"
    TWICE = "twice", "重复发放"
    STRAY = "stray", "名册外发放"
    RETRIED = "retried", "失败后改发成功"  # the same file says further on that it arrived
    KNOWN = "known", "以前已登记"


ASIDE = (Said.STRAY, Said.TWICE, Said.OVER, Said.NAME)  # put aside until the county has concluded
GRAVE = (Said.STRAY, Said.TWICE, Said.OVER)  # money the roster does not know of: risk flag R36


class FailureState(models.TextChoices):
    OPEN = "open", "待更正账户"
    READY = "ready", "待补发"
    SETTLED = "settled", "银行已改发"
    WAIVED = "waived", "不再补发"


class AsideState(models.TextChoices):
    OPEN = "open", "待查"
    CONCLUDED = "concluded", "已有结论"


class Verdict(models.TextChoices):
    """What the county found out about a payment that the roster does not know of."""

    VIOLATION = "violation", "违规发放，已移交"
    BANK_ERROR = "bank_error", "银行差错，款项已退回"
    SAME_PERSON = "same_person", "户名写法不同，为同一人"
