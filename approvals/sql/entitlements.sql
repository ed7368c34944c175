-- A household and one of its persons do not both receive the same aid: an entitlement of the household covers every
-- person (a range without ends), that of one person covers this one.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE approvals_decision ADD CONSTRAINT household_or_person EXCLUDE USING gist (
    household_id WITH =, category WITH =, int8range(for_member_id, for_member_id, '[]') WITH &&
) WHERE (granted AND last_month IS NULL AND in_force_at IS NOT NULL AND revoked_at IS NULL);

-- Whom a decision is for is told by its case, whatever the path it was entered by.
CREATE FUNCTION approvals_decision_of_its_case() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.household_id = NEW.household_id
                   AND c.category = NEW.category AND c.for_member_id IS NOT DISTINCT FROM NEW.for_member_id) THEN
        RAISE EXCEPTION '决定的家庭、类别和救助对象须与案卷一致' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER a_decision_is_of_its_case BEFORE INSERT OR UPDATE OF case_id, household_id, category, for_member_id
    ON approvals_decision FOR EACH ROW EXECUTE FUNCTION approvals_decision_of_its_case();
