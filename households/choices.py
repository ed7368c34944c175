"""The words a household file is written in: one code and one Chinese term for each."""

from django.db import models

from policies.benefits import PersonClass


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Relation(models.TextChoices):
    """Relation to the head of the household (与户主关系)."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    SON = "son", "子"
    DAUGHTER = "daughter", "女"
    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    GRANDSON = "grandson", "孙子"
    GRANDDAUGHTER = "granddaughter", "孙女"
    SON_IN_LAW = "son_in_law", "女婿"
    DAUGHTER_IN_LAW = "daughter_in_law", "儿媳"
    GRANDPARENT = "grandparent", "祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他"


class Health(models.TextChoices):
    HEALTHY = "healthy", "健康"
    FRAIL = "frail", "体弱"
    CHRONIC = "chronic", "慢性病"
    SERIOUS = "serious", "重病"
    DISABLED = "disabled", "残疾"


class Disability(models.TextChoices):
    VISUAL = "visual", "视力"
    HEARING = "hearing", "听力"
    SPEECH = "speech", "言语"
    LIMB = "limb", "肢体"
    INTELLECTUAL = "intellectual", "智力"
    MENTAL = "mental", "精神"
    MULTIPLE = "multiple", "多重"


class DisabilityLevel(models.IntegerChoices):
    FIRST = 1, "一级"
    SECOND = 2, "二级"
    THIRD = 3, "三级"
    FOURTH = 4, "四级"


class WorkAbility(models.TextChoices):
    FULL = "full", "有劳动能力"
    PARTIAL = "partial", "部分丧失"
    LOST = "lost", "完全丧失"
    NONE = "none", "无劳动能力"


class Occupation(models.TextChoices):
    FARMING = "farming", "务农"
    EMPLOYED = "employed", "务工"
    ODD_JOBS = "odd_jobs", "零工"
    SELF_EMPLOYED = "self_employed", "个体经营"
    UNEMPLOYED = "unemployed", "无业"
    STUDENT = "student", "在校"
    RETIRED = "retired", "离退休"


class School(models.TextChoices):
    """Full-time schooling up to a first degree keeps an adult child in the household (57号第七条)."""

    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    VOCATIONAL = "vocational", "中职"
    COLLEGE = "college", "大专"
    BACHELOR = "bachelor", "本科"
    POSTGRADUATE = "postgraduate", "研究生"


class Honour(models.TextChoices):
    """Classes a person belongs to by service or by family; the codes are those of policies.benefits.PersonClass."""

    DISABLED_SOLDIER_1_4 = (
        PersonClass.DISABLED_SOLDIER_1_4.value,
        PersonClass.DISABLED_SOLDIER_1_4.label,
    )
    DISABLED_SOLDIER_5_6 = (
        PersonClass.DISABLED_SOLDIER_5_6.value,
        PersonClass.DISABLED_SOLDIER_5_6.label,
    )
    MARTYR_FAMILY = PersonClass.MARTYR_FAMILY.value, PersonClass.MARTYR_FAMILY.label
    DEMOBILISED_VETERAN = (
        PersonClass.DEMOBILISED_VETERAN.value,
        PersonClass.DEMOBILISED_VETERAN.label,
    )
    SPECIAL_CARE = PersonClass.SPECIAL_CARE.value, PersonClass.SPECIAL_CARE.label


class Exclusion(models.TextChoices):
    """Why a person under the same roof is not counted (57号第八条不计入情形)."""

    CLERGY = "clergy", "脱离家庭满三年的宗教教职人员"
    PRISON = "prison", "在监狱内服刑"
    DETOX = "detox", "强制隔离戒毒"
    MISSING = "missing", "宣告失踪"
    OTHER = "other", "省级民政部门规定的其他人员"


class Inability(models.TextChoices):
    """Why a person owing support is held unable to give it (43号第八条)."""

    DESTITUTE = "destitute", "特困人员"
    DIBAO_60 = "dibao_60", "60周岁以上的低保对象"
    AGED_70 = "aged_70", "70周岁以上，收入、财产符合规定"
    DISABLED = "disabled", "重度残疾或者三级智力、精神残疾，收入、财产符合规定"
    INCAPABLE = "incapable", "无民事行为能力，财产符合规定"
    MISSING = "missing", "被宣告失踪"
    PRISON = "prison", "在监狱服刑，财产符合规定"
    PROVINCIAL = "provincial", "省级人民政府规定的其他情形"


class HolderKind(models.TextChoices):
    """Who may hold a beneficiary's card and draw the money."""

    GUARDIAN = "guardian", "监护人"
    CARER = "carer", "委托照料人"
    CHOSEN = "chosen", "本人指定的人"


class IncomeKind(models.TextChoices):
    """57号第十三条: four kinds count, the fifth is written down and left out (优抚、奖学金、救助款物、基础养老金等)."""

    WAGE = "wage", "工资性"
    BUSINESS = "business", "经营净"
    PROPERTY = "property", "财产净"
    TRANSFER = "transfer", "转移净"
    EXCLUDED = "excluded", "不计入"


class PropertyKind(models.TextChoices):
    DEPOSIT = "deposit", "存款"
    SECURITIES = "securities", "有价证券"
    HOUSING = "housing", "房产"
    VEHICLE = "vehicle", "机动车辆"
    MACHINERY = "machinery", "大型农机具"
    BUSINESS = "business", "企业登记"
    CREDIT = "credit", "债权"
    OTHER = "other", "其他财产"
