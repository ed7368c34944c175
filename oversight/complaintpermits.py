"""Who may act on a complaint, and what stands in the way: its office, its handler, and nobody who is near to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.models import Post, Role
from accounts.permits import Permit, Recusal, holds, recusal
from audit.acts import guard
from oversight.complaintstates import Hands
from oversight.concerned import concerned
from oversight.routing import only_above

if TYPE_CHECKING:
    from oversight.models import Complaint

ROLES = {
    Hands.TOWNSHIP: (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD),
    Hands.COUNTY: (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER),
    Hands.CITY: (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR),  # they pass it on
}


class InTheirHands:
    """Permission: the office whose business the complaint is, and in it nobody who is near to the complaint."""

    def __init__(self, *unless: Recusal) -> None:
        self.unless = (concerned, *unless)

    def __call__(self, subject: Any, by: Any) -> bool:
        return not self.reasons(subject, by)

    def permit(self, subject: Complaint) -> Permit:
        return holds(*ROLES[Hands(subject.hands)], unless=self.unless, verb="办理")

    def reasons(self, subject: Complaint, by: Any) -> list[str]:
        return self.permit(subject).reasons(subject, by)

    def who_may(self, subject: Complaint) -> str:
        return self.permit(subject).who_may(subject)


def _handler_words(complaint: Complaint, _by: Post) -> str:
    handler = complaint.handler
    return f"由承办人{handler.author_name}办理" if handler else "还没有人接办"


@recusal(_handler_words)
def not_its_handler(complaint: Complaint, by: Post) -> bool:
    handler = complaint.handler
    return handler is None or handler.user_id != by.user_id


OFFICE = InTheirHands()
HANDLER = InTheirHands(not_its_handler)


@guard("由市级办理，本县只能转报")
def ours(complaint: Complaint) -> bool:
    return complaint.hands != Hands.CITY


@guard("本县可以办理，不转市级")
def for_the_city(complaint: Complaint) -> bool:
    return complaint.hands == Hands.CITY


@guard("不由乡镇（街道）办理，不用上交")
def at_township(complaint: Complaint) -> bool:
    return complaint.hands == Hands.TOWNSHIP


def _below_words(complaint: Complaint) -> str:
    if complaint.hands != Hands.COUNTY or complaint.township_id is None:
        return "不在县级，或者没有所属的乡镇（街道）"
    return "涉及工作人员或本级处理的，不能交乡镇（街道）办理"


@guard(_below_words)
def may_go_down(complaint: Complaint) -> bool:
    at_county = complaint.hands == Hands.COUNTY and complaint.township_id is not None
    return at_county and not only_above(complaint.against)
