"""What a household may be asked for beside the list: never what the rules forbid, nor what 核对 can find out itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.gaps import forbidden_reasons

if TYPE_CHECKING:
    from policies.rules import Rules


@dataclass(frozen=True, slots=True)
class Verdict:
    """`refusals` stop the asking, `warnings` are said and leave it to the office."""

    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def verdict(labels: Iterable[str], rules: Rules) -> Verdict:
    """Why these papers may not be asked for, each with its clause (TA-24, S-35; 57号 art. 10, 社会救助法 art. 62).

    A paper the rules themselves list may be asked for (管城 lists the 失业登记证明 that 泰安 forbids, H-41).
    """
    asked = [label.strip() for label in labels if label.strip()]
    banned = _forbidden(asked, rules)
    listed = [item.label for item in rules.materials if item.source == "paper"]
    free = [
        each for each in asked if not _named(each, rules.forbidden_materials) and not _named(each, listed)
    ]
    known = _knowable(free, rules)
    if rules.accept.shared_data_means == "refuse":
        return Verdict(tuple(banned + known))
    return Verdict(tuple(banned), tuple(known))


def _forbidden(labels: Sequence[str], rules: Rules) -> list[str]:
    if not rules.forbidden_materials:
        return []
    path = "forbidden_materials"
    basis = rules.basis(path)
    clause = basis.text if basis else rules.title
    return [
        said + _words(rules, path) for said in forbidden_reasons(labels, rules.forbidden_materials, clause)
    ]


def _knowable(labels: Iterable[str], rules: Rules) -> list[str]:
    """Papers about things the 核对 platform knows: the office looks there instead."""
    path = "accept.no_shared_data"
    basis = rules.basis(path)
    if not rules.accept.no_shared_data or basis is None:
        return []
    return [
        f"“{label}”可以通过核对查到，不得要求群众提供（{basis.text}），请由经办人查询{_words(rules, path)}"
        for label in labels
        if any(each in label for each in rules.accept.shared_data or ())
    ]


def _named(label: str, names: Iterable[str]) -> bool:
    return any(name in label or label in name for name in names)


def _words(rules: Rules, path: str) -> str:
    """The clause itself: ；原文：“居民申请最低生活保障不再要求提供……”."""
    words = rules.quote(path)
    return f"；原文：“{words}”" if words else ""
