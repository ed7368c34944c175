-- The fund ledger: what was booked stays, by two persons; no fund is overdrawn; work expense keeps its share.

-- What each fund of a county comes to in a year. Payments are read from the rosters, they are not entries.
CREATE FUNCTION payments_fund_sums(of_county text, of_year integer)
RETURNS TABLE (fund text, opening numeric, granted numeric, budgeted numeric, moved numeric,
               paid numeric, reserve numeric, work numeric, remaining numeric)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH years AS (
        SELECT b.id, b.year FROM payments_fundyear b WHERE b.county_id = of_county AND b.year <= of_year
    ), booked AS (
        SELECT y.year, e.fund, e.to_fund, coalesce(o.kind, e.kind) AS kind,
               CASE WHEN o.id IS NULL THEN e.amount ELSE -e.amount END AS amount
        FROM payments_fundentry e
        JOIN years y ON y.id = e.book_id
        LEFT JOIN payments_fundentry o ON o.id = e.reverses_id
        WHERE e.state IN ('confirmed', 'reversed')
    ), moves AS (
        SELECT year, fund, kind AS what, amount FROM booked WHERE kind IN ('grant', 'budget')
        UNION ALL SELECT year, fund, 'moved', -amount FROM booked WHERE kind = 'transfer'
        UNION ALL SELECT year, to_fund, 'moved', amount FROM booked WHERE kind = 'transfer'
        UNION ALL SELECT year, fund, 'work', -amount FROM booked WHERE kind = 'work'
        UNION ALL
        SELECT y.year, CASE WHEN r.category LIKE 'linshi%' THEN 'linshi' ELSE r.category END, 'paid', -r.total
        FROM payments_roster r JOIN years y ON y.year = extract(year FROM r.month)
        WHERE r.county_id = of_county AND r.released_at IS NOT NULL
        UNION ALL  -- what did not arrive came back; a later roster that pays it again counts by itself
        SELECT y.year, CASE WHEN r.category LIKE 'linshi%' THEN 'linshi' ELSE r.category END, 'paid', f.amount
        FROM payments_failedpayment f JOIN payments_roster r ON r.id = f.roster_id
        JOIN years y ON y.year = extract(year FROM r.month)
        WHERE r.county_id = of_county AND f.state <> 'settled'
        UNION ALL
        SELECT y.year, 'linshi', 'reserve', -t.amount
        FROM approvals_reserveentry t JOIN approvals_reservefund f ON f.id = t.fund_id
        JOIN years y ON y.year = extract(year FROM t.document_on)
        WHERE f.county_id = of_county AND t.kind = 'top_up' AND t.state = 'booked'
    )
    SELECT f.fund,
           coalesce(sum(m.amount) FILTER (WHERE m.year < of_year), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.year = of_year AND m.what = 'grant'), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.year = of_year AND m.what = 'budget'), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.year = of_year AND m.what = 'moved'), 0),
           coalesce(-sum(m.amount) FILTER (WHERE m.year = of_year AND m.what = 'paid'), 0),
           coalesce(-sum(m.amount) FILTER (WHERE m.year = of_year AND m.what = 'reserve'), 0),
           coalesce(-sum(m.amount) FILTER (WHERE m.year = of_year AND m.what = 'work'), 0),
           coalesce(sum(m.amount), 0)
    FROM unnest('{dibao,tekun,linshi,work}'::text[]) WITH ORDINALITY AS f(fund, place)
    LEFT JOIN moves m ON m.fund = f.fund
    GROUP BY f.fund, f.place ORDER BY f.place
$$;

-- Two who draw on one county's moneys stand in line: whoever comes second sums what the first has booked.
CREATE FUNCTION payments_hold_funds(of_county text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM payments_fundyear WHERE county_id = of_county ORDER BY year FOR NO KEY UPDATE;
END
$$;

-- Nothing left in a fund, in this year or a later one that lives on what remains.
CREATE FUNCTION payments_fund_overdrawn(of_county text, from_year integer, of_fund text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM payments_fundyear b, payments_fund_sums(of_county, b.year) s
        WHERE b.county_id = of_county AND b.year >= from_year AND s.fund = of_fund AND s.remaining < 0)
$$;

CREATE FUNCTION payments_entry_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    book payments_fundyear;
    original payments_fundentry;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM payments_refuse('资金台账的登记不能删除，错了请冲正');
    END IF;
    SELECT * INTO book FROM payments_fundyear WHERE id = NEW.book_id;
    PERFORM payments_hold_funds(book.county_id);
    IF extract(year FROM NEW.dated_on) <> book.year THEN
        PERFORM payments_refuse('日期不在这一年的资金台账里');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'entered' THEN
            PERFORM payments_refuse('资金登记须先由一人登记，再由另一人复核');
        END IF;
        IF NEW.reverses_id IS NOT NULL THEN
            SELECT * INTO original FROM payments_fundentry WHERE id = NEW.reverses_id;
            IF original.state <> 'confirmed' OR original.kind = 'reversal'
               OR (original.book_id, original.fund, original.to_fund, original.amount)
                  IS DISTINCT FROM (NEW.book_id, NEW.fund, NEW.to_fund, NEW.amount) THEN
                PERFORM payments_refuse('冲正须与已入账的那一笔一致');
            END IF;
        END IF;
        RETURN NEW;
    END IF;
    IF (to_jsonb(OLD) - '{state,allocated_on,confirmed_by_id,confirmed_user_id,confirmed_at,void_reason}'::text[])
       <> (to_jsonb(NEW) - '{state,allocated_on,confirmed_by_id,confirmed_user_id,confirmed_at,void_reason}'::text[])
       OR OLD.allocated_on IS NOT NULL AND NEW.allocated_on IS DISTINCT FROM OLD.allocated_on
       OR OLD.state <> 'entered' AND (OLD.confirmed_user_id, OLD.confirmed_by_id, OLD.confirmed_at, OLD.void_reason)
          IS DISTINCT FROM (NEW.confirmed_user_id, NEW.confirmed_by_id, NEW.confirmed_at, NEW.void_reason) THEN
        PERFORM payments_refuse('资金登记以后不能改动，错了请作废或者冲正');
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
       (('entered', 'confirmed'), ('entered', 'void'), ('confirmed', 'reversed')) THEN
        PERFORM payments_refuse('资金登记的状态不能这样改');
    END IF;
    IF NEW.state = 'reversed' AND NOT EXISTS (
        SELECT FROM payments_fundentry e WHERE e.reverses_id = NEW.id AND e.state = 'confirmed') THEN
        PERFORM payments_refuse('没有复核过的冲正，不能改为已冲正');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payments_entry_within() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    book payments_fundyear;
    original payments_fundentry;
    loses text;
BEGIN
    SELECT * INTO book FROM payments_fundyear WHERE id = NEW.book_id;
    SELECT * INTO original FROM payments_fundentry WHERE id = NEW.reverses_id;
    loses := CASE WHEN NEW.kind IN ('transfer', 'work') OR original.kind IN ('grant', 'budget') THEN NEW.fund
                  WHEN original.kind = 'transfer' THEN NEW.to_fund END;
    IF loses IS NOT NULL AND payments_fund_overdrawn(book.county_id, book.year, loses) THEN
        RAISE EXCEPTION '超出这项资金的结余' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'transfer' AND book.surplus_rule = '' THEN
        RAISE EXCEPTION '本地规则没有规定低保结余可以转作临时救助' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'work' OR original.kind IN ('grant', 'budget') THEN
        PERFORM 1 FROM payments_fund_sums(book.county_id, book.year) s
        HAVING sum(s.work) > CASE
            WHEN book.work_ratio IS NOT NULL
                THEN book.work_ratio * sum(s.granted + s.budgeted) FILTER (WHERE s.fund <> 'work')
            ELSE coalesce(sum(s.work) FILTER (WHERE s.fund = 'work'), 0) END;
        IF FOUND THEN
            RAISE EXCEPTION '工作经费超出当年筹集社会救助资金的规定比例' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER an_entry_stays BEFORE INSERT OR UPDATE OR DELETE ON payments_fundentry
    FOR EACH ROW EXECUTE FUNCTION payments_entry_stays();
CREATE TRIGGER an_entry_is_within AFTER UPDATE ON payments_fundentry
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state = 'entered') EXECUTE FUNCTION payments_entry_within();

-- B8: where the county keeps the ledger of the year, a release beyond the fund is refused, however it comes about.
CREATE FUNCTION payments_release_within() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_fund text := CASE WHEN NEW.category LIKE 'linshi%' THEN 'linshi' ELSE NEW.category END;
    of_year integer := extract(year FROM NEW.month);
BEGIN
    PERFORM payments_hold_funds(NEW.county_id);
    IF EXISTS (SELECT FROM payments_fundyear b JOIN payments_fundentry e ON e.book_id = b.id
               WHERE b.county_id = NEW.county_id AND b.year = of_year AND e.state IN ('confirmed', 'reversed'))
       AND payments_fund_overdrawn(NEW.county_id, of_year, of_fund) THEN
        RAISE EXCEPTION '名册总额超出这项资金的结余' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER a_release_is_within AFTER UPDATE ON payments_roster
    FOR EACH ROW WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL)
    EXECUTE FUNCTION payments_release_within();
