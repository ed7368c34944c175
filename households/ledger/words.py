"""The office's words in a ledger, and the codes they stand for. Pure."""

import re

from households.choices import Disability, DisabilityLevel, Health, Occupation, Relation, School, WorkAbility

RELATIONS = {
    Relation.HEAD: ("户主", "本人", "申请人", "申请人本人", "户主本人"),
    Relation.SPOUSE: ("配偶", "夫", "妻", "妻子", "丈夫", "夫妻", "之妻", "之夫", "爱人"),
    Relation.SON: ("子", "儿子", "长子", "次子", "三子", "四子", "独生子", "养子", "继子", "之子", "儿"),
    Relation.DAUGHTER: ("女", "女儿", "长女", "次女", "二女", "三女", "四女", "独生女", "养女", "继女", "之女"),
    Relation.FATHER: ("父亲", "父", "爸爸", "岳父", "公公", "养父", "继父"),
    Relation.MOTHER: ("母亲", "母", "妈妈", "岳母", "婆婆", "养母", "继母"),
    Relation.GRANDSON: ("孙子", "孙", "外孙", "长孙", "外孙子", "孙儿"),
    Relation.GRANDDAUGHTER: ("孙女", "外孙女"),
    Relation.SON_IN_LAW: ("女婿",),
    Relation.DAUGHTER_IN_LAW: ("儿媳", "媳妇", "儿媳妇", "子媳"),
    Relation.GRANDPARENT: ("祖父", "祖母", "外祖父", "外祖母", "爷爷", "奶奶", "外公", "外婆", "祖父母"),
    Relation.SIBLING: ("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹", "兄弟姐妹"),
    Relation.OTHER: ("其他", "其它", "亲属", "侄子", "侄女", "孤儿"),
}  # fmt: skip
HEALTHS = {
    Health.HEALTHY: ("健康", "良好", "健康或良好", "一般", "正常", "较好"),
    Health.FRAIL: ("体弱", "一般或较弱", "较弱", "年老体弱", "较差"),
    Health.CHRONIC: ("慢性病", "有慢性病", "慢病", "患病", "长期慢性病"),
    Health.SERIOUS: ("重病", "大病", "重大疾病", "患重病", "患大病", "重特大疾病"),
    Health.DISABLED: ("残疾", "残", "重残", "重度残疾", "残疾人"),
}
ABILITIES = {
    WorkAbility.FULL: ("有", "有劳动能力", "健全", "完全", "完全劳动能力", "是"),
    WorkAbility.PARTIAL: ("部分丧失", "部分", "半劳动力", "部分丧失劳动能力", "弱劳动力"),
    WorkAbility.LOST: ("丧失", "完全丧失", "丧失劳动能力", "完全丧失劳动能力"),
    WorkAbility.NONE: ("无", "无劳动能力", "没有", "否"),
}
OCCUPATIONS = {
    Occupation.FARMING: ("务农", "种地", "农民"),
    Occupation.EMPLOYED: ("务工", "在职", "就业", "打工", "单位就业", "外出务工"),
    Occupation.ODD_JOBS: ("零工", "灵活就业", "打零工", "公益性岗位"),
    Occupation.SELF_EMPLOYED: ("个体", "个体经营", "经商"),
    Occupation.UNEMPLOYED: ("无业", "失业", "无", "未就业", "登记失业", "学龄前"),
    Occupation.STUDENT: ("在校", "学生", "在读", "上学", "就学", "在校生"),
    Occupation.RETIRED: ("离退休", "退休", "离休"),
}
SCHOOLS = {
    School.PRIMARY: ("小学",),
    School.JUNIOR: ("初中",),
    School.SENIOR: ("高中",),
    School.VOCATIONAL: ("中职", "中专", "职高", "技校"),
    School.COLLEGE: ("大专", "专科", "高职"),
    School.BACHELOR: ("本科", "大学"),
    School.POSTGRADUATE: ("研究生", "硕士", "博士"),
}
LEVELS = {
    "一": DisabilityLevel.FIRST, "二": DisabilityLevel.SECOND, "三": DisabilityLevel.THIRD, "四": DisabilityLevel.FOURTH,
    "1": DisabilityLevel.FIRST, "2": DisabilityLevel.SECOND, "3": DisabilityLevel.THIRD, "4": DisabilityLevel.FOURTH,
}  # fmt: skip
DISABILITIES = {kind.label: kind for kind in Disability} | {
    "语言": Disability.SPEECH,
    "盲": Disability.VISUAL,
}


def _inverse(table: dict) -> dict[str, str]:
    return {word: code for code, words in table.items() for word in words}


RELATION_OF = _inverse(RELATIONS)
HEALTH_OF = _inverse(HEALTHS)
ABILITY_OF = _inverse(ABILITIES)
OCCUPATION_OF = _inverse(OCCUPATIONS)
SCHOOL_OF = _inverse(SCHOOLS)


def relation(word: str) -> str:
    """The relation a word names; "" when the word is unknown."""
    return RELATION_OF.get(word, "")


def health(word: str) -> str:
    return HEALTH_OF.get(word, "")


def work_ability(word: str) -> str:
    return ABILITY_OF.get(word, "")


def occupation(word: str) -> tuple[str, str]:
    """(occupation, school): 在校(小学) → (student, primary). ("", "") when the word is unknown."""
    found = OCCUPATION_OF.get(word)
    if found:
        return found, ""
    for label, school in SCHOOL_OF.items():
        if label in word:
            return Occupation.STUDENT, school
    stem = re.split(r"[(（]", word)[0]
    return OCCUPATION_OF.get(stem, ""), ""


def disability(word: str) -> tuple[str, int | None]:
    """(kind, level): 肢体二级, 二级肢体, 肢体残疾(2级) → (limb, 2). ("", None) when nothing is recognised."""
    kind = next((code for label, code in DISABILITIES.items() if label in word), "")
    level = re.search(r"([一二三四1234])\s*级", word)
    return kind, LEVELS[level[1]] if level else None
