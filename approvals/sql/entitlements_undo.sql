DROP TRIGGER a_decision_is_of_its_case ON approvals_decision;
DROP FUNCTION approvals_decision_of_its_case();
ALTER TABLE approvals_decision DROP CONSTRAINT household_or_person;
