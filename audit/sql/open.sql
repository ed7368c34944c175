-- Opens the ledger: its identity, and the author the installation acts as.

INSERT INTO audit_ledger (id, identity, opened_at) VALUES (1, gen_random_uuid(), clock_timestamp());
INSERT INTO audit_author (id, kind, name, is_active) OVERRIDING SYSTEM VALUE VALUES (1, 'job', '系统安装', true);
SELECT setval(pg_get_serial_sequence('audit_author', 'id'), 1);
