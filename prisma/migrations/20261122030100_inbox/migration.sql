-- What an inbox of many thousands is filtered and sorted by, small enough to be read from an index alone.

CREATE FUNCTION contested_fields(verdicts jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN ARRAY(SELECT jsonb_object_keys(verdicts) ORDER BY 1);
GRANT EXECUTE ON FUNCTION contested_fields(jsonb) TO tidelock_runtime;

ALTER TABLE sync_conflict_resolution_log
  -- 0 low, 1 normal, 2 high: the more urgent of both sides, by the domain's rule.
  ADD COLUMN urgency smallint NOT NULL DEFAULT 1,
  ADD COLUMN contested text[] NOT NULL GENERATED ALWAYS AS (contested_fields(fields)) STORED;

DROP INDEX sync_conflict_resolution_log_tenant_id_state_created_at_id_idx;
CREATE INDEX sync_conflict_resolution_log_tenant_id_state_created_at_id_idx
  ON sync_conflict_resolution_log (tenant_id, state, created_at, id)
  INCLUDE (domain, mobile_id, strategy, device_no, contested);
CREATE INDEX sync_conflict_resolution_log_urgent_idx
  ON sync_conflict_resolution_log (tenant_id, urgency DESC, created_at, id) WHERE state = 'pending';

-- Who looks at which conflict, and how far they have come with it.
CREATE TABLE conflict_attention (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  conflict_id uuid NOT NULL,
  user_id uuid NOT NULL,
  user_name text NOT NULL,
  seen_at timestamptz(3) NOT NULL DEFAULT now(),
  -- What they have chosen so far, and which state of the record and of the edit they saw.
  draft jsonb,
  drafted_at timestamptz(3),
  PRIMARY KEY (tenant_id, conflict_id, user_id),
  FOREIGN KEY (tenant_id, conflict_id) REFERENCES sync_conflict_resolution_log (tenant_id, id)
);
ALTER TABLE conflict_attention ENABLE ROW LEVEL SECURITY;
ALTER TABLE conflict_attention FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON conflict_attention
  USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON conflict_attention TO tidelock_runtime;
