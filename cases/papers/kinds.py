"""The kinds of papers: code, usual title, 代字 of its number series, template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.papers.wording import category_name

if TYPE_CHECKING:
    from policies.rules import Rules


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper.

    `archive`: the copy kept on file, with whole identity numbers. `public`: hangs on a board. `letter`: an
    official letter laid out by GB/T 9704. `county`: always the county's, whoever writes it. `form`: printed
    from the file for people to sign, before any act. `{aid}` in a title is the aid applied for.
    """

    code: str
    title: str
    word: str
    template: str
    archive: bool = False
    public: bool = False
    letter: bool = False
    county: bool = False
    form: bool = False

    def title_by(self, rules: Rules) -> str:
        """What this region calls the paper; its usual title where the rules are silent."""
        if self.code == "D31" and rules.certificate.document:
            return rules.certificate.document
        if self.code == "D30" and rules.decide.form:
            return rules.decide.form
        return rules.document_name(self.code, self.title.format(aid=category_name(rules.category)))


def _kind(code: str, title: str, word: str, **flags: bool) -> Kind:
    return Kind(code, title, word, f"documents/{code.lower()}.html", **flags)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        _kind("D01", "主动发现登记表", "救发", archive=True),
        _kind("D02", "救助意愿登记表", "救愿", archive=True),
        _kind("D03", "{aid}申请表", "救申", archive=True, form=True),
        _kind("D04", "家庭收入和财产状况声明", "救声", archive=True, form=True),
        _kind("D05", "诚信承诺书", "救诺", archive=True, form=True),
        _kind("D06", "家庭经济状况核对授权书", "救权", archive=True, form=True),
        _kind("D07", "代办委托书", "救代", archive=True, form=True),
        _kind("D08", "一次性告知书", "救补"),
        _kind("D09", "申请受理通知书", "救受"),
        _kind("D10", "不予受理告知书", "救不受"),
        _kind("D11", "{aid}申请材料清单", "救单", public=True, form=True),
        _kind("D12", "近亲属备案表", "救亲", archive=True, form=True),
        _kind("D13", "家庭经济状况核对提请单", "救核", archive=True),
        _kind("D14", "核对报告登记单", "救核报", archive=True),
        _kind("D15", "核对疑点核实记录", "救疑", archive=True),
        _kind("D16", "家庭经济状况核对不符说明书", "救核说"),
        _kind("D17", "正式申请通知书", "救请"),
        _kind("D18", "入户调查表", "救调", archive=True),
        _kind("D19", "邻里访问记录", "救访", archive=True, form=True),
        _kind("D20", "关于请提供有关情况的函", "救证函", archive=True, letter=True, form=True),
        _kind("D21", "关于请协助查证有关情况的函", "救协", archive=True, letter=True, form=True),
        _kind("D21P", "告知承诺书", "救告诺", archive=True, form=True),
        _kind("D22", "关于委托开展入户调查的函", "救函", archive=True, letter=True, county=True),
        _kind("D23", "民主评议会议通知和签到表", "救评通"),
        _kind("D24", "民主评议记录", "救评", archive=True),
        _kind("D25", "审核意见表", "救审", archive=True),
        _kind("D26", "公示单", "救示", public=True),
        _kind("D27", "公示异议登记及处理意见", "救异", archive=True),
        _kind("D28", "重新调查报告", "救重调", archive=True),
        _kind("D29", "审核确认会议纪要", "救议", archive=True),
        _kind("D30", "社会救助申请审批表", "救批", archive=True),
        _kind("D31", "社会救助证", "救证"),
        _kind("D32", "不予批准告知书", "救不批"),
        _kind("D33", "{aid}金额调整告知书", "救调整"),
        _kind("D34", "停止{aid}告知书", "救停"),
        _kind("D35", "{aid}渐退期通知书", "救渐"),
        _kind("D36", "终结告知书", "救终"),
        _kind("D37", "先行救助登记表", "救急", archive=True),
        _kind("D38", "临时救助审批表", "救临", archive=True),
        _kind("D39", "{aid}对象长期公示单", "救长", public=True),
        _kind("D46", "社会救助金代取授权（委托）书", "救取"),
        _kind("D47", "照料服务协议", "救照", archive=True),
        _kind("D48", "生活自理能力评估表", "救评估", archive=True),
        _kind("D49", "保密协议", "救密"),
        _kind("D50", "社会救助事项转办函", "救转", letter=True),
        _kind("D50R", "转办结果告知书", "救转告"),
        _kind("D51", "关于社会救助有关情况的报告", "救报", letter=True),
        _kind("D56", "限期整改通知书", "救改", county=True),
        _kind("D57", "抽查复核记录表", "救查", archive=True, county=True),
        _kind("D69", "定期复核记录表", "救复", archive=True),
        _kind("D69B", "家庭情况变化报告表", "救变"),
        _kind("EXT", "延长办理期限告知书", "救延"),
    )
}
