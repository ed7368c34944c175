DROP TRIGGER audit_event_stays ON audit_event;
DROP TRIGGER audit_seal_stays ON audit_seal;
DROP TRIGGER audit_sealed_stays ON audit_sealed;
DROP TRIGGER audit_ledger_stays ON audit_ledger;
DROP TRIGGER audit_head_stays ON audit_head;
DROP TRIGGER audit_queue_stays ON audit_queue;
DROP TRIGGER audit_author_stays ON audit_author;
DROP FUNCTION audit_seal_queue, audit_merkle_root, audit_seal_hash, audit_breaks, audit_file_intact, audit_note,
    audit_unrecord, audit_record, audit_refuse, audit_rows_added, audit_row_changed, audit_file_of, audit_shown,
    audit_write, audit_nobody, audit_genesis, audit_root, audit_hash, audit_content, audit_instant;
