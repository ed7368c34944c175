DROP TRIGGER a_adoption_guard ON policies_ruleadoption;
DROP FUNCTION policies_adoption_guard();
