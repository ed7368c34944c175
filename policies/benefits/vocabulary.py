"""Words the benefit formulae share with the rest of the house: codes in English, labels as an office says them."""

from __future__ import annotations

from django.db.models import TextChoices


class HouseholdClass(TextChoices):
    """Which of the two local standards a household is measured by."""

    URBAN = "urban", "城市"
    RURAL = "rural", "农村"


class PersonClass(TextChoices):
    """Classes of persons that top-ups (分类施保) and single-person entry (单人户) name."""

    SEVERE_DISABILITY = "severe_disability", "重度残疾人（一、二级）"
    MENTAL_DISABILITY_3 = "mental_disability_3", "三级智力、精神残疾人"
    DISABLED_SOLDIER_1_4 = "disabled_soldier_1_4", "1–4级伤残军人"
    DISABLED_SOLDIER_5_6 = "disabled_soldier_5_6", "5–6级伤残军人"
    SERIOUS_ILLNESS = "serious_illness", "重病患者"
    MAJOR_ILLNESS = "major_illness", "重特大疾病患者"
    ELDERLY = "elderly", "老年人"
    MINOR = "minor", "未成年人"
    MARTYR_FAMILY = "martyr_family", "军烈属"
    DEMOBILISED_VETERAN = "demobilised_veteran", "在乡老复员军人"
    SPECIAL_CARE = "special_care", "定期抚恤的重点优抚对象"
    CLERGY = "clergy", "脱离家庭、在宗教场所居住满三年的宗教教职人员"


class ExpenseKind(TextChoices):
    """Kinds of self-paid rigid expense (刚性支出)."""

    ILLNESS_TREATMENT = "illness_treatment", "重病治疗"
    DISABILITY_REHABILITATION = "disability_rehabilitation", "残疾康复"
    SCHOOLING = "schooling", "本科及以下在校就读"
    OTHER = "other", "其他刚性支出"


class Support(TextChoices):
    """How a destitute person (特困人员) is supported."""

    INSTITUTION = "institution", "集中供养"
    DISPERSED = "dispersed", "分散供养"


class SelfCare(TextChoices):
    """Self-care class of a destitute person, from the six indicators (民发〔2021〕43号)."""

    ABLE = "able", "具备生活自理能力"
    PARTIAL = "partial", "部分丧失生活自理能力"
    NONE = "none", "完全丧失生活自理能力"


class Outcome(TextChoices):
    """What the figures lead to; the decision itself is always a person's."""

    GRANT = "grant", "给予"
    REFUSE = "refuse", "不予"
    RAISE = "raise", "增发"
    REDUCE = "reduce", "减发"
    KEEP = "keep", "维持"
    GRACE = "grace", "渐退"
    STOP = "stop", "停发"
