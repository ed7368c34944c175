-- Protection: what nobody may do to the ledger, and the little the application may.

CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('留痕只能增加，不能修改、删除或清空');
CREATE TRIGGER audit_seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('封条只能增加，不能修改、删除或清空');
CREATE TRIGGER audit_sealed_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_sealed
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('封存记录只能增加，不能修改、删除或清空');
CREATE TRIGGER audit_ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('台账编号不能更换');
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('链头不能删除');
CREATE TRIGGER audit_queue_stays BEFORE TRUNCATE ON audit_queue
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('待封存的留痕不能清空');
CREATE TRIGGER audit_author_stays BEFORE DELETE ON audit_author
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('办理人不能删除，只能停用');

-- Heads and the queue are rewritten all the time: room for that beside the rows.
ALTER TABLE audit_head SET (fillfactor = 50);
DROP INDEX IF EXISTS audit_head_file_key_ebef720e_like;  -- nobody searches heads by LIKE
ALTER TABLE audit_queue SET (autovacuum_vacuum_scale_factor = 0.05);

REVOKE ALL ON audit_event, audit_head, audit_queue, audit_seal, audit_sealed, audit_ledger FROM PUBLIC, yimen_app;
GRANT SELECT ON audit_event, audit_head, audit_queue, audit_seal, audit_sealed, audit_ledger TO yimen_app;
REVOKE ALL ON SEQUENCE audit_event_id_seq FROM PUBLIC, yimen_app;

REVOKE ALL ON FUNCTION
    audit_instant, audit_content, audit_hash, audit_root, audit_genesis, audit_nobody, audit_write,
    audit_file_of, audit_shown, audit_row_changed, audit_rows_added,
    audit_refuse, audit_record, audit_unrecord, audit_note, audit_file_intact, audit_breaks, audit_seal_hash,
    audit_merkle_root, audit_seal_queue FROM PUBLIC, yimen_app;
GRANT EXECUTE ON FUNCTION
    audit_instant, audit_content, audit_hash, audit_root, audit_genesis, audit_note, audit_file_intact,
    audit_breaks, audit_seal_queue TO yimen_app;
