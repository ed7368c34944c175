from django.db import models


class RosterState(models.TextChoices):
    DRAFTED = "drafted", "已生成"
    SUBMITTED = "submitted", "已上报"
    CHECKED = "checked", "已审核"
    RELEASING = "releasing", "放款复核中"
    RELEASED = "released", "已放款"


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
