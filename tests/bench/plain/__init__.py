"""The page others are measured against: Django as `startproject` leaves it, a session, a user, twenty rows."""
