"""The facts of each act, read from the act itself and from its form: what may be written, as what, under which words."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import ChoiceField, Form, ModelChoiceField

from approvals.actforms import form_for
from approvals.edges import acts
from approvals.models import Procedure

FRAME = ("self", "by", "at")
KINDS = {
    "str": "文字",
    "bool": "是否（true/false）",
    "int": "整数",
    "Decimal": "金额",
    "datetime.date": "日期",
    "datetime.datetime": "时间",
    "Post": "人或岗位",
    "list[Post]": "人或岗位的列表",
    "StoredFile": "文件（true 有，false 无）",
    "BoardPhotos": "公示栏名的列表，每处一张照片",
    "Region": "地方",
    "Member": "家庭成员的姓名",
    "Doubt": "疑点的项目",
    "Objection": "第几件异议",
    "Sequence[DoubtFacts]": "疑点列表 {item, found, declared}",
    "Sequence[str]": "文字的列表",
    "Collection[str]": "文字的列表",
    "list[str]": "文字的列表",
    "Sequence[Supporter]": "义务人姓名的列表",
    "Case": "另一卷的名字",
    "Referral": "第几件转办",
    "Overpayment": "第几笔追回",
}
# Facts whose form asks for them under another name, or piece by piece.
WORDS = {"boards": "各处公示栏", "reporter": "求助人", "criteria": "急难情形"}
LISTS = ("Sequence[str]", "Collection[str]", "list[str]")


@dataclass(frozen=True)
class Fact:
    """One keyword fact of an act. `kind` is its type without “| None”; `choices` are (value, label) where it has them."""

    name: str
    kind: str
    optional: bool
    default: Any
    label: str
    choices: tuple[tuple[str, str], ...]

    @property
    def has_default(self) -> bool:
        return self.default is not inspect.Parameter.empty

    @property
    def listed(self) -> bool:
        return self.kind in LISTS

    @property
    def words(self) -> str:
        """What an office is told to write here."""
        if self.choices:
            return "、".join(label for _, label in self.choices)
        return KINDS.get(self.kind, self.kind)


def facts_of(act: str, model: type = Procedure, form: type[Form] | None = None) -> dict[str, Fact]:
    """Name → fact of an act of `model`, in the order the act declares them."""
    fields = getattr(form or form_for(act), "base_fields", {})
    found = {}
    for name, parameter in inspect.signature(getattr(model, act)).parameters.items():
        if name in FRAME or parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        kind, optional = plain_type(parameter.annotation)
        field = fields.get(name)
        label = str(field.label) if field else WORDS.get(name, name)
        found[name] = Fact(name, kind, optional, parameter.default, label, _choices(field))
    return found


def plain_type(annotation: Any) -> tuple[str, bool]:
    """`datetime.date | None` → ("datetime.date", True)."""
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    parts = [part.strip() for part in text.split("|")]
    return " | ".join(part for part in parts if part != "None"), "None" in parts


def _choices(field: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(field, ChoiceField) or isinstance(field, ModelChoiceField):
        return ()
    offered: Iterable[tuple[Any, Any]] = field.widget.choices
    return tuple((str(value), str(label)) for value, label in offered if value not in ("", None))


def label_of(act: str) -> str:
    """What the office calls an act of a procedure."""
    return str(next(iter(getattr(Procedure, act)._django_fsm.transitions.values())).custom["label"])


def act_named(said: str) -> str | None:
    """The act written by its name or by its Chinese label; None when there is none such."""
    known = acts()
    if said in known:
        return said
    labelled = [name for name in known if label_of(name) == said]
    return labelled[0] if len(labelled) == 1 else None


# What an office writes when the story does not say: by act and fact, then by fact.
TEXTS: dict[str, str] = {
    "scope": "全家收入、存款、车辆、不动产、社会保险",
    "comparison": "材料与核对报告一致，未见新增收入和财产",
    "remark": "情况属实，符合规定",
    "explanation": "已向申请人当面核实",
    "reply": "已重新核查，结果如实答复",
    "receiver": "申请人本人",
    "conclusion": "true",
    "dissent": "",
    "place": "",
}
