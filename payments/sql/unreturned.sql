-- What returned.sql installed, taken away again.
DROP FUNCTION payments_return_frozen() CASCADE;
DROP FUNCTION payments_content_frozen() CASCADE;
DROP FUNCTION payments_returnrow_frozen() CASCADE;
DROP FUNCTION payments_returnrows_added() CASCADE;
DROP FUNCTION payments_aside_frozen() CASCADE;
DROP FUNCTION payments_failure_frozen() CASCADE;
DROP FUNCTION payments_check_closing(bigint);
DROP FUNCTION payments_standing(bigint);
