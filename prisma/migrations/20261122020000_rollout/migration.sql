-- How far something is switched on: a feature of the tenant, or one version of a policy (`policy/<domain>/<version>`).
-- Each change is a row of its own and the newest counts, so the stage before is always there to go back to.
CREATE TABLE rollout_stage (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  subject text NOT NULL
    CHECK (subject ~ '^(conflict_resolution|analytics|bandwidth|queue|policy/[a-z_]{1,64}/[1-9][0-9]{0,8})$'),
  no integer NOT NULL CHECK (no > 0),
  mode policy_mode NOT NULL,
  percent smallint NOT NULL DEFAULT 100 CHECK (percent BETWEEN 0 AND 100),
  guard jsonb,
  tripped jsonb,
  author_id uuid,
  author_name text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, subject, no)
);

ALTER TABLE rollout_stage ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollout_stage FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON rollout_stage
  USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);

-- Append-only: no UPDATE, no DELETE.
GRANT SELECT, INSERT ON rollout_stage TO tidelock_runtime;
