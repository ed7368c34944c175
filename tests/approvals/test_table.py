"""Every act × every stage × every role, allowed or refused exactly as docs/workflow.md says."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Post, Role
from approvals import edges, workflow, workflowtable
from approvals.stages import Stage
from audit.acts import Guard, possible
from tests.approvals.walk import Walk
from tests.personas import PostOf


def test_the_page_is_what_the_declarations_say() -> None:
    """A new act without its row, or a changed one, fails here: run manage.py workflow_table."""
    call_command("workflow_table", check=True, stdout=StringIO())
    assert workflowtable.PAGE.read_text(encoding="utf-8") == workflowtable.page()


def test_a_stale_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflowtable, "HEAD", "# 旧的\n")
    with pytest.raises(CommandError, match=r"workflow\.md 与程序声明不一致"):
        call_command("workflow_table", check=True, stdout=StringIO())


@pytest.mark.parametrize("act", edges.acts())
def test_every_act_has_its_row_with_clause_and_people(act: str) -> None:
    law = workflowtable.rules()
    assert f"{workflow.label(act)}<br>`{act}`" in workflowtable.act_table(law)
    assert workflow.clause(act, law)
    assert workflow.permit_of(edges.declared(act)[0], law).roles


def test_acts_are_numbered_apart() -> None:
    orders = [edges.declared(act)[0].custom["order"] for act in edges.acts()]
    assert len(set(orders)) == len(orders)


@pytest.fixture
def staff(post_of: PostOf) -> dict[str, Post]:
    return {role: post_of(role, name="某人") for role in Role}


def test_every_act_at_every_stage_for_every_role(
    walk: Walk, staff: dict[str, Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards are set aside: what is left is who may do what where."""
    monkeypatch.setattr(Guard, "reason", lambda *_: "")
    procedure, law, cells = walk.enter("2026-09-28"), workflowtable.rules(), 0
    for stage in Stage:
        procedure.__dict__["stage"] = stage.value  # in memory only: the database would refuse
        for role, post in staff.items():
            allowed = {item.name for item in possible(procedure, post) if not item.reasons}
            for act in edges.acts():
                assert (act in allowed) == workflow.may(act, stage, role, law), (act, stage, role)
                cells += 1
    assert cells == len(Stage) * len(Role) * len(edges.acts())


def test_no_step_leads_round_the_investigation() -> None:
    """A.7 P2: nothing before acceptance reaches a decision, and only `decide` and the last posting grant."""
    early = {Stage.DRAFT, Stage.SUBMITTED, Stage.CORRECTION}
    assert not [
        edge
        for edge in edges.edges()
        if edge[1] in early and edge[2] in {"decision", "in_force", "publicity"}
    ]
    granting = {act for act, _, after in edges.edges() if after == Stage.IN_FORCE}
    assert granting >= {"decide", "close_notice", "complete_papers"}
    # Urgent aid alone goes ahead of its papers (649号 第四十八条).
    assert {act for act, before, after in edges.edges() if after == Stage.COMPLETION} == {"grant_relief"}
