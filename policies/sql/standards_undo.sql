ALTER TABLE policies_standard DROP CONSTRAINT standard_no_overlap;
DROP TRIGGER a_standard_guard ON policies_standard;
DROP FUNCTION policies_standard_guard();
