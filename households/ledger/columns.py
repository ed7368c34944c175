"""What townships call the columns of their ledgers. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from households.ledger import cells

HEADER_SEARCH_ROWS = 30
FEWEST_HEADINGS = 3


class Field(TextChoices):
    """A column the import understands, in the order the blank template has them."""

    __hash__ = str.__hash__  # looked up a million times a ledger; that of Enum is a Python call

    SEQUENCE = "sequence", "序号"
    VILLAGE = "village", "村（社区）"
    GROUP = "group", "组"
    HEAD_NAME = "head_name", "户主姓名"
    HEAD_ID = "head_id", "户主身份证号"
    FAMILY_SIZE = "family_size", "家庭人口"
    PERSONS = "persons", "保障人口"
    NAME = "name", "成员姓名"
    RELATION = "relation", "与户主关系"
    ID_NUMBER = "id_number", "身份证号码"
    SEX = "sex", "性别"
    HEALTH = "health", "健康状况"
    DISABILITY = "disability", "残疾类别等级"
    WORK_ABILITY = "work_ability", "劳动能力"
    OCCUPATION = "occupation", "就业（就学）情况"
    YEARLY_INCOME = "yearly_income", "年收入（元）"
    PER_CAPITA = "per_capita", "家庭月人均收入（元）"
    BASE_AMOUNT = "base_amount", "月保障金（元）"
    TOPUP_AMOUNT = "topup_amount", "分类施保金（元）"
    PAYABLE = "payable", "月发放合计（元）"
    BANK = "bank", "开户银行"
    HOLDER = "holder", "户名"
    ACCOUNT = "account", "银行账号"
    FIRST_MONTH = "first_month", "享受起始年月"
    CERTIFICATE = "certificate", "低保证号"
    PHONE = "phone", "联系电话"
    ADDRESS = "address", "住址"
    NOTE = "note", "备注"


# Said of a household once; blank or merged below its first row.
HOUSEHOLD_FIELDS = frozenset(
    {
        Field.SEQUENCE, Field.VILLAGE, Field.GROUP, Field.HEAD_NAME, Field.HEAD_ID, Field.FAMILY_SIZE, Field.PERSONS,
        Field.PER_CAPITA, Field.BASE_AMOUNT, Field.TOPUP_AMOUNT, Field.PAYABLE, Field.BANK, Field.HOLDER,
        Field.ACCOUNT, Field.FIRST_MONTH, Field.CERTIFICATE, Field.PHONE, Field.ADDRESS, Field.NOTE,
    }
)  # fmt: skip

SYNONYMS: dict[Field, tuple[str, ...]] = {
    Field.SEQUENCE: ("序号", "编号", "户序号", "户号", "序"),
    Field.VILLAGE: ("村", "村社区", "社区", "所在村", "村居", "村委会", "行政村", "所属村", "村名", "居委会", "所属社区", "村庄"),
    Field.GROUP: ("组", "村民小组", "小组", "组别", "网格", "屯", "队", "社"),
    Field.HEAD_NAME: ("户主姓名", "户主", "申请人姓名", "申请人", "家庭户主", "低保户主"),
    Field.HEAD_ID: ("户主身份证号", "户主身份证", "户主身份证号码", "户主证件号码", "申请人身份证号", "申请人身份证号码"),
    Field.FAMILY_SIZE: ("家庭人口", "人口", "家庭人口数", "家庭人数", "家庭成员数", "户籍人口", "共同生活人口"),
    Field.PERSONS: ("保障人口", "保障人数", "低保人口", "享受人数", "享受人口", "救助人数", "保障人口数", "低保人数"),
    Field.NAME: ("成员姓名", "姓名", "家庭成员姓名", "保障对象", "保障对象姓名", "对象姓名", "人员姓名", "家庭成员", "救助对象"),
    Field.RELATION: ("与户主关系", "关系", "与户主的关系", "家庭关系", "与申请人关系", "成员关系"),
    Field.ID_NUMBER: ("身份证号码", "身份证号", "身份证", "证件号码", "证件号", "公民身份号码", "成员身份证号", "成员身份证号码", "身份证件号码"),
    Field.SEX: ("性别",),
    Field.HEALTH: ("健康状况", "身体状况", "健康情况", "身体健康状况"),
    Field.DISABILITY: ("残疾类别等级", "残疾等级", "残疾类别", "残疾类型", "残疾情况", "残疾类别及等级", "残疾类别和等级"),
    Field.WORK_ABILITY: ("劳动能力", "劳动力状况", "有无劳动能力", "劳动能力状况"),
    Field.OCCUPATION: ("就业就学情况", "就业情况", "职业", "就业状况", "从业状况", "职业状况", "就业就学", "就业", "职业学业"),
    Field.YEARLY_INCOME: ("年收入", "个人年收入", "本人年收入", "成员年收入"),
    Field.PER_CAPITA: ("家庭月人均收入", "月人均收入", "人均", "人均收入", "人均月收入", "家庭人均收入", "家庭人均月收入"),
    Field.BASE_AMOUNT: ("月保障金", "保障金", "低保金", "月低保金", "补差金额", "差额补助", "月补差", "月补差额", "基本保障金", "补差", "月补差金额"),
    Field.TOPUP_AMOUNT: ("分类施保金", "分类施保", "分类施保金额", "增发金额", "分类救助金", "分类施保增发", "加发金额"),
    Field.PAYABLE: ("月发放合计", "发放合计", "合计", "月合计", "发放金额", "补助金额", "月补助金额", "救助金额", "月救助金额", "保障金额", "月保障金额", "实发金额", "月发放金额", "补助标准", "享受金额", "月享受金额", "金额", "月领取金额"),
    Field.BANK: ("开户银行", "开户行", "银行", "银行名称", "发放银行", "代发银行"),
    Field.HOLDER: ("户名", "账户名", "开户名", "开户人", "收款人", "账户姓名", "持卡人", "开户姓名", "领取人"),
    Field.ACCOUNT: ("银行账号", "账号", "卡号", "银行卡号", "一卡通账号", "一卡通", "社保卡号", "社保卡账号", "帐号", "银行帐号", "一卡通卡号", "惠农一卡通", "存折账号"),
    Field.FIRST_MONTH: ("享受起始年月", "享受时间", "起始年月", "享受起始时间", "享受低保时间", "批准时间", "开始享受时间", "纳入时间", "起始时间", "审批时间", "享受年月", "起享年月"),
    Field.CERTIFICATE: ("低保证号", "证号", "低保证编号", "救助证号", "低保号", "证书编号", "低保证"),
    Field.PHONE: ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    Field.ADDRESS: ("住址", "家庭住址", "地址", "家庭地址", "详细地址", "居住地址", "现住址"),
    Field.NOTE: ("备注", "说明"),
}  # fmt: skip

_FIELD_OF = {word: field for field, words in SYNONYMS.items() for word in words}


def heading_key(text: object) -> str:
    """A heading without blanks, brackets and units: “年 收入（元）” → 年收入."""
    plain = re.sub(r"\s+", "", cells.text(text))
    plain = re.sub(r"[(\[【〔](?:元|人|年|月|元/月|元/年|单位:?元|个|户)[)\]】〕]|[/／]?元$", "", plain)
    return re.sub(r"[()\[\]【】〔〕/、*:：.。]", "", plain)


def field_of(heading: object) -> Field | None:
    """The field a heading names, by exact synonym; then by what stands before its bracket."""
    key = heading_key(heading)
    if key in _FIELD_OF:
        return _FIELD_OF[key]
    stem = heading_key(re.split(r"[(（\[【]", cells.text(heading))[0])
    return _FIELD_OF.get(stem)


@dataclass(frozen=True)
class Header:
    """Where the headings stand: `row` and `first_data_row` count from 0; `headings` one text a column."""

    row: int
    first_data_row: int
    headings: tuple[str, ...]


def find_header(rows: Sequence[Sequence[object]]) -> Header | None:
    """The heading row: the one among the first rows with the most known headings, at least three."""
    known = [sum(field_of(cell) is not None for cell in row) for row in rows[:HEADER_SEARCH_ROWS]]
    if not known or max(known) < FEWEST_HEADINGS:
        return None
    top = known.index(max(known))
    headings = [cells.text(cell).replace("\n", "") for cell in rows[top]]
    below = rows[top + 1] if top + 1 < len(rows) else []
    if _is_second_line(headings, below):
        headings = [cells.text(lower) or upper for upper, lower in zip(headings, below, strict=False)]
        return Header(top, top + 2, tuple(headings))
    return Header(top, top + 1, tuple(headings))


def _is_second_line(headings: Sequence[str], below: Sequence[object]) -> bool:
    """A heading of two rows: the second holds only words, at least one of them known, under a blank or group heading."""
    filled = [(upper, cell) for upper, cell in zip(headings, below, strict=False) if not cells.is_blank(cell)]
    if not filled or not all(
        isinstance(cell, str) and not any(c.isdigit() for c in cell) for _, cell in filled
    ):
        return False
    return any(field_of(cell) for _, cell in filled) and all(field_of(upper) is None for upper, _ in filled)


def propose(headings: Sequence[str], remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """{heading: field} for the headings that are understood; what the township corrected before comes first.

    A field is taken once. Where a sheet has a head but no member column, one row is one household and “姓名”,
    “身份证” are the head's own.
    """
    mapping: dict[str, str] = {}
    taken: set[str] = set()
    for known in (lambda heading: (remembered or {}).get(heading), field_of):
        for heading in headings:
            field = known(heading) if heading and heading not in mapping else None
            if field and field in Field.values and field not in taken:
                mapping[heading] = str(field)
                taken.add(str(field))
    return mapping


def missing(mapping: Mapping[str, str]) -> list[str]:
    """What no ledger can do without, as sentences; [] when the columns suffice."""
    fields = set(mapping.values())
    needs = [
        ({Field.NAME, Field.HEAD_NAME}, "没有找到姓名栏，请在表头中指定“成员姓名”或“户主姓名”"),
        ({Field.ID_NUMBER, Field.HEAD_ID}, "没有找到身份证号码栏，请在表头中指定"),
        ({Field.PAYABLE, Field.BASE_AMOUNT}, "没有找到金额栏，请在表头中指定“月保障金”或“月发放合计”"),
    ]
    return [sentence for wanted, sentence in needs if not fields & wanted]
