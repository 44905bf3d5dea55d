-- One row per request, with everything that was measured of it, in at most 88 bytes for the common ones. The numbers that
-- stay small are "char" (one byte), and the counts, most of which are 0, are pairs of bytes in `items`.

-- What a device was when it sent: events name it by a number, so that its user and app version cost four bytes.
CREATE TABLE sync_event_client (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  no integer NOT NULL,
  device_no integer NOT NULL,
  user_id text,
  -- The same for all devices of a user; null where the device named none.
  user_no integer,
  app_version text NOT NULL,
  PRIMARY KEY (tenant_id, no),
  UNIQUE NULLS NOT DISTINCT (tenant_id, device_no, user_id, app_version)
);
ALTER TABLE sync_event_client ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync_event_client FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON sync_event_client
  USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY platform_reads ON sync_event_client FOR SELECT
  USING (current_setting('app.scope', true) = 'platform');
GRANT SELECT, INSERT ON sync_event_client TO tidelock_runtime;

ALTER TABLE sync_event NO FORCE ROW LEVEL SECURITY;
CREATE TEMP TABLE event_before ON COMMIT DROP AS SELECT * FROM sync_event;
DROP TABLE sync_event;

-- Widest columns first: no padding. No key: rows are only ever read in ranges of time.
CREATE TABLE sync_event (
  at timestamptz NOT NULL,
  tenant_id uuid NOT NULL,
  device_no integer NOT NULL,
  -- Of sync_event_client; 0 is unknown.
  client_no integer NOT NULL DEFAULT 0,
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

-- What an event's items hold, one row per pair.
CREATE FUNCTION event_items(items bytea) RETURNS TABLE (domain integer, status integer, count integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT get_byte(items, 2 * n) >> 3, get_byte(items, 2 * n) & 7, get_byte(items, 2 * n + 1)
  FROM generate_series(0, length(items) / 2 - 1) AS n
$$;

SELECT prepare_event_partitions(day, 1)
FROM (SELECT DISTINCT (at AT TIME ZONE 'utc')::date AS day FROM event_before) AS days;
INSERT INTO sync_event (at, tenant_id, device_no, duration_ms, bytes_in, bytes_in_wire, bytes_out, bytes_out_wire,
  bytes_saved_delta, kind, code, network, items)
SELECT at, tenant_id, device_no, duration_ms, bytes_in, bytes_in_wire, bytes_out, bytes_out_wire, bytes_saved_delta,
  kind::int::"char", (CASE outcome WHEN 0 THEN 0 WHEN 1 THEN 100 ELSE -100 END)::"char", network::int::"char",
  -- Which domains they were of wasn't measured then.
  COALESCE((
    SELECT string_agg(set_byte(set_byte('\x0000', 0, status), 1, LEAST(255, left_over)), '' ORDER BY status)
    FROM (VALUES (0, applied), (1, merged), (2, resolved), (3, set_aside), (4, rejected), (5, duplicates), (7, pulled))
      AS counted (status, count), generate_series(0, 3) AS n, LATERAL (SELECT count - 255 * n AS left_over) AS rest
    WHERE left_over > 0
  ), '')
FROM event_before;
-- Not before: the owner is no superuser, and copies rows of all tenants.
ALTER TABLE sync_event FORCE ROW LEVEL SECURITY;

-- Rows of days without a partition of their own end, too.
CREATE OR REPLACE FUNCTION drop_event_partitions(before_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.sync_event'::regclass AND c.relname ~ '^sync_event_\d{8}$'
      AND substring(c.relname FROM '\d{8}') < to_char(before_day, 'YYYYMMDD')
  LOOP
    EXECUTE format('DROP TABLE %I', part);
  END LOOP;
  DELETE FROM sync_event_default WHERE at < before_day::timestamp AT TIME ZONE 'utc';
END $$;
