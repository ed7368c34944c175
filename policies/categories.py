"""The categories of assistance a township works on."""

from django.db import models


class Category(models.TextChoices):
    DIBAO = "dibao", "低保"
    TEKUN = "tekun", "特困人员供养"
    LINSHI_JINAN = "linshi_jinan", "临时救助·急难型"
    LINSHI_ZHICHU = "linshi_zhichu", "临时救助·支出型"
    BIANYUAN = "bianyuan", "低保边缘"


# 临时救助 is given for one event, at once or in a few instalments, never month after month (23号 二(四)).
PAID_ONCE = (Category.LINSHI_JINAN, Category.LINSHI_ZHICHU)
