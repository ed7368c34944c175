"""What each kind of paper says, gathered from the files at the moment it is issued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cases.papers import aftercare, boards, deciding, evidence, forms, intake, letters, wording
from cases.papers.contracts import lacking
from cases.papers.facts import Content, Facts

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models import Case
    from cases.papers.kinds import Kind
    from policies.rules import Rules

CONTENTS: dict[str, Callable[[Facts], Content]] = {
    **intake.CONTENTS,
    **forms.CONTENTS,
    **evidence.CONTENTS,
    **boards.CONTENTS,
    **deciding.CONTENTS,
    **aftercare.CONTENTS,
    **letters.CONTENTS,
}


def content_of(
    what: Kind, case: Case | None, *, by: Post, at: datetime, rules: Rules, extra: Mapping[str, Any]
) -> Content:
    """The words and figures of one paper; `title` when it is not the usual one of its kind.

    TypeError when `extra` lacks what the contract of the kind asks for.
    """
    if missing := lacking(what.code, extra):
        raise TypeError(f"{what.code} needs {', '.join(missing)} in extra")
    facts = Facts(what, case, by, at, rules, extra)
    of_file = {} if what.public or case is None else _of_file(facts)
    return {**_public(facts), **of_file, **CONTENTS[what.code](facts)}


def _public(facts: Facts) -> Content:
    """What may stand on any paper, a posted one too."""
    unit = facts.unit
    return {
        "category": wording.category_name(facts.rules.category),
        "rules_title": facts.rules.title,
        "village": facts.file.village.name if facts.file else "",
        "office": wording.office_name(unit),
        "county_office": wording.office_name(unit.county or unit),
        "handler": facts.by.author_name,
    }


def _of_file(facts: Facts) -> Content:
    """What a paper for the applicant or the file says of the case."""
    case, archive = facts.case, facts.what.archive
    household, applicant = case.household, case.applicant
    return {
        "case_no": case.case_no,
        "applicant": case.applicant_name,
        "applicant_id": (applicant.id_number if archive else applicant.masked_id) or "—",
        "address": f"{case.village.name}{household.group_name}{household.address}",
        "members": wording.facts_of_members(case, archive=archive),
        "opened_on": wording.day_of(case.opened_at),
        "proxy_name": case.proxy_name,
    }
