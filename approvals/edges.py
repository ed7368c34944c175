"""Every step a procedure may take, read from the acts themselves: act, stage before, stage after.

The database holds the same list (approvals/sql/edges.sql) and lets a stage change along it only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django_fsm import GET_STATE

from approvals.models import Procedure
from approvals.route import stay

SQL = Path(__file__).parent / "sql" / "edges.sql"
HEAD = """-- Which act may take a procedure from where to where. Generated from the acts: manage.py workflow_table
CREATE OR REPLACE FUNCTION approvals_stage_edge(act text, before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT (act, before, after) IN (VALUES
"""
TAIL = """
    )
$$;
"""

Edge = tuple[str, str, str]


def acts() -> list[str]:
    """Names of all acts of a procedure, in the order the office does them."""
    names = [name for name in dir(Procedure) if hasattr(getattr(Procedure, name, None), "_django_fsm")]
    return sorted(names, key=lambda name: (declared(name)[0].custom["order"], name))


def declared(act: str) -> list[Any]:
    """The declarations of one act, one for each stage it may be done at."""
    return list(getattr(Procedure, act)._django_fsm.transitions.values())


def targets(transition: Any) -> list[str]:
    """The stages a declaration may lead to; an act that stays leads nowhere else."""
    if not isinstance(transition.target, GET_STATE):
        return [str(transition.target)]
    if transition.target.func is stay:
        return [str(transition.source)]
    return [str(stage) for stage in transition.target.allowed_states]


def edges() -> list[Edge]:
    """(act, stage before, stage after) of every declared change of stage."""
    return sorted(_all())


def _all() -> Iterator[Edge]:
    for act in acts():
        for transition in declared(act):
            for target in targets(transition):
                if target != str(transition.source):
                    yield act, str(transition.source), target


def as_sql() -> str:
    """The list as the database's own function."""
    rows = ",\n".join(f"        ('{act}', '{before}', '{after}')" for act, before, after in edges())
    return HEAD + rows + TAIL
