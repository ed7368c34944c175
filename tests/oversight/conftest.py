"""A case on foot, as the acts of a procedure are tested with."""

from tests.approvals.conftest import *  # noqa: F403
