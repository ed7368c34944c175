-- What funds.sql installed, taken away again.
DROP FUNCTION payments_release_within() CASCADE;
DROP FUNCTION payments_entry_within() CASCADE;
DROP FUNCTION payments_entry_stays() CASCADE;
DROP FUNCTION payments_fund_overdrawn(text, integer, text);
DROP FUNCTION payments_hold_funds(text);
DROP FUNCTION payments_fund_sums(text, integer);
