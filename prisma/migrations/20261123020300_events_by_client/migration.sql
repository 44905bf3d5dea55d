-- An event names its client, and that names the device: four bytes less let requests of three outcomes keep to 88 bytes.
ALTER TABLE sync_event NO FORCE ROW LEVEL SECURITY;
ALTER TABLE sync_event_client NO FORCE ROW LEVEL SECURITY;

-- Where the client was unknown there is one now, with what is still known of the device.
INSERT INTO sync_event_client (tenant_id, no, device_no, user_id, app_version)
SELECT tenant_id, (SELECT COALESCE(max(no), 0) FROM sync_event_client c WHERE c.tenant_id = e.tenant_id)
    + row_number() OVER (PARTITION BY tenant_id ORDER BY device_no), device_no, NULL, ''
FROM (SELECT DISTINCT tenant_id, device_no FROM sync_event WHERE client_no = 0) AS e;

CREATE TEMP TABLE event_before ON COMMIT DROP AS
SELECT e.at, e.tenant_id, COALESCE(c.no, e.client_no) AS client_no, e.duration_ms, e.bytes_in, e.bytes_in_wire, e.bytes_out,
  e.bytes_out_wire, e.bytes_saved_delta, e.kind, e.code, e.network, e.trigger, e.attempt, e.items
FROM sync_event e LEFT JOIN sync_event_client c ON e.client_no = 0 AND c.tenant_id = e.tenant_id
  AND c.device_no = e.device_no AND c.user_id IS NULL AND c.app_version = '';
DROP TABLE sync_event;

-- Widest columns first: no padding. No key: rows are only ever read in ranges of time.
CREATE TABLE sync_event (
  at timestamptz NOT NULL,
  tenant_id uuid NOT NULL,
  -- Of sync_event_client: the device, and what it was when it sent.
  client_no integer NOT NULL,
  duration_ms real NOT NULL,
  bytes_in integer NOT NULL DEFAULT 0,
  bytes_in_wire integer NOT NULL DEFAULT 0,
  bytes_out integer NOT NULL DEFAULT 0,
  bytes_out_wire integer NOT NULL DEFAULT 0,
  bytes_saved_delta integer NOT NULL DEFAULT 0,
  kind "char" NOT NULL,
  -- 0 ok; above: why the request was refused or broke off; below: how the server failed it.
  code "char" NOT NULL DEFAULT 0::"char",
  network "char" NOT NULL DEFAULT 0::"char",
  trigger "char" NOT NULL DEFAULT 0::"char",
  -- How many times the device had sent the same before: it sends one after another, so it retries its last one.
  attempt "char" NOT NULL DEFAULT 0::"char",
  -- Pairs of bytes: (8 × domain + what became of it), count. A count above 255 takes several pairs.
  items bytea NOT NULL DEFAULT ''
) PARTITION BY RANGE (at);
CREATE INDEX sync_event_at_idx ON sync_event USING brin (at);
CREATE TABLE sync_event_default PARTITION OF sync_event DEFAULT;
ALTER TABLE sync_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON sync_event
  USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY platform_reads ON sync_event FOR SELECT USING (current_setting('app.scope', true) = 'platform');
GRANT SELECT, INSERT ON sync_event TO tidelock_runtime;

SELECT prepare_event_partitions(day, 1)
FROM (SELECT DISTINCT (at AT TIME ZONE 'utc')::date AS day FROM event_before) AS days;
INSERT INTO sync_event SELECT * FROM event_before;

-- Not before: the owner is no superuser, and copies rows of all tenants.
ALTER TABLE sync_event FORCE ROW LEVEL SECURITY;
ALTER TABLE sync_event_client FORCE ROW LEVEL SECURITY;

-- Durations lie in buckets of another width now (lib/core/analytics/duration-buckets.ts): hours are counted anew.
DELETE FROM sync_analytics_snapshot;
DELETE FROM sync_snapshot_progress;
