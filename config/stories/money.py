"""What stories tell of the money: rosters built, signed and released."""

from __future__ import annotations

from typing import Any

from accounts.models import Post
from config.stories.happening import Happening, Kind, Subject
from config.stories.mistakes import StoryError
from config.stories.reading import Act
from config.stories.track import Track
from config.stories.values import Telling
from config.stories.words import choice, day, money, month
from payments.actforms import form_for
from payments.build import build_roster
from payments.funds.forms import form_for as fund_form_for
from payments.funds.kinds import EntryKind, Fund
from payments.models import FundEntry, FundYear, Roster
from policies.categories import Category


def _build_roster(track: Track, act: Act, by: Post) -> None:
    first = month(act.facts.get("month", act.at.date()), f"{act.place} month")
    category = choice(
        Category.choices, act.facts.get("category", track.story.category), f"{act.place} category"
    )
    township = track.scene.township
    if "township" in act.facts:
        township = track.scene.region(act.facts["township"], f"{act.place} township")
    track.keep_thing("roster", act, build_roster(township, category, first, by=by, at=act.at))


def _line(said: Any, telling: Telling, place: str) -> Any:
    found = telling.subject.lines.filter(head_name=said).first()
    if found is None:
        raise StoryError([f"{place}：名册里没有“{said}”户"])
    return found


def _enter_fund(track: Track, act: Act, by: Post) -> None:
    """One entry of the county's fund ledger. What cannot be booked may be tried: the ledger refuses it."""
    told = act.facts
    entry = FundYear.objects.enter(
        track.scene.county,
        kind=_code(EntryKind.choices, told.get("kind", "")),
        fund=_code(Fund.choices, told.get("fund", "")),
        to_fund=_code(Fund.choices, told.get("to_fund", "")),
        amount=money(told.get("amount", "0"), f"{act.place} amount"),
        document_no=told.get("document_no", ""),
        dated_on=day(told.get("dated_on", act.at), f"{act.place} dated_on"),
        allocated_on=day(told["allocated_on"], f"{act.place} allocated_on")
        if "allocated_on" in told
        else None,
        purpose=told.get("purpose", ""),
        by=by,
        at=act.at,
    )
    track.keep_thing("fund", act, entry)


def _code(choices: Any, said: str) -> str:
    """The code of a label; anything else as it was written."""
    return next((value for value, label in choices if said == label), said)


HAPPENINGS: dict[str, Happening] = {
    "enter_fund": Happening(
        "登记资金",
        {
            "kind": "种类（上级补助、本级预算、低保结余转临时救助、工作经费支出）",
            "fund": "资金（低保资金、特困供养资金、临时救助资金、工作经费）",
            "to_fund": "转入的资金",
            "amount": "金额",
            "document_no": "文号",
            "dated_on": "到账（批准、支出）日期，省略为当天",
            "allocated_on": "下达日期",
            "purpose": "用途、说明",
        },
        _enter_fund,
        opens=False,
    ),
    "build_roster": Happening(
        "生成名册",
        {"month": "发放月份", "category": "类别", "township": "乡镇（街道），省略为第一个"},
        _build_roster,
        opens=False,
    ),
}

SUBJECTS: dict[str, Subject] = {
    "fund": Subject("资金登记", FundEntry, 'do = "enter_fund"', form=fund_form_for),
    "roster": Subject(
        "名册",
        Roster,
        'do = "build_roster"',
        form=form_for,
        kinds={"RosterLine": Kind("户主的姓名", _line)},
    ),
}
