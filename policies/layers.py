"""Merging profile files into one set of cited values: who speaks first, and who fills silence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from policies.schema import Chapter, Cited, ProfileFile, Step
from policies.sections import Publicity

_FILLABLE = ("days", "unit", "place", "posted_by", "fields")


@dataclass(frozen=True)
class Layer:
    """Resolved values of one region × category; paths are `section.field`."""

    local: tuple[ProfileFile, ...]
    national: ProfileFile
    delegated: bool
    values: Mapping[str, Cited]

    @property
    def _top(self) -> ProfileFile:
        return self.local[0] if self.local else self.national

    @property
    def profile(self) -> str:
        return self._top.meta.key

    @property
    def version(self) -> str:
        return self._top.version

    @property
    def title(self) -> str:
        return self._top.meta.title

    @property
    def baseline(self) -> str:
        return self.national.version

    def route(self) -> tuple[Step, ...]:
        """Steps that apply here: a county step drops out where the township decides."""
        return self._steps("route")

    def review_route(self) -> tuple[Step, ...]:
        """The way of a review, change or stop of what was granted."""
        return self._steps("review_route")

    def _steps(self, path: str) -> tuple[Step, ...]:
        if path not in self.values:
            return ()
        limited = "delegation.limit_yuan" in self.values
        return tuple(
            step
            for step in self.values[path].value
            if not (step.options.get("when") == "not_delegated" and self.delegated)
            and not (step.options.get("when") == "above_limit" and not limited)
        )

    @cached_property
    def _publicity_list(self) -> tuple[Publicity, ...]:
        if "publicity" not in self.values:
            return ()
        made = []
        for key in self.values["publicity"].value:
            prefix = f"publicity.{key}."
            parts = {p.removeprefix(prefix): c for p, c in self.values.items() if p.startswith(prefix)}
            basis = parts["content"].basis if "content" in parts else self.values["publicity"].basis
            made.append(Publicity(id=key, basis=basis.text, **{n: c.value for n, c in parts.items()}))
        return tuple(made)

    def publicities(self) -> tuple[Publicity, ...]:
        return self._publicity_list

    def quotes(self) -> dict[str, str]:
        """Citation → words of the law for every value used."""
        known: dict[str, str] = {}
        for file in (self.national, *reversed(self.local)):
            known.update(file.clauses)
        used = {cited.basis.text for cited in self.values.values()}
        return {text: known[text] for text in sorted(used) if text in known}


def resolve_layers(
    local: tuple[ProfileFile, ...], national: ProfileFile, category: str, switched: bool | None
) -> Layer:
    """County first, the national baseline last; `switched` answers a per-county delegation switch.

    With `switched` None the switch is on only where a county's own file delegates the category.
    """
    values: dict[str, Cited] = {}
    for file in local:
        _fill(values, _chapter_values(file, category))
    delegated = _is_delegated(values, local, category, switched)
    if not delegated and "delegation.per_county_switch" in values:
        values = {path: cited for path, cited in values.items() if not path.startswith("delegation.")}
    baseline = _chapter_values(national, category)
    _complete_publicities(values, baseline)
    _add_limits(values, baseline, delegated)
    _fill(values, baseline)
    return Layer(local, national, delegated, values)


def _fill(values: dict[str, Cited], lower: Mapping[str, Cited]) -> None:
    """Take from a lower layer what the upper ones are silent about."""
    own_publicity = "publicity" in values
    own_materials = "materials" in values
    for path, cited in lower.items():
        if own_publicity and path.partition(".")[0] == "publicity":
            continue
        if own_materials and path.partition(".")[0] == "materials":
            continue
        values.setdefault(path, cited)


def _chapter_values(file: ProfileFile, category: str) -> dict[str, Cited]:
    """All a file says about a category: its own chapter, what it follows, the common chapter.

    The common chapter speaks only for categories the document covers at all.
    """
    own = file.chapters.get(category)
    if own is None and file.meta.level != "nation":
        return {}
    values = dict(own.cited) if own else {}
    if own and own.same_as:
        _fill(values, _followed(file, own))
    if "common" in file.chapters:
        _fill(values, file.chapters["common"].cited)
    return values


def _followed(file: ProfileFile, own: Chapter) -> dict[str, Cited]:
    assert own.same_as is not None
    same = own.same_as
    found = _chapter_values(file, same.category)
    common = file.chapters["common"].cited if "common" in file.chapters else {}
    kept = {
        path: cited
        for path, cited in found.items()
        if path not in common and not any(path == s or path.startswith(f"{s}.") for s in same.silent)
    }
    if not same.basis.suggested:
        return kept
    return {
        path: replace(
            cited,
            basis=replace(
                cited.basis, suggested=True, analogy=not cited.basis.suggested, note=same.basis.text
            ),
        )
        for path, cited in kept.items()
    }


def _is_delegated(
    values: Mapping[str, Cited], local: tuple[ProfileFile, ...], category: str, switched: bool | None
) -> bool:
    to = values.get("delegation.to")
    if to is None or to.value != "township":
        return False
    switch = values.get("delegation.per_county_switch")
    if switch is None or not switch.value:
        return True
    if switched is not None:
        return switched
    county = [file for file in local if file.meta.level == "county"]
    return any("delegation.to" in _chapter_values(file, category) for file in county)


def _complete_publicities(values: dict[str, Cited], baseline: Mapping[str, Cited]) -> None:
    """A local board without days or fields takes those of the national publicity."""
    if "publicity" not in values:
        return
    for key in values["publicity"].value:
        for part in _FILLABLE:
            if part == "place" and f"publicity.{key}.boards" in values:
                continue
            cited = baseline.get(f"publicity.P1.{part}")
            if cited is not None:
                values.setdefault(f"publicity.{key}.{part}", cited)


def _add_limits(values: dict[str, Cited], baseline: Mapping[str, Cited], delegated: bool) -> None:
    """办结 limits: 83号's 20 days where delegated; shown as advisory where the region is looser."""
    shorter = baseline.get("overall.limit_if_delegated") if delegated else None
    if shorter is None:
        return
    if "overall.limit" not in values:
        values["overall.limit"] = shorter
    elif not shorter.basis.suggested and shorter.value.n < values["overall.limit"].value.n:
        values["overall.national"] = shorter
