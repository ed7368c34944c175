"""The invented county walked to the end: its order, its ten working days, both its boards."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from approvals.models import Procedure
from approvals.stages import Stage
from cases.models import FurtherBoard, StoredFile
from policies import loader, rules
from tests.approvals.walk import Walk, reasons

COUNTY = Path(__file__).parents[1] / "policies" / "counties" / "YL-2026@2026-09-01.toml"
SECOND = "乡镇政务公开栏"


@pytest.fixture
def cloud_ridge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The people and places of the tests, under the rules of 云岭县."""
    folder = Path(shutil.copytree(loader.REGIONS, tmp_path / "regions"))
    text = COUNTY.read_text(encoding="utf-8").replace('"539901"', '"410104"')
    (folder / COUNTY.name).write_text(text, encoding="utf-8")
    for name in ("GC-2020@2020-09-01.toml",):
        (folder / name).unlink()
    book = loader.load_book(folder)
    monkeypatch.setattr(rules, "published", lambda: book)


def post(walk: Walk, day: str, **boards: StoredFile) -> Procedure:
    facts = {"place": "青杠社区村民委员会公示栏", "photo": walk.file(day), "boards": boards}
    return walk.act("post_notice", day, walk.clerk, **facts)


@pytest.mark.usefixtures("cloud_ridge")
def test_checked_visited_appraised_published_decided_published_and_in_force(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    assert walk.procedure.stage == Stage.VERIFICATION
    walk.request_check("2026-09-29")
    walk.report_check("2026-09-30")
    walk.visit("2026-10-08")
    walk.appraise("2026-10-10")
    assert walk.procedure.stage == Stage.PUBLICITY
    assert reasons(post, walk, "2026-10-13") == f"还缺“{SECOND}”的张贴照片"
    post(walk, "2026-10-13", **{SECOND: walk.file("2026-10-13")})
    hung = FurtherBoard.objects.get()
    assert (hung.place, hung.publicity.ends_on) == (SECOND, datetime.date(2026, 10, 27))
    assert f"还缺“{SECOND}”的期满照片" in reasons(walk.close_notice, "2026-10-28")
    photos = {"photo": walk.file("2026-10-28"), "boards": {SECOND: walk.file("2026-10-28")}}
    assert walk.act("close_notice", "2026-10-28", walk.clerk, **photos).stage == Stage.REVIEW
    walk.reread("2026-10-29")
    walk.sign_opinion("2026-10-30")
    assert walk.decide("2026-11-02").stage == Stage.PUBLICITY
    post(walk, "2026-11-03", **{SECOND: walk.file("2026-11-03")})
    photos = {"photo": walk.file("2026-11-18"), "boards": {SECOND: walk.file("2026-11-18")}}
    ended = walk.act("close_notice", "2026-11-18", walk.clerk, **photos)
    assert ended.stage == Stage.IN_FORCE
    assert ended.decision.first_month == datetime.date(2026, 12, 1)
