-- What a tenant's devices did, hour by hour and day by day, for good. Everything that pages show of a range is merged
-- from these rows: sums add up, durations are counts in buckets, devices and users are sets.
CREATE TYPE snapshot_period AS ENUM ('hour', 'day');

CREATE TABLE sync_analytics_snapshot (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  period snapshot_period NOT NULL,
  start timestamptz(3) NOT NULL,
  -- 60, or 30 or 15 where the tenant's clock is off by a part of an hour; of a day of the tenant's zone 1380 to 1500.
  minutes smallint NOT NULL,
  total_sync_requests integer NOT NULL,
  successful_syncs integer NOT NULL,
  failed_syncs integer NOT NULL,
  refused_syncs integer NOT NULL,
  avg_sync_duration_ms real,
  p95_sync_duration_ms real,
  avg_items_per_sync real,
  total_conflicts integer NOT NULL,
  auto_resolved_conflicts integer NOT NULL,
  manual_conflicts integer NOT NULL,
  conflict_rate_pct real,
  total_bytes_synced bigint NOT NULL,
  bytes_before_compression bigint NOT NULL,
  bytes_saved_via_delta bigint NOT NULL,
  bandwidth_efficiency_pct real,
  unique_devices integer NOT NULL,
  unique_users integer NOT NULL,
  -- {domain: {applied: 12, …}}
  domain_breakdown jsonb NOT NULL,
  -- The rows of sync_event that it was made of, also those that count as no request.
  events integer NOT NULL,
  total_duration_ms double precision NOT NULL,
  durations bytea NOT NULL,
  devices bytea NOT NULL,
  users bytea NOT NULL,
  -- By app version, platform and network; packed by lib/core/analytics/pack-groups.ts.
  groups bytea NOT NULL,
  PRIMARY KEY (tenant_id, period, start)
);

-- Up to where the hours of a tenant were counted; what came later is counted from its events.
CREATE TABLE sync_snapshot_progress (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  complete_until timestamptz(3) NOT NULL,
  ran_at timestamptz(3) NOT NULL
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sync_analytics_snapshot', 'sync_snapshot_progress'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format($policy$CREATE POLICY tenant_rows ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)$policy$, name);
    EXECUTE format($policy$CREATE POLICY platform_reads ON %I FOR SELECT
      USING (current_setting('app.scope', true) = 'platform')$policy$, name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON sync_analytics_snapshot TO tidelock_runtime;
GRANT SELECT, INSERT, UPDATE ON sync_snapshot_progress TO tidelock_runtime;
