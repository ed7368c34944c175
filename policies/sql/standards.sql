-- What the table itself refuses, whoever asks: one person confirming what they entered, a changed value, two values
-- of one kind over the same day.

CREATE FUNCTION policies_standard_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    enterer bigint;
    confirmer bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '标准不能删除，录入有误的请撤回' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.stage <> 'entered' THEN
        RAISE EXCEPTION '标准须先录入，再由另一人核对' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.kind, NEW.region_id, NEW.household_class, NEW.place, NEW.value, NEW.per, NEW.valid_from, NEW.doc_no,
            NEW.entered_by_id, NEW.entered_at)
           IS DISTINCT FROM
           (OLD.kind, OLD.region_id, OLD.household_class, OLD.place, OLD.value, OLD.per, OLD.valid_from, OLD.doc_no,
            OLD.entered_by_id, OLD.entered_at) THEN
            RAISE EXCEPTION '录入的标准不能改动，有误的请撤回重录' USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.confirmed_by_id IS NOT NULL
           AND (NEW.confirmed_by_id, NEW.confirmed_at) IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_at) THEN
            RAISE EXCEPTION '标准的核对人和核对时间不能改动' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.valid_until IS DISTINCT FROM OLD.valid_until AND (OLD.stage <> 'confirmed' OR OLD.valid_until IS NOT NULL) THEN
            RAISE EXCEPTION '标准的截止日期不能改动' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.stage <> OLD.stage
           AND (OLD.stage, NEW.stage) NOT IN
               (('entered', 'confirmed'), ('entered', 'withdrawn'), ('confirmed', 'annulled')) THEN
            RAISE EXCEPTION '标准不能从 % 变为 %', OLD.stage, NEW.stage USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.confirmed_by_id IS NOT NULL THEN
        SELECT user_id INTO enterer FROM accounts_post WHERE id = NEW.entered_by_id;
        SELECT user_id INTO confirmer FROM accounts_post WHERE id = NEW.confirmed_by_id;
        IF enterer = confirmer THEN
            RAISE EXCEPTION '本人录入的标准须由另一人核对' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_standard_guard BEFORE INSERT OR UPDATE OR DELETE ON policies_standard
    FOR EACH ROW EXECUTE FUNCTION policies_standard_guard();

-- Equality written as overlap of one-point ranges, so that no extension is needed. The region is its own number; kind,
-- class and place are one hashed word.
ALTER TABLE policies_standard ADD CONSTRAINT standard_no_overlap EXCLUDE USING gist (
    numrange(region_id::numeric, region_id::numeric, '[]') WITH &&,
    int8range(hashtextextended(kind || ':' || household_class || ':' || place, 0),
              hashtextextended(kind || ':' || household_class || ':' || place, 0), '[]') WITH &&,
    daterange(valid_from, valid_until, '[]') WITH &&
) WHERE (stage = 'confirmed');
