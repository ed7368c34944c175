"""Evidence a story does not spell out: a proper visit and a proper meeting, unless it says what was amiss."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import Post
from approvals import evidence as on_file
from approvals.intakeforms import MaterialsForm
from approvals.intakesteps import save_materials
from approvals.models import Procedure
from audit.acts import Refused, acting
from cases.checklists import checklist
from cases.models import Case, Meeting, PanelKind, StoredFile, Visit
from cases.uploads import keep
from config.stories.mistakes import StoryError, unknown_keys
from config.stories.people import Scene
from config.stories.words import choice, instant

VISIT_KEYS = (
    "signers",
    "started_at",
    "household_signs",
    "household_signed_at",
    "household_refuses",
    "sections",
    "differs",
)
MEETING_KEYS = ("office", "reps", "kin_reps", "absent_reps", "unsigned", "steps", "minutes")
SECTIONS = {"家庭人员": "members", "收入": "income", "财产": "property", "实际生活": "living"}


def picture(words: str) -> SimpleUploadedFile:
    """A small picture that stands for a photograph, a scan or a signature."""
    return SimpleUploadedFile(f"{words}.png", _png(), "image/png")


@cache
def _png() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (64, 40), (236, 239, 243))
    ImageDraw.Draw(image).rectangle((4, 4, 59, 35), outline=(120, 130, 140), width=2)
    image.save(out, "PNG")
    return out.getvalue()


def stored(case: Case, words: str, *, by: Post, at: datetime.datetime) -> StoredFile | None:
    """A picture in the file of the case, put there by the person whose act needs it."""
    with acting(by, reason=f"上传{words}", at=at):
        return keep(case, picture(words), purpose=words, at=at)


def hand_in(
    procedure: Procedure, facts: dict[str, Any], place: str, *, by: Post, at: datetime.datetime
) -> None:
    """Everything on the list is handed in; `only` and `without` name materials by key or by label."""
    problems = unknown_keys(facts, ("only", "without", "signed_on"), place)
    if problems:
        raise StoryError(problems)
    needs = checklist(procedure.case, procedure.rules, 1)
    for said in [*facts.get("only", ()), *facts.get("without", ())]:
        if not any(_is(need, said) for need in needs):
            raise StoryError([f"{place}：材料清单里没有“{said}”，清单：{'、'.join(n.label for n in needs)}"])
    kept = [
        need
        for need in needs
        if ("only" not in facts or any(_is(need, said) for said in facts["only"]))
        and not any(_is(need, said) for said in facts.get("without", ()))
    ]
    signed_on = str(facts.get("signed_on", at.date().isoformat()))
    form = MaterialsForm({f"m_{need.key}": "on" for need in kept} | {"signed_on": signed_on}, needs=needs)
    form.is_valid()
    with acting(by, reason="核收材料", at=at):
        save_materials(procedure, form, by=by, at=at)


def _is(need: Any, said: str) -> bool:
    return said in (need.key, need.label) or need.key.partition(".")[0] == said


def fill_visit(
    procedure: Procedure, told: dict[str, Any], scene: Scene, place: str, *, by: Post, at: datetime.datetime
) -> None:
    """At the door: sections found as declared, everybody's signature, unless `told` says otherwise."""
    if problems := unknown_keys(told, VISIT_KEYS, f"{place} evidence"):
        raise StoryError(problems)
    visit = on_file.visit(procedure)
    if visit is None or visit.finished_at is not None:
        return
    started = instant(told["started_at"], place) if "started_at" in told else at - datetime.timedelta(hours=1)
    with acting(by, reason="入户调查", at=started):
        if visit.started_at is None:
            visit.start(by=by, at=started)
        _sections(visit, told, place, by=by, at=started)
        _signatures(visit, told, scene, place, by=by, at=started + datetime.timedelta(minutes=30))


def _sections(visit: Visit, told: dict[str, Any], place: str, *, by: Post, at: datetime.datetime) -> None:
    names = told.get("sections", list(SECTIONS))
    differs: dict[str, str] = told.get("differs", {})
    for said in names:
        section = choice(
            [(value, label) for label, value in SECTIONS.items()], said, f"{place} evidence.sections"
        )
        content = visit.findings[section]
        items = [
            dict(
                item,
                found=differs.get(item["label"], item.get("declared") or "属实"),
                agrees=item["label"] not in differs,
            )
            for item in content["items"]
        ]
        visit.record(section, {"items": items, "note": "已逐项核实"}, by=by, at=at)


def _signatures(
    visit: Visit, told: dict[str, Any], scene: Scene, place: str, *, by: Post, at: datetime.datetime
) -> None:
    signature = keep(visit.case, picture("签名"), purpose="签名", at=at)
    team = [signer.post for signer in visit.signers.select_related("post__user").filter(signed_at=None)]
    posts = [scene.post(name, place) for name in told["signers"]] if "signers" in told else team
    for post in posts:
        visit.sign(signature=signature, by=post, at=at)
    if told.get("household_refuses"):
        visit.refuse_signature(problem=str(told["household_refuses"]), by=by, at=at)
    elif told.get("household_signs", True) and visit.household_signed_at is None:
        signed = instant(told["household_signed_at"], place) if "household_signed_at" in told else at
        visit.sign_household(signer=visit.case.applicant_name, signature=signature, by=by, at=signed)


def fill_meeting(
    procedure: Procedure, told: dict[str, Any], place: str, *, by: Post, at: datetime.datetime
) -> None:
    """A panel of three of the office and six representatives, five steps, all signatures, unless `told` otherwise."""
    if problems := unknown_keys(told, MEETING_KEYS, f"{place} evidence"):
        raise StoryError(problems)
    meeting = on_file.meeting(procedure)
    if meeting is None or meeting.conclusion or (meeting.panel.exists() and not told):
        return
    with acting(by, reason="民主评议", at=at):
        _panel(meeting, told, by=by, at=at)
        for index, step in enumerate(meeting.steps[: int(told.get("steps", len(meeting.steps)))]):
            text = told.get("minutes") or f"{step['name']}，按程序进行"
            meeting.record(index, speaker=by.author_name, text=text, by=by, at=at)


def _panel(meeting: Meeting, told: dict[str, Any], *, by: Post, at: datetime.datetime) -> None:
    office: Sequence[str] = (PanelKind.STREET, PanelKind.COMMITTEE, PanelKind.PARTY, PanelKind.SUPERVISION)
    reps, kin, absent = (
        int(told.get(key, usual)) for key, usual in (("reps", 6), ("kin_reps", 0), ("absent_reps", 0))
    )
    kinds = [office[n % len(office)] for n in range(int(told.get("office", 3)))] + [
        PanelKind.RESIDENT_REP
    ] * reps
    unsigned = int(told.get("unsigned", 0))
    for number, kind in enumerate(kinds):
        last = len(kinds) - number  # relatives are the last representatives, the absent those before them
        related = "申请人的兄弟" if last <= kin else ""
        here = not kin < last <= kin + absent
        person = meeting.add(f"评议员{number + 1}", kind, present=here, kin=related, by=by, at=at)
        if here and not related and number >= unsigned:
            person.sign(by=by, at=at)


__all__ = ["Refused", "fill_meeting", "fill_visit", "hand_in", "picture", "stored"]
