"""Words of the complaints: how one came in, against what, who handles it, where it stands, what was found."""

from django.db import models


class Source(models.TextChoices):
    WINDOW = "window", "来访"
    PHONE = "phone", "来电"
    LETTER = "letter", "来信"
    ONLINE = "online", "网上"
    TRANSFERRED = "transferred", "其他单位转来"


class Topic(models.TextChoices):
    ELIGIBILITY = "eligibility", "救助对象不符合条件"
    LEFT_OUT = "left_out", "应救助而未救助"
    AMOUNT = "amount", "金额、发放"
    PROCEDURE = "procedure", "办理拖延、程序不公"
    CONDUCT = "conduct", "工作人员作风、纪律"
    OTHER = "other", "其他"


class Against(models.TextChoices):
    STAFF = "staff", "工作人员"
    TOWNSHIP = "township", "乡镇（街道）的处理"
    COUNTY = "county", "县级民政部门的处理"
    HOUSEHOLD = "household", "救助家庭"
    OTHER = "other", "其他"


class Hands(models.TextChoices):
    """Whose business it is; computed, never chosen (oversight.routing)."""

    TOWNSHIP = "township", "乡镇（街道）"
    COUNTY = "county", "县级民政部门"
    CITY = "city", "市级民政部门"


class ComplaintState(models.TextChoices):
    REGISTERED = "registered", "待接办"
    HANDLING = "handling", "办理中"
    CONCLUDED = "concluded", "已有结论"
    CLOSED = "closed", "已办结"


class Outcome(models.TextChoices):
    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    UNTRUE = "untrue", "不属实"


class Part(models.TextChoices):
    """What a member of staff is to a complaint; one person is one of them."""

    COMPLAINED_OF = "complained_of", "被投诉人"
    INVOLVED = "involved", "经办过所投诉的事项"
    HANDLER = "handler", "承办人"


class Move(models.TextChoices):
    UP = "up", "上交县级"
    DOWN = "down", "交办乡镇（街道）"
    REROUTED = "rerouted", "涉及工作人员，转县级"
