"""What stories tell of samples: files that stand, the draw, the case looked at, the draw done again."""

from __future__ import annotations

from accounts.models import Post
from audit.acts import Refused, perform
from config.stories.happening import Happening, Subject
from config.stories.mistakes import StoryError
from config.stories.reading import Act
from config.stories.standing import accepted_files
from config.stories.track import Track
from config.stories.words import choice, month
from oversight.drawing import draw
from oversight.models import Sample, SampledCase
from oversight.sampleforms import form_for
from oversight.states import CheckState, Stratum
from policies.categories import Category


def _category(track: Track, act: Act) -> str:
    said = act.facts.get("category", track.story.category)
    return choice(Category.choices, said, f"{act.place} category")


def _files_stand(track: Track, act: Act, by: Post) -> None:
    """So many applications are accepted; what is in them does not matter here."""
    n, kin = act.facts.get("number", 1), act.facts.get("kin", 0)
    village = track.scene.region(act.facts.get("village", track.scene.village.name), f"{act.place} village")
    accepted_files(village, _category(track, act), n, by=by, at=act.at, kin=range(1, kin + 1))


def _draw(track: Track, act: Act, by: Post) -> None:
    first = month(act.facts.get("month", act.at.date()), f"{act.place} month")
    township = track.scene.region(
        act.facts.get("township", track.scene.township.name), f"{act.place} township"
    )
    made = draw(township, _category(track, act), first, by=by, at=act.at)
    track.keep_thing("sample", act, made)
    basis = f"建议值，{made.ratio_basis}" if made.ratio_suggested else made.ratio_basis
    must = made.cases.exclude(strata=[])
    track.shown.append(
        f"受理 {made.base} 件，比例 {made.ratio:.0%}（{basis}），应抽 {made.size} 件，抽中 {made.cases.count()} 件，"
        f"其中必抽 {must.count()} 件"
    )
    track.shown += [f"近亲属备案 {must.filter(strata__contains=[Stratum.KIN]).count()} 件"]


def _sample(track: Track, act: Act) -> Sample:
    found = track.thing("sample", act)
    if found is None:
        raise StoryError([f'{act.place}：还没有抽查样本，先写 do = "draw_sample"'])
    return Sample.objects.get(pk=found.pk)


def _draw_again(track: Track, act: Act, by: Post) -> None:
    """Anybody may: from the frozen list alone."""
    found = _sample(track, act).differences()
    track.shown.append("；".join(found) or "重新抽取，结果相同")


def _take_up(track: Track, act: Act, by: Post) -> None:
    """The first case of the sample still to be checked, of one stratum where it is named; “无”: drawn by lot."""
    cases = _sample(track, act).cases.filter(state=CheckState.TO_CHECK).order_by("ticket")
    said = act.facts.get("stratum", "")
    if said == "无":
        cases = cases.filter(strata=[])
    elif said:
        cases = cases.filter(strata__contains=[choice(Stratum.choices, said, f"{act.place} stratum")])
    found = cases.first()
    if found is None:
        raise StoryError([f"{act.place}：没有这样的待检查案件"])
    track.keep_thing("sampled", act, found)
    track.shown.append(f"{'、'.join(found.reasons)}{'，应当入户' if found.must_visit else ''}")


def _check_the_rest(track: Track, act: Act, by: Post) -> None:
    """Every case still to be checked, at the home, without a fault."""
    for sampled in _sample(track, act).cases.filter(state=CheckState.TO_CHECK):
        perform(
            sampled.record_check, by=by, at=act.at, way="visit", finding="clean", visited_on=act.at.date(),
            visitors=by.author_name, **dict.fromkeys(("investigation", "opinion", "decision"), "absent"),
        )  # fmt: skip


def _look_at_sample(track: Track, act: Act, by: Post) -> None:
    if not Sample.objects.visible_to(by).filter(pk=_sample(track, act).pk).exists():
        raise Refused([f"{by.author_name}（{by.post_label}）看不到抽查样本"])


HAPPENINGS: dict[str, Happening] = {
    "files_stand": Happening(
        "已受理若干件",
        {
            "number": "件数",
            "kin": "其中近亲属备案几件",
            "category": "类别",
            "village": "村（社区），省略为第一个",
        },
        _files_stand,
        opens=False,
    ),
    "draw_sample": Happening(
        "抽取样本",
        {"month": "受理月份", "category": "类别", "township": "乡镇（街道），省略为第一个"},
        _draw,
        opens=False,
    ),
    "draw_again": Happening("复算样本", {}, _draw_again, opens=False),
    "take_up": Happening("看抽查案件", {"stratum": "必抽事由；“无”为随机抽中的"}, _take_up, opens=False),
    "check_the_rest": Happening("其余入户检查都没有问题", {}, _check_the_rest, opens=False),
    "look_at_sample": Happening("查阅抽查样本", {}, _look_at_sample, opens=False),
}

SUBJECTS: dict[str, Subject] = {
    "sample": Subject("抽查样本", Sample, 'do = "draw_sample"'),
    "sampled": Subject(
        "抽查案件",
        SampledCase,
        'do = "take_up"',
        form=form_for,
        usual={
            ("record_check", part): (lambda _telling: "absent")
            for part in ("investigation", "opinion", "decision")
        },
    ),
}
