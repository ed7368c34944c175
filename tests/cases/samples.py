"""What the acts hand over to each kind of paper: one invented household through every paper there is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from accounts.models import Post
from tests.cases.conftest import ACCEPTED

MAIN = "何桂兰因患重病住院，自付医疗费用较大，家庭收入减少，基本生活暂时出现困难。"


def opinion_of(by: Post, remark: str = "情况属实。") -> SimpleNamespace:
    lines = [
        {"label": "家庭月收入", "value": "1,488.00", "basis": "操作细则 一(一)1"},
        {"label": "人均月收入", "value": "496.00", "basis": "操作细则 一(二)3"},
        {"label": "月保障金额", "value": "672.00", "basis": "操作细则 一(二)3(5)", "total": True},
    ]
    return SimpleNamespace(
        recommended=True, payable=Decimal("672.00"), remark=remark, reread_text="与核对报告一致。",
        reread_by=by, reread_at=ACCEPTED, signed_by=by, signed_at=ACCEPTED, derivation={"lines": lines}, round=1,
    )  # fmt: skip


def decision_of(by: Post, **facts: Any) -> SimpleNamespace:
    granted = {
        "granted": True, "persons": 3, "amount": Decimal("600.00"), "topup": Decimal("72.00"),
        "payable": Decimal("672.00"), "first_month": date(2026, 11, 1), "decided_at": ACCEPTED, "reasons": "",
        "derivation": None, "decided_by": by,
    }  # fmt: skip
    return SimpleNamespace(**{**granted, **facts})


def refused(by: Post) -> SimpleNamespace:
    return decision_of(by, granted=False, first_month=None, reasons="家庭人均收入高于低保标准。")


def plain_extras(by: Post) -> dict[str, dict[str, Any]]:
    """`extra` of every kind that needs no evidence row; the others are in the fixture `extras`."""
    day, month = date(2026, 10, 20), date(2026, 11, 1)
    return {
        "D01": {
            "person": "何桂兰", "finder": "石国强", "finder_kind": "网格员", "need": MAIN, "found_at": ACCEPTED,
            "urgent": True, "address": "青杠街 12 号", "told_on": day, "follow_up": "已告知可以申请临时救助。",
        },
        "D02": {"schemes": ["最低生活保障", "临时救助"], "wish": MAIN},
        "D10": {"reason": "户籍不在本街道，请向户籍所在地街道提出。"},
        "D16": {"reasons": ["名下有机动车辆一辆（轿车）。", "核对所得家庭人均月收入1,210.00元，高于当地标准。"]},
        "D17": {"come_by": day, "where": "东关街道社会救助窗口"},
        "D22": {
            "to": "二七区民政局", "persons": ["陈国富（配偶）"], "address": "南桥街道河畔路 8 号 2 单元 301",
            "items": ["居住和就业情况", "收入来源和金额", "车辆、住房等财产情况"], "due_on": day,
            "contact": "李敏，0371-00000000",
        },
        "D20": {
            "to": "河南某某建筑劳务有限公司", "about": "务工收入", "items": ["陈国富的用工起止时间", "月工资数额"],
            "reply_by": day, "contact": "李敏，0371-00000000",
        },
        "D21": {"to": "管城回族区房屋征收办公室", "items": ["何桂兰户房屋征收补偿金额"], "reply_by": day},
        "D28": {
            "round": 2, "cause": "公示期间有异议", "conclusion": "经重新调查，异议所说情况不属实，维持原审核意见。",
            "differences": [{"label": "机动车辆", "before": "无", "after": "无（登记在他人名下）"}],
        },
        "D29": {
            "held_at": ACCEPTED, "place": "街道办事处会议室", "chair": "赵建国",
            "present": [
                {"name": "赵建国", "post": "街道办事处主任", "vote": "同意"},
                {"name": "王丽", "post": "分管领导", "vote": "同意"},
                {"name": "李敏", "post": "经办员", "vote": "弃权"},
                {"name": "何志强", "post": "社区书记", "recused": "与申请人是兄妹"},
            ],
            "facts": MAIN, "conclusion": "同意纳入保障。", "reasons": "材料缺失不是申请人的原因，生活确有困难。",
            "name": "一事一议",
        },
        "D30": {"decision": decision_of(by), "opinion": opinion_of(by)},
        "D31": {"decision": decision_of(by), "valid_from": day, "valid_until": day + timedelta(days=180)},
        "D32": {"decision": refused(by)},
        "D33": {
            "change": "decrease", "old": Decimal("672.00"), "new": Decimal("412.00"), "from_month": month,
            "reason": "陈国富自2026年9月起务工，月工资1,300.00元。", "heard": "对工资数额没有异议。",
            "derivation": {"lines": [{"label": "人均月收入", "value": "626.00", "basis": "操作细则 三"}]},
        },
        "D34": {
            "reason": "家庭人均月收入1,310.00元，高于当地保障标准。", "last_month": month,
            "heard": "知道了，没有意见。", "answer": "清楚，没有意见。", "explained_at": ACCEPTED,
        },
        "D35": {
            "from_month": month, "until_month": date(2027, 10, 1), "amount": Decimal("412.00"),
            "reason": "因就业使家庭人均收入超过保障标准。",
        },
        "D36": {"reason": "申请人书面撤回", "ending": "withdrawn"},
        "D37": {
            "event": "突发重大疾病", "requested_at": ACCEPTED, "granted_at": ACCEPTED + timedelta(hours=5),
            "amount": Decimal("1500.00"), "means": "现金", "description": MAIN, "place": "青杠社区",
            "criteria": ["突发重大疾病，需立即救治", "家庭无力支付"], "due_on": day,
        },
        "D38": {
            "decision": decision_of(by, payable=Decimal("1800.00")), "opinion": opinion_of(by), "event": MAIN,
            "threshold": "本户一年内累计1,800.00元，不超过每户2,000.00元，由乡镇（街道）审批。",
            "instalments": [
                {"month": month, "amount": Decimal("1000.00"), "kind": "现金"},
                {"month": date(2026, 12, 1), "amount": Decimal("800.00"), "kind": "现金"},
            ],
        },
        "D39": {
            "village": "青杠社区", "month": month, "hotlines": ("0371-00000001", "0371-00000002"),
            "lines": [
                {"name": "何桂兰", "household_size": 3, "amount": Decimal("672.00")},
                {"name": "欧阳明月", "household_size": 1, "amount": Decimal("780.00"), "minor": True},
            ],
        },
        "D46": {
            "grantor": "何桂兰", "holder": "陈国富", "holder_relation": "配偶", "purpose": "何桂兰的日常生活和就医",
            "since": day, "until": date(2027, 10, 19), "account": "6222 **** **** 1234", "filing_no": "2026-018",
        },
        "D47": {
            "provider": "青杠社区敬老院", "services": ["日常起居照料", "送医陪护", "每周探访"], "since": day,
            "until": date(2027, 10, 19), "institution": True, "fee": Decimal("420.00"),
        },
        "D49": {"staff": "唐蕾", "since": day, "until": date(2027, 10, 19)},
        "D48": {
            "assessed_on": day, "outcome": "部分丧失生活自理能力", "assessors": ["孙海", "何志强"],
            "items": [
                {"name": name, "able": able}
                for name, able in [
                    ("自主吃饭", True), ("自主穿衣", True), ("自主上下床", True), ("自主如厕", True),
                    ("室内自主行走", False), ("自主洗澡", False),
                ]
            ],
        },
        "D50": {
            "to": "管城回族区医疗保障局", "about": "住院费用负担重", "facts": MAIN, "due_on": day,
            "contact": "李敏，0371-00000000",
        },
        "D50R": {
            "department": "管城回族区医疗保障局", "about": "住院费用负担重", "answered_on": day,
            "result": "已按规定给予医疗救助，救助金额3,200.00元。",
        },
        "D51": {
            "about": "何桂兰户救助资金需求超过规定标准", "facts": MAIN,
            "plan": "由民政、医保、慈善组织共同帮扶，分期给予临时救助。", "conditions": "请安排专项资金2万元。",
        },
        "D56": {
            "to": "东关街道办事处", "sample": "东关街道2026年9月低保抽查", "found": ["调查材料：没有入户照片"],
            "demand": "补拍入户照片，重新归档", "due_on": day,
        },
        "D57": {
            "sample": "东关街道2026年9月低保抽查", "reasons": ["随机抽中"], "way": "查阅材料",
            "verdicts": [("调查材料", "有问题", "没有入户照片"), ("审核意见", "属实、规范", "")], "finding": "限期整改",
            "words": "补拍入户照片，重新归档",
        },
        "D69": {
            "trigger": "定期复核到期", "methods": ["信息核对", "入户调查"], "findings": "家庭人口没有变化，收入略有增加。",
            "result": "减发", "old": Decimal("672.00"), "new": Decimal("412.00"), "reviewed_on": day,
            "changes": ["陈国富自9月起务工"], "next_on": date(2027, 4, 20),
        },
        "D69B": {"reported_on": day, "reporter": "何桂兰", "changes": ["陈国富自9月起在外务工，月工资1,300元"]},
        "EXT": {"reason": "核对结果有争议，需要进一步查证", "due_on": day},
    }  # fmt: skip
