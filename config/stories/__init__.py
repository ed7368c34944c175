"""Whole cases written as TOML that a civil servant can read, run against the program and compared (docs/stories.md)."""
