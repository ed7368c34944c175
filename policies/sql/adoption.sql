-- What the table of adopted rule files refuses, whoever asks: one person alone, another text under an adopted name.

CREATE FUNCTION policies_adoption_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '提请启用的规则不能删除，有误的请撤回' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.stage <> 'entered' THEN
        RAISE EXCEPTION '规则须先提请，再由另一人核对启用' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.sha256 <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION '规则内容与文件指纹不一致' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.county_id, NEW.version, NEW.content, NEW.sha256, NEW.effective_from, NEW.entered_by_id, NEW.entered_at)
           IS DISTINCT FROM
           (OLD.county_id, OLD.version, OLD.content, OLD.sha256, OLD.effective_from, OLD.entered_by_id, OLD.entered_at)
        THEN
            RAISE EXCEPTION '已提请的规则不得改动，变更请另立新文件' USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.stage <> 'entered' THEN
            RAISE EXCEPTION '已启用或已撤回的规则不能改动' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NEW.confirmed_by_id IS NOT NULL AND EXISTS (
        SELECT FROM accounts_post one JOIN accounts_post other ON one.user_id = other.user_id
        WHERE one.id = NEW.entered_by_id AND other.id = NEW.confirmed_by_id
    ) THEN
        RAISE EXCEPTION '本人提请启用的规则须由另一人核对启用' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_adoption_guard BEFORE INSERT OR UPDATE OR DELETE ON policies_ruleadoption
    FOR EACH ROW EXECUTE FUNCTION policies_adoption_guard();
