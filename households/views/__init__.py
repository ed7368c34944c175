"""Pages of the household file and of the ledger import."""
