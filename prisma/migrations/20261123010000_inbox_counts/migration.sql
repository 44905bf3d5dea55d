-- Totals beside a page read every matching entry of an index. In a sub-select the settings are read once a statement; as
-- they stood, once a row, and that was two thirds of the time.
ALTER POLICY tenant_rows ON sync_conflict_resolution_log
  USING (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid));
ALTER POLICY platform_reads ON sync_conflict_resolution_log
  USING ((SELECT current_setting('app.scope', true) = 'platform'));

-- Kept in indexes, whose entries hold at most 2,700 bytes: an edit of so many fields, or of so long names, that they don't
-- fit is found by the first of them. In PL/pgSQL, which keeps its plans: this runs for every conflict that is logged.
CREATE OR REPLACE FUNCTION contested_fields(verdicts jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF pg_column_size(verdicts) <= 2000 THEN RETURN ARRAY(SELECT jsonb_object_keys(verdicts) ORDER BY 1); END IF;
  RETURN ARRAY(
    SELECT field
    FROM (SELECT field, sum(octet_length(field) + 8) OVER (ORDER BY field) AS bytes
      FROM jsonb_object_keys(verdicts) AS field) AS measured
    WHERE bytes <= 2000 ORDER BY field);
END $$;

-- By urgency too, what the inbox is narrowed by is read from the index alone.
DROP INDEX sync_conflict_resolution_log_urgent_idx;
CREATE INDEX sync_conflict_resolution_log_urgent_idx
  ON sync_conflict_resolution_log (tenant_id, urgency DESC, created_at, id)
  INCLUDE (state, domain, mobile_id, strategy, device_no, contested) WHERE state = 'pending';
