-- Pieces of a grant add up to it; a fund's balance is that of its last entry, each entry going on from the one before.

CREATE FUNCTION approvals_pieces_add_up() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT sum(i.amount) FROM approvals_instalment i WHERE i.decision_id = NEW.decision_id)
       <> (SELECT d.payable FROM approvals_decision d WHERE d.id = NEW.decision_id) THEN
        RAISE EXCEPTION '各期救助款（物）合计与批准的金额不一致' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER an_instalment_adds_up AFTER INSERT ON approvals_instalment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION approvals_pieces_add_up();
CREATE TRIGGER an_instalment_stays BEFORE UPDATE OR DELETE ON approvals_instalment
    FOR EACH ROW EXECUTE FUNCTION approvals_stays('paid_at', 'cancelled_at');

CREATE FUNCTION approvals_entry_goes_on() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before numeric;
BEGIN
    IF NEW.number IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT e.balance_after INTO before FROM approvals_reserveentry e
    WHERE e.fund_id = NEW.fund_id AND e.number = NEW.number - 1;
    IF before IS NULL AND NEW.number <> 1 THEN
        RAISE EXCEPTION '备用金收支须逐笔登记' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.balance_after <> coalesce(before, 0)
                            + (CASE NEW.kind WHEN 'top_up' THEN NEW.amount ELSE -NEW.amount END) THEN
        RAISE EXCEPTION '备用金余额与上一笔接不上' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER a_reserve_entry_goes_on BEFORE INSERT OR UPDATE ON approvals_reserveentry
    FOR EACH ROW EXECUTE FUNCTION approvals_entry_goes_on();
CREATE TRIGGER a_reserve_entry_stays BEFORE UPDATE ON approvals_reserveentry
    FOR EACH ROW WHEN (OLD.state <> 'prepared') EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_reserve_entry_is_kept BEFORE DELETE ON approvals_reserveentry
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();

CREATE FUNCTION approvals_fund_balances() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fund approvals_reservefund;
BEGIN
    SELECT * INTO fund FROM approvals_reservefund f WHERE f.id = NEW.id;
    IF fund.balance <> coalesce((SELECT e.balance_after FROM approvals_reserveentry e
                                 WHERE e.fund_id = fund.id AND e.number = fund.entered), 0) THEN
        RAISE EXCEPTION '备用金余额与收支登记不一致' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER a_fund_balances AFTER INSERT OR UPDATE ON approvals_reservefund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION approvals_fund_balances();
