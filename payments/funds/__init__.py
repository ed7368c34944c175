"""资金台账: what a county was given for each purpose in a year, and what became of it."""
