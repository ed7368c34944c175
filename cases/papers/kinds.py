"""The kinds of papers a case gives rise to: code, usual title, 代字 of its number series, template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.rules import Rules


@dataclass(frozen=True, slots=True)
class Kind:
    """`archive`: the copy kept on file, with whole identity numbers. `public`: hangs on a board."""

    code: str
    title: str
    word: str
    template: str
    archive: bool = False
    public: bool = False

    def title_by(self, rules: Rules) -> str:
        """What this region calls the paper; its usual title where the rules are silent."""
        if self.code == "D31" and rules.certificate.document:
            return rules.certificate.document
        if self.code == "D30" and rules.decide.form:
            return rules.decide.form
        return rules.document_name(self.code, self.title)


def _kind(code: str, title: str, word: str, **flags: bool) -> Kind:
    return Kind(code, title, word, f"documents/{code.lower()}.html", **flags)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        _kind("D08", "一次性告知书", "救补"),
        _kind("D09", "申请受理通知书", "救受"),
        _kind("D10", "不予受理告知书", "救不受"),
        _kind("D13", "家庭经济状况核对提请单", "救核", archive=True),
        _kind("D18", "入户调查表", "救调", archive=True),
        _kind("D24", "民主评议记录", "救评", archive=True),
        _kind("D25", "审核意见表", "救审", archive=True),
        _kind("D26", "公示单", "救示", public=True),
        _kind("D27", "公示异议登记及处理意见", "救异", archive=True),
        _kind("D30", "社会救助申请审批表", "救批", archive=True),
        _kind("D31", "社会救助证", "救证"),
        _kind("D32", "不予批准告知书", "救不批"),
        _kind("D36", "终结告知书", "救终"),
        _kind("EXT", "延长办理期限告知书", "救延"),
    )
}
