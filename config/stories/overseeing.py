"""What stories tell of those who look over the townships' shoulders: samples drawn, complaints followed up."""

from __future__ import annotations

from config.stories import complaining, sampling
from config.stories.happening import Happening, Subject

HAPPENINGS: dict[str, Happening] = {**complaining.HAPPENINGS, **sampling.HAPPENINGS}

SUBJECTS: dict[str, Subject] = {"complaint": complaining.COMPLAINT, **sampling.SUBJECTS}
