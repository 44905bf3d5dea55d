-- How well each device syncs, by its last look at it, and how that was on the days before. A device that never synced has
-- no row.
CREATE TABLE sync_device_health (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  device_no integer NOT NULL,
  -- 0 to 100: the sum of the three parts.
  score real NOT NULL,
  success_part real NOT NULL,
  recency_part real NOT NULL,
  conflict_part real NOT NULL,
  -- Of the seven days before.
  syncs integer NOT NULL,
  failed integer NOT NULL,
  conflicts integer NOT NULL,
  reasons text[] NOT NULL,
  measured_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, device_no)
);

-- One row per day on which the score was another than before.
CREATE TABLE sync_device_health_history (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  device_no integer NOT NULL,
  day date NOT NULL,
  score real NOT NULL,
  success_part real NOT NULL,
  recency_part real NOT NULL,
  conflict_part real NOT NULL,
  PRIMARY KEY (tenant_id, device_no, day)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sync_device_health', 'sync_device_health_history'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format($policy$CREATE POLICY tenant_rows ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)$policy$, name);
    EXECUTE format($policy$CREATE POLICY platform_reads ON %I FOR SELECT
      USING (current_setting('app.scope', true) = 'platform')$policy$, name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON sync_device_health, sync_device_health_history TO tidelock_runtime;
