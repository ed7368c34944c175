"""What is still owed after a conclusion: an answer, the report to the county, the filing with the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.acts import guard
from oversight.complaintstates import Hands

if TYPE_CHECKING:
    from oversight.models import Complaint


def _words(complaint: Complaint, key: str) -> str:
    basis = complaint.rules.basis(f"oversight.{key}")
    return f"（{basis.text}）" if basis else ""


def answer_due(complaint: Complaint) -> bool:
    """Whoever asked for an answer, and under 57号 art. 37 (220号 art. 36) whoever gave a name, gets one."""
    named = complaint.real_name and bool(complaint.rules.oversight.complaint_real_name_all)
    return complaint.answered_on is None and (complaint.wants_answer or named)


def report_due(complaint: Complaint) -> bool:
    """YC-122: what a township found goes to the county."""
    asked = complaint.rules.oversight.complaint_report_to == "county"
    return asked and complaint.hands == Hands.TOWNSHIP and complaint.reported_at is None


def filing_due(complaint: Complaint) -> bool:
    """YC-125: what the county handled in a township's stead is filed with the city."""
    asked = complaint.rules.oversight.complaint_filed_with == "city"
    return asked and complaint.hands == Hands.COUNTY and complaint.filed_on is None


def owed(complaint: Complaint) -> list[str]:
    """Chinese sentences; empty when the complaint is settled."""
    if complaint.concluded_at is None:
        return []
    found = []
    if answer_due(complaint):
        why = "要求答复" if complaint.wants_answer else "实名" + _words(complaint, "complaint_real_name_all")
        found.append(f"答复投诉人：{why}")
    if report_due(complaint):
        found.append("把处理结果报县级" + _words(complaint, "complaint_report_to"))
    if filing_due(complaint):
        found.append("把处理结果报市级备案" + _words(complaint, "complaint_filed_with"))
    return found


@guard(
    lambda complaint: f"实名举报须逐一核查{_words(complaint, 'complaint_real_name_all')}，还没有登记调查情况"
)
def looked_into(complaint: Complaint) -> bool:
    named = complaint.real_name and bool(complaint.rules.oversight.complaint_real_name_all)
    return not named or complaint.notes.exists()


@guard("投诉人没有留联系方式，也没有要求答复")
def can_be_answered(complaint: Complaint) -> bool:
    return complaint.real_name or complaint.wants_answer or bool(complaint.contact)


@guard("已经答复过投诉人")
def not_answered(complaint: Complaint) -> bool:
    return complaint.answered_on is None


@guard("本地规则不要求上报县级，或者已经上报")
def report_wanted(complaint: Complaint) -> bool:
    return report_due(complaint)


@guard("本地规则不要求报市级备案，或者已经报过")
def filing_wanted(complaint: Complaint) -> bool:
    return filing_due(complaint)
