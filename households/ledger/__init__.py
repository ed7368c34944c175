"""Old ledgers into the record: read, check, commit (see docs/ledger-import.md)."""
