-- What frozen.sql installed, taken away again.
DROP FUNCTION payments_roster_frozen() CASCADE;
DROP FUNCTION payments_signature_frozen() CASCADE;
DROP FUNCTION payments_file_frozen() CASCADE;
DROP FUNCTION payments_lines_frozen() CASCADE;
DROP FUNCTION payments_lines_added() CASCADE;
DROP FUNCTION payments_only_resealed(jsonb, jsonb);
DROP FUNCTION payments_refuse(text);
DROP FUNCTION payments_state_of(bigint);
