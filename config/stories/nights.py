"""Time that passes in a story: whatever the system does by itself by then is done."""

from __future__ import annotations

from accounts.models import Post
from approvals import reviewsweep, sweep
from config.stories.happening import Happening
from config.stories.reading import Act
from config.stories.track import Track
from oversight.watch import watch
from payments import reminders, schedule


def _pass_until(track: Track, act: Act, by: Post) -> None:
    """The jobs of the timetable, once, at the hour of the act."""
    sweep.remind(act.at)
    sweep.remind_hours(act.at)
    reviewsweep.set_review_days(act.at)
    reviewsweep.remind_grace(act.at)
    for roster in schedule.build_due(act.at):
        track.keep_thing("roster", act, roster)
    reminders.remind_paydays(act.at)
    watch(act.at)


HAPPENINGS: dict[str, Happening] = {
    "pass_until": Happening("时间过去", {}, _pass_until, needs_person=False, opens=False),
}
