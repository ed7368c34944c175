"""文书: frozen when they are issued, numbered without gaps, printed as often as needed."""

from cases.papers.issuing import issue
from cases.papers.kinds import KINDS, Kind

__all__ = ["KINDS", "Kind", "issue"]
