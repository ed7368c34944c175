"""What stands in the way of a whole subject stops its acts, for `perform` and for `possible` alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.acts import Actor, Refused, perform, possible
from tests.audit.probe import Official, Petition

pytestmark = pytest.mark.django_db


def test_the_subject_itself_may_refuse_every_act(
    petition: Petition, official: Callable[..., Official], monkeypatch: pytest.MonkeyPatch
) -> None:
    def paused(_self: Petition, act: str, by: Actor) -> list[str]:
        return [] if act == "sign" else [f"本件停办，{by.author_name}先等改派"]

    monkeypatch.setattr(Petition, "standing_in_the_way", paused, raising=False)
    clerk = official("周敏", "经办员")
    with pytest.raises(Refused, match="本件停办，周敏先等改派"):
        perform(petition.accept, by=clerk)
    offered = {item.name: item.reasons for item in possible(petition, clerk)}
    assert "本件停办，周敏先等改派" in offered["accept"]


def test_a_subject_without_a_word_is_asked_nothing(
    petition: Petition, official: Callable[..., Official]
) -> None:
    assert perform(petition.accept, by=official("周敏", "经办员")).pk == petition.pk
