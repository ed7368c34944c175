"""Invented people and figures for the sample pages."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.test import RequestFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")


def post(
    role: str = "clerk", label: str = "经办员", region: str = "南屏县 · 柳溪镇", pk: int = 1
) -> SimpleNamespace:
    place = SimpleNamespace(full_name=region, name=region.split(" · ")[-1])
    return SimpleNamespace(pk=pk, role=role, region=place, get_role_display=lambda: label)


def request_of(name: str = "周敏", path: str = "/desk/", large: bool = False, **about: Any) -> Any:
    request = RequestFactory().get(path)
    request.post = post(**about)
    request.posts = [request.post, post("investigator", "调查员", pk=2)]
    request.user = SimpleNamespace(is_authenticated=True, name=name, large_type=large)
    return request


FRAME = {
    "menu_counts": {
        "desk": 36,
        "cases": 58,
        "visits": 3,
        "meetings": 1,
        "notices": 4,
        "reviews": 17,
        "changes": 9,
    },
    "unread_messages": 5,
    "rule_pack": {"name": "南屏 2026.1", "in_force_from": date(2026, 1, 1)},
}
LAW = {
    "label": "县细则 第十四条",
    "text": "乡镇人民政府应当自入户调查结束之日起六个工作日内提出初审意见。\n逾期的，写明原因并报分管领导。",
    "pack": "南屏 2026.1",
}


def row(
    left: int | None,
    due: str,
    name: str,
    people: int,
    place: str,
    matter: str,
    step: str,
    note: str,
    verb: str,
    **clock: Any,
) -> dict[str, Any]:
    state = clock.pop("state", "")
    return locals() | {"ruler": clock, "paused": state == "hold"}


WORKBENCH = {
    "today": date(2026, 3, 18),
    "tiles": [
        {"label": "我的待办", "value": 36, "note": "全部", "icon": "list-check", "url": "?", "current": True},
        {
            "label": "已超期",
            "value": 2,
            "note": "须写超期原因",
            "icon": "alert-octagon",
            "tone": "t-over",
            "url": "?l=over",
        },
        {
            "label": "今日到期",
            "value": 1,
            "note": "下班前办结",
            "icon": "bell",
            "tone": "t-warn",
            "url": "?l=today",
        },
        {
            "label": "3 日内到期",
            "value": 5,
            "note": "按到期日排",
            "icon": "alert-triangle",
            "tone": "t-warn",
            "url": "?l=soon",
        },
        {
            "label": "正常在办",
            "value": 24,
            "note": "时限充足",
            "icon": "circle-check",
            "tone": "t-ok",
            "url": "?l=ok",
        },
        {
            "label": "暂停计时",
            "value": 4,
            "note": "补正 3 · 核对 1",
            "icon": "player-pause",
            "tone": "mut",
            "url": "?l=hold",
        },
    ],
    "tabs": [
        {"label": "我的待办", "count": 36, "url": "?", "current": True},
        {"label": "等领导签批", "count": 6, "url": "?w=sign"},
        {"label": "等他人", "count": 9, "url": "?w=others"},
        {"label": "全部在办", "count": 58, "url": "?w=all"},
    ],
    "rows": [
        row(
            -2,
            "3-16 周一",
            "田守义",
            4,
            "双溪村二组",
            "低保 · 新申请",
            "完成入户调查",
            "今日 09:30 已约，同行 李强",
            "去调查",
            used=10,
            total=10,
            overdue=2,
        ),
        row(
            -1,
            "3-17 周二",
            "吴小梅",
            1,
            "柳溪社区",
            "临时救助 · 急难型",
            "补齐先行救助手续",
            "3-03 已先行发放 1,200.00 元",
            "补手续",
            used=10,
            total=10,
            overdue=1,
        ),
        row(
            0,
            "3-18 周三",
            "罗长福",
            1,
            "石板村一组",
            "特困人员认定",
            "公示期满，报镇领导签批",
            "公示 3-11 至 3-17，无异议",
            "报签批",
            used=3,
            total=3,
        ),
        row(
            1,
            "3-19 周四",
            "邱国安",
            2,
            "青杠村四组",
            "县级抽查整改",
            "补第二调查人签名并回复",
            "整改单 ZG-2026-0031",
            "去整改",
            used=4,
            total=5,
        ),
        row(
            2,
            "3-20 周五",
            "何桂兰",
            3,
            "石板村三组",
            "低保 · 新申请",
            "提出初审意见",
            "倒排：最迟 3-23 须贴出公示",
            "写意见",
            used=4,
            total=6,
        ),
        row(
            3,
            "3-23 周一",
            "蒋玉芬",
            2,
            "青杠村一组",
            "低保边缘家庭",
            "启动家庭经济状况调查",
            "今日 08:52 受理",
            "启动",
            used=0,
            total=3,
        ),
        row(
            6,
            "3-26 周四",
            "谭德明",
            5,
            "柳溪社区",
            "低保 · 定期复核",
            "核对报告有 1 项差异待说明",
            "银行存款核对 42,310.55 元",
            "看差异",
            used=14,
            total=20,
        ),
        row(
            9,
            "3-31 周二",
            "向春秀",
            2,
            "双溪村五组",
            "低保 · 新申请",
            "安排入户调查",
            "与田守义同村，可顺路",
            "排入户",
            used=1,
            total=10,
        ),
        row(
            7,
            "已等 6 日",
            "范秀英",
            1,
            "马家坝村",
            "低保 · 新申请",
            "等待申请人补正材料",
            "3-10 已发一次性告知，缺 2 项",
            "催办",
            used=3,
            total=10,
            paused=2,
            state="hold",
        ),
    ],
}

CASE = {
    "crumbs": [("在办案件", "/cases/"), ("石板村", "/cases/?v=3"), ("NP-LX-2026-0137", "")],
    "title": "何桂兰户",
    "tags": [
        {"text": "低保 · 新申请", "kind": "info", "icon": ""},
        {"text": "3 人户", "kind": "", "icon": "users"},
        {"text": "重度残疾 1 人", "kind": "vio", "icon": "wheelchair"},
    ],
    "facts": [
        {"label": "案号", "value": "NP-LX-2026-0137", "mono": True},
        {"label": "住址", "value": "石板村三组 17 号"},
        {"label": "受理", "value": "2026-02-26"},
        {"label": "经办", "value": "周敏、李强"},
        {"label": "近亲属备案", "value": "本人声明“无”，已比对"},
        {"label": "电话", "value": "138 **** 5521", "url": "/reveal/"},
    ],
    "clock": {"left": 2, "task": "3-20 周五前提出初审意见", "law": LAW},
    "whole": {
        "used": 15,
        "total": 25,
        "milestone": 18,
        "milestone_label": "最迟公示日",
        "lead": "全程",
        "state": "ok",
        "until": date(2026, 4, 1),
    },
    "backward": "最迟 3-23 周一 贴出公示，公示 7 天后才赶得上 4-01 前确认",
    "stages": [
        {"label": "受理", "note": "2-26 当场受理", "state": "done"},
        {"label": "信息核对", "note": "3-05 报告已回", "state": "done"},
        {"label": "入户调查", "note": "3-12 两人签字", "state": "done"},
        {"label": "初审意见", "note": "3-20 前", "state": "cur"},
        {"label": "民主评议", "note": "有异议才启动", "state": "opt"},
        {"label": "公示 7 天", "note": "最迟 3-23 起", "number": 5},
        {"label": "镇级确认", "note": "黄立新 签发", "number": 6},
        {"label": "县级抽查", "note": "≥50% 随机", "number": 7},
        {"label": "发放", "note": "确认次月起", "number": 8},
    ],
    "tabs": [
        {"label": "概览", "url": "?", "current": True},
        {"label": "家庭与收入", "url": "?t=household"},
        {"label": "调查与核对", "count": 3, "url": "?t=visit"},
        {"label": "材料", "count": "11/12", "url": "?t=materials"},
        {"label": "公示", "url": "?t=notices"},
        {"label": "文书", "count": 4, "url": "?t=documents"},
        {"label": "审计轨迹", "count": 23, "url": "?t=audit"},
    ],
    "actions": [
        {"label": "退回补充调查", "url": "/act/return/"},
        {"label": "写初审意见", "url": "/act/opinion/", "primary": True},
        {"label": "张贴公示", "reasons": ["审核意见尚未签署"]},
    ],
    "checks": [
        {"state": "ok", "text": "信息核对报告已回，3 项来源无冲突"},
        {"state": "ok", "text": "入户表有 2 名调查人和户内成员签字"},
        {"state": "ok", "text": "人均收入、财产均在标准以内（试算）"},
        {
            "state": "warn",
            "text": "缺：租房合同复印件",
            "links": [{"label": "补传", "url": "/m/"}, {"label": "说明免交", "url": "/w/"}],
        },
    ],
    "members": [
        {
            "name": "何桂兰",
            "relation": "申请人",
            "age": 58,
            "id_number": "51****1968******42",
            "reveal_url": "/r/",
            "health": "部分丧失 · 慢性病",
            "work": "零工",
            "income": Decimal("766"),
        },
        {
            "name": "陈国富",
            "relation": "丈夫",
            "age": 61,
            "id_number": "51****1964******19",
            "reveal_url": "/r/",
            "health": "肢体二级残疾",
            "health_kind": "vio",
            "work": "无业",
            "income": Decimal(0),
        },
        {
            "name": "陈小雨",
            "relation": "女儿",
            "age": 16,
            "id_number": "51****2009******20",
            "reveal_url": "/r/",
            "health": "健康",
            "work": "高一在读",
            "income": Decimal(0),
        },
    ],
    "left": [
        {"label": "工资性收入（零工，近 12 月均）", "value": Decimal("620")},
        {"label": "经营净收入（种植）", "value": Decimal("146")},
        {"label": "转移净收入（长女赡养费）", "value": Decimal("200")},
        {"label": "扣减：康复自付医疗费", "note": "票据 6 张", "value": Decimal("-180")},
        {"label": "家庭月收入", "value": Decimal("786"), "sum": True},
    ],
    "right": [
        {"label": "人均月收入 786 ÷ 3", "value": Decimal("262")},
        {"label": "农村低保标准 2026", "value": Decimal("560")},
        {"label": "差额 298.00 × 3 人", "value": Decimal("894")},
        {"label": "分类施保：重残 1 人 × 20%", "value": Decimal("112")},
        {"label": "拟保障金额 / 月", "value": Decimal("1006"), "sum": True, "strong": True},
    ],
    "law": LAW,
    "materials": [
        {"label": "申请书与授权书", "state": "received", "note": "扫描 2 页"},
        {"label": "身份证、户口簿", "state": "shared"},
        {"label": "残疾人证（陈国富）", "state": "shared", "note": "残联核验一致"},
        {"label": "租房合同", "state": "missing"},
    ],
    "events": [
        {
            "text": "入户调查表归档，2 名调查人签字",
            "at": datetime(2026, 3, 12, 16, 42, tzinfo=SHANGHAI),
            "who": "周敏、李强",
            "digest": "7f3a…c21e",
            "kind": "me",
        },
        {
            "text": "补传户外、灶房照片 6 张",
            "at": datetime(2026, 3, 12, 11, 8, tzinfo=SHANGHAI),
            "who": "李强 · 手机",
            "digest": "51d0…9b77",
        },
        {
            "text": "核对报告返回：存款、车辆、社保无异常",
            "at": datetime(2026, 3, 5, 9, 15, tzinfo=SHANGHAI),
            "who": "县核对中心",
            "digest": "e08c…44fa",
            "kind": "sys",
        },
        {
            "text": "受理，出具受理通知书 NP-SL-0137",
            "at": datetime(2026, 2, 26, 15, 20, tzinfo=SHANGHAI),
            "who": "周敏",
            "digest": "a6f4…7e90",
        },
    ],
}


class MemberForm(forms.Form):
    name = forms.CharField(label="姓名")
    id_number = forms.CharField(label="身份证号", max_length=18)
    relation = forms.ChoiceField(label="与申请人关系", choices=[("daughter", "女儿"), ("son", "儿子")])
    health = forms.ChoiceField(
        label="健康状况",
        choices=[("well", "健康"), ("chronic", "慢性病"), ("severe", "重病"), ("disabled", "残疾")],
        widget=forms.RadioSelect,
    )
    work = forms.ChoiceField(
        label="劳动能力",
        choices=[("full", "有"), ("part", "部分丧失"), ("none", "完全丧失")],
        widget=forms.RadioSelect,
        error_messages={"required": "选择陈小雨的劳动能力"},
    )
    income = forms.DecimalField(label="月均收入", required=False, help_text="近 12 个月的平均数")
    counted = forms.BooleanField(label="计入共同生活家庭成员", required=False)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_id_number(self) -> str:
        raise forms.ValidationError("陈小雨的身份证号有误，请对照户口簿核对")


def wrong_form() -> MemberForm:
    return MemberForm(
        {"name": "陈小雨", "id_number": "519999200908142325", "relation": "daughter", "health": "well"}
    )


INTAKE = {
    "crumbs": [("受理登记", "/intake/"), ("低保", "/intake/"), ("草稿 NP-LX-D0442", "")],
    "steps": [
        {"label": "申请人与授权", "note": "何桂兰 · 已签授权书", "state": "done", "url": "?1"},
        {"label": "类型预判", "note": "建议按低保受理", "state": "done", "url": "?2"},
        {"label": "家庭成员与收入", "note": "2 处要改", "state": "wrong", "url": "?3", "current": True},
        {"label": "核收材料", "note": "可免交 5 项", "url": "?4"},
        {"label": "核对并出具通知书", "note": "打印 2 联", "url": "?5"},
    ],
    "found": [
        {"state": "ok", "text": "全县无重复申请、无在保记录"},
        {"state": "ok", "text": "户籍人口 3 人，与填报一致"},
        {"state": "info", "text": "有已成家长女 1 人，下一步要填赡养费"},
    ],
    "back": {"label": "上一步", "url": "?2"},
    "foot": [
        {"label": "先收材料", "name": "skip", "value": "1"},
        {"label": "保存，到下一步", "primary": True},
    ],
}

ROSTER = {
    "stages": [
        {"label": "生成名册", "note": "3-18 系统", "state": "done"},
        {"label": "核对差异", "note": "剩 1 项必改", "state": "cur"},
        {"label": "锁定签批", "note": "双人：苏婷、郭明"},
        {"label": "下载银行文件", "note": "锁定后可下载"},
        {"label": "导入回盘", "note": "银行次日回"},
        {"label": "对账归档", "note": "差额须为 0"},
    ],
    "items": [
        {"label": "2 月实发", "value": Decimal("1023480"), "note": "1,842 户 3,106 人"},
        {
            "label": "新增 21 户",
            "value": Decimal("9870"),
            "note": "38 人",
            "op": "plus",
            "tone": "t-ok",
            "signed": True,
        },
        {
            "label": "停发 14 户",
            "value": Decimal("-6512"),
            "note": "19 人",
            "op": "minus",
            "tone": "t-over",
            "signed": True,
        },
        {
            "label": "变更 37 户",
            "value": Decimal("2122"),
            "note": "增 25 户 减 12 户，净增 1 人",
            "op": "plus-minus",
            "signed": True,
        },
        {
            "label": "3 月应发（元）",
            "value": Decimal("1028960"),
            "note": "1,849 户 3,126 人",
            "op": "equal",
            "tone": "t-brand",
        },
    ],
    "lines": [
        (
            "chg",
            "石开华",
            "石桥乡 · 大湾村",
            "6217000011113390",
            Decimal("1120"),
            Decimal("1680"),
            "账号与另一户相同",
        ),
        ("add", "段正英", "柳溪镇 · 石板村", "6217000011118841", None, Decimal("894"), "确认书 LX-0098"),
        (
            "del",
            "邓友贵",
            "白河镇 · 河口村",
            "6217000011115512",
            Decimal("560"),
            Decimal("0"),
            "死亡注销 3-06",
        ),
    ],
    "checks": [
        {
            "state": "over",
            "text": "必改 1：账号重复 1 组",
            "links": [{"label": "石开华 与 石桥乡另 1 户", "url": "?d"}],
        },
        {
            "state": "warn",
            "text": "须说明 2：单户增幅达 50% 1 户，停发未出通知书 1 户",
            "links": [{"label": "写说明", "url": "?e"}],
        },
        {"state": "ok", "text": "户数、人数、金额勾稽相符"},
    ],
    "quorum": [
        {
            "state": "ok",
            "label": "到会人数",
            "value": "12 / 15",
            "note": "要求 ≥ 2/3，至少 10 人",
            "bar": {"value": 12, "total": 15, "mark": 10},
        },
        {
            "state": "ok",
            "label": "村民代表占到会",
            "value": "8 / 12",
            "note": "要求 ≥ 2/3，至少 8 人，正好达标，再少 1 人会议无效",
            "bar": {"value": 8, "total": 12, "mark": 8},
        },
        {
            "state": "info",
            "label": "近亲属回避",
            "value": "1 人",
            "note": "谢光荣与谢素英系兄妹，评该户时不计票，应投 11 票",
        },
        {"state": "warn", "label": "到会人签名", "value": "10 / 12", "note": "可补签到 3-19，过期须重开"},
    ],
    "running": {
        "id": 7,
        "label": "3 月回盘导入",
        "done": 812,
        "total": 1849,
        "state": "running",
        "url": "/job/7/",
    },
    "finished": {
        "id": 6,
        "label": "2 月回盘导入",
        "done": 1842,
        "total": 1842,
        "state": "done",
        "words": "全部到账",
    },
    "weeks": [1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 5],
}

ACT = {
    "title": "受理何桂兰户的低保申请",
    "crumbs": [("受理登记", "/intake/"), ("核对并出具通知书", "")],
    "sentence": "受理后从今天起计 25 个工作日，最迟 2026-04-01 前办结；申请人会收到受理通知书。",
    "facts": [
        {"label": "申请人", "value": "何桂兰", "note": "石板村三组 17 号"},
        {"label": "类别", "value": "低保 · 新申请"},
        {"label": "材料", "value": "11 / 12，缺租房合同"},
    ],
    "law": LAW,
    "hidden": [("act", "accept")],
    "documents": ["受理通知书", "授权书"],
    "confirm": "受理",
    "back_url": "/intake/",
    "url": "/act/",
}
DONE = {
    "title": "已受理何桂兰户的低保申请",
    "sentence": "信息核对须在 3-20 周五前发起。",
    "at": datetime(2026, 2, 26, 15, 20, tzinfo=SHANGHAI),
    "by": "周敏",
    "documents": [{"title": "受理通知书", "number": "〔2026〕12号", "url": "/d/1/"}],
    "actions": [
        {"label": "发起信息核对", "url": "/act/check/", "primary": True},
        {"label": "回到工作台", "url": "/desk/"},
    ],
}
