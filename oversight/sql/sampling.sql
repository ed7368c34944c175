-- A sample is what its frozen list and its seed make it: the database draws it again before it believes a row.

CREATE FUNCTION oversight_sha256(what text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(convert_to(what, 'UTF8')), 'hex')
$$;

CREATE FUNCTION oversight_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', what USING ERRCODE = 'restrict_violation';
END
$$;

-- Case numbers a sample must hold: every case with a stratum, then the first of the seeded order, and one more for
-- each that was replaced.
CREATE FUNCTION oversight_chosen(wanted bigint) RETURNS TABLE (case_no text, why text) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH line AS (
        SELECT s.size, s.seed, split_part(l, ' ', 1) AS no, split_part(l, ' ', 2) AS why,
               split_part(l, ' ', 2) <> '-' AS must
        FROM oversight_sample s, regexp_split_to_table(rtrim(s.frozen, E'\n'), E'\n') AS l
        WHERE s.id = wanted
    ), ranked AS (
        SELECT no, why, must, size - count(*) FILTER (WHERE must) OVER () AS room,
               row_number() OVER (PARTITION BY must ORDER BY oversight_sha256(seed || '|' || no) COLLATE "C") AS place
        FROM line
    )
    SELECT no, why FROM ranked
    WHERE must OR place <= greatest(room, 0)
                         + (SELECT count(*) FROM oversight_sampledcase WHERE sample_id = wanted AND state = 'replaced')
$$;

CREATE FUNCTION oversight_as_drawn(wanted bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT c.case_no::text, coalesce(nullif(array_to_string(s.strata, ','), ''), '-') AS why
                     FROM oversight_sampledcase s JOIN cases_case c ON c.id = s.case_id
                     WHERE s.sample_id = wanted) held
        FULL JOIN oversight_chosen(wanted) drawn USING (case_no, why)
        WHERE held.case_no IS NULL OR drawn.case_no IS NULL
    ) THEN
        PERFORM oversight_refuse('抽查案件与名单、种子抽出的不一致');
    END IF;
END
$$;

-- What a township accepted in a month (urgent aid: gave), as case numbers: the list of a sample holds all of it.
CREATE FUNCTION oversight_base(township text, category text, month date) RETURNS TABLE (case_no text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.case_no FROM approvals_procedure p JOIN cases_case c ON c.id = p.case_id
    WHERE p.township_id = $1 AND p.kind = 'application' AND c.category = $2
      AND p.accepted_at >= $3::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND p.accepted_at < ($3 + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
    UNION
    SELECT c.case_no FROM cases_emergency e JOIN cases_case c ON c.id = e.case_id
    JOIN approvals_procedure p ON p.case_id = c.id
    WHERE p.township_id = $1 AND p.kind = 'application' AND c.category = $2 AND p.accepted_at IS NULL
      AND e.granted_at >= $3::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND e.granted_at < ($3 + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
$$;

CREATE FUNCTION oversight_sample_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM oversight_refuse('抽查样本不能删除');
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open'
           OR NEW.list_hash <> oversight_sha256(NEW.frozen)
           OR NEW.base <> regexp_count(NEW.frozen, E'\n')
           OR NEW.seed <> oversight_sha256(NEW.township_id || '/' || NEW.category || '|'
                                           || to_char(NEW.month, 'YYYY-MM') || '|' || NEW.list_hash)
           OR NEW.size <> (CASE WHEN NEW.base <= 2 THEN NEW.base ELSE ceil(NEW.ratio * NEW.base) END) THEN
            PERFORM oversight_refuse('样本的摘要、种子、基数或应抽件数与名单不符');
        ELSIF EXISTS (
            SELECT FROM (SELECT split_part(l, ' ', 1) AS case_no
                         FROM regexp_split_to_table(rtrim(NEW.frozen, E'\n'), E'\n') AS l) listed
            FULL JOIN oversight_base(NEW.township_id, NEW.category, NEW.month) b USING (case_no)
            WHERE listed.case_no IS NULL OR b.case_no IS NULL
        ) THEN
            PERFORM oversight_refuse('名单与当月受理的申请不符');
        ELSIF (NEW.drawn_at AT TIME ZONE 'Asia/Shanghai')::date < NEW.month + interval '1 month' THEN
            PERFORM oversight_refuse('这个月还没有过完，不能抽');
        END IF;
    ELSIF OLD.state = 'closed' OR to_jsonb(OLD) - '{state,closed_at,closed_by_id}'::text[]
                                  <> to_jsonb(NEW) - '{state,closed_at,closed_by_id}'::text[] THEN
        PERFORM oversight_refuse('样本抽出以后不能再改');
    ELSIF NEW.state = 'closed'
          AND EXISTS (SELECT FROM oversight_sampledcase WHERE sample_id = NEW.id AND state = 'to_check') THEN
        PERFORM oversight_refuse('还有案件没有检查，不能办结');
    END IF;
    RETURN NEW;
END
$$;

-- Did this person sign in the file, or hold a post in the township while it was open?
CREATE FUNCTION oversight_took_part(post bigint, file bigint, township text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM accounts_post p JOIN approvals_duty d ON d.user_id = p.user_id
                   WHERE p.id = post AND d.case_id = file)
        OR EXISTS (SELECT FROM accounts_post p
                   JOIN accounts_post held ON held.user_id = p.user_id AND left(held.region_id, 9) = left(township, 9)
                   JOIN cases_case c ON c.id = file
                   WHERE p.id = post AND (held.until IS NULL
                                          OR held.until >= (c.opened_at AT TIME ZONE 'Asia/Shanghai')::date))
$$;

CREATE FUNCTION oversight_case_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    drawn text[] := '{id,sample_id,county_id,township_id,case_id,procedure_id,strata,ticket,replaces_id}';
    found text[] := '{method,visited_on,visitors,visit_record_id,verdicts,finding,words,referred_to,checked_by_id,checked_at}';
    closed boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM oversight_refuse('抽查案件不能删除');
    END IF;
    SELECT s.state = 'closed' INTO closed FROM oversight_sample s WHERE s.id = NEW.sample_id FOR SHARE;
    IF TG_OP = 'INSERT' THEN
        IF closed OR NEW.state <> 'to_check' THEN
            PERFORM oversight_refuse('样本办结以后不能再添案件');
        ELSIF NEW.ticket <> (SELECT oversight_sha256(s.seed || '|' || c.case_no) FROM oversight_sample s, cases_case c
                             WHERE s.id = NEW.sample_id AND c.id = NEW.case_id) THEN
            PERFORM oversight_refuse('抽签号与种子不符');
        END IF;
        RETURN NEW;
    END IF;
    IF (SELECT jsonb_object_agg(k, v) FROM jsonb_each(to_jsonb(OLD)) AS e(k, v) WHERE k = ANY (drawn))
       <> (SELECT jsonb_object_agg(k, v) FROM jsonb_each(to_jsonb(NEW)) AS e(k, v) WHERE k = ANY (drawn)) THEN
        PERFORM oversight_refuse('抽中的案件不能改换');
    ELSIF OLD.state IN ('done', 'replaced') THEN
        PERFORM oversight_refuse('抽查案件已经办结或者替换，不能再改');
    ELSIF OLD.state <> 'to_check'
          AND (SELECT jsonb_object_agg(k, v) FROM jsonb_each(to_jsonb(OLD)) AS e(k, v) WHERE k = ANY (found))
              <> (SELECT jsonb_object_agg(k, v) FROM jsonb_each(to_jsonb(NEW)) AS e(k, v) WHERE k = ANY (found)) THEN
        PERFORM oversight_refuse('检查结果登记以后不能再改');
    ELSIF (OLD.checked_by_id IS NULL AND oversight_took_part(NEW.checked_by_id, NEW.case_id, NEW.township_id))
          OR (OLD.verified_by_id IS NULL AND oversight_took_part(NEW.verified_by_id, NEW.case_id, NEW.township_id)) THEN
        PERFORM oversight_refuse('办过本案的人、在本乡镇（街道）任职的人不得检查');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION oversight_cases_as_drawn() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM oversight_as_drawn(sample_id) FROM (SELECT DISTINCT sample_id FROM added) a;
    RETURN NULL;
END
$$;

CREATE FUNCTION oversight_sample_as_drawn() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM oversight_as_drawn(coalesce(to_jsonb(NEW) ->> 'sample_id', to_jsonb(NEW) ->> 'id')::bigint);
    RETURN NULL;
END
$$;

CREATE TRIGGER oversight_sample_frozen BEFORE INSERT OR UPDATE OR DELETE ON oversight_sample
    FOR EACH ROW EXECUTE FUNCTION oversight_sample_frozen();
CREATE TRIGGER oversight_case_frozen BEFORE INSERT OR UPDATE OR DELETE ON oversight_sampledcase
    FOR EACH ROW EXECUTE FUNCTION oversight_case_frozen();
-- Whole at the end of the statement that adds cases; whole again at the commit that drew, or replaced one.
CREATE TRIGGER oversight_cases_as_drawn AFTER INSERT ON oversight_sampledcase REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION oversight_cases_as_drawn();
CREATE CONSTRAINT TRIGGER oversight_sample_drawn AFTER INSERT ON oversight_sample
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oversight_sample_as_drawn();
CREATE CONSTRAINT TRIGGER oversight_case_replaced AFTER UPDATE OF state ON oversight_sampledcase
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'replaced')
    EXECUTE FUNCTION oversight_sample_as_drawn();
