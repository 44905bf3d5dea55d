-- Run by the owner. The runtime role (tidelock_runtime) owns nothing; it gets just the grants at the end.

CREATE TYPE member_role AS ENUM ('manager', 'viewer');
CREATE TYPE conflict_strategy AS ENUM
  ('client_wins', 'server_wins', 'most_recent_wins', 'preserve_escalation', 'manual');
CREATE TYPE conflict_state AS ENUM ('settled', 'pending', 'reviewed');
CREATE TYPE policy_mode AS ENUM ('off', 'shadow', 'on');

-- Directories: who exists at all. Not tenant tables, so without row-level security.

CREATE TABLE tenant (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$'),
  name text NOT NULL,
  time_zone text NOT NULL DEFAULT 'UTC',
  is_demo boolean NOT NULL DEFAULT false,
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE app_user (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  password_hash text NOT NULL,
  is_platform_admin boolean NOT NULL DEFAULT false,
  must_change_password boolean NOT NULL DEFAULT false,
  session_epoch integer NOT NULL DEFAULT 0,
  failed_sign_ins integer NOT NULL DEFAULT 0,
  locked_until timestamptz(3),
  last_sign_in_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

-- Tenant tables: tenant_id leads every key.

CREATE TABLE membership (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  role member_role NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX membership_user_id_idx ON membership (user_id);

CREATE TABLE enrollment_code (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  code_hash bytea NOT NULL UNIQUE,
  prefix text NOT NULL,
  note text NOT NULL DEFAULT '',
  max_uses integer NOT NULL CHECK (max_uses > 0),
  uses integer NOT NULL DEFAULT 0 CHECK (uses <= max_uses),
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  created_by text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE device (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  no integer NOT NULL CHECK (no > 0),
  name text NOT NULL,
  platform text NOT NULL,
  app_version text NOT NULL,
  model text,
  user_id text,
  token_hash bytea NOT NULL,
  next_token_hash bytea,
  clock_offset_ms integer,
  network_quality text,
  outbox_pending integer,
  outbox_high_priority integer,
  outbox_oldest_at timestamptz(3),
  last_seen_at timestamptz(3),
  last_push_at timestamptz(3),
  last_pull_at timestamptz(3),
  enrolled_at timestamptz(3) NOT NULL DEFAULT now(),
  enrolled_with uuid,
  revoked_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, no)
);

CREATE TABLE tenant_counter (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  version bigint NOT NULL DEFAULT 0,
  epoch integer NOT NULL,
  last_device_no integer NOT NULL DEFAULT 0
);

CREATE TABLE sync_record (
  tenant_id uuid NOT NULL,
  domain text NOT NULL,
  mobile_id text NOT NULL,
  version bigint NOT NULL,
  writer integer NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  priority smallint NOT NULL DEFAULT 1,
  life_version bigint NOT NULL,
  life_writer integer NOT NULL,
  life_time bigint,
  data jsonb NOT NULL,
  fields jsonb NOT NULL DEFAULT '{}',
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, domain, mobile_id)
);
CREATE INDEX sync_record_tenant_id_version_idx ON sync_record (tenant_id, version);

CREATE TABLE sync_record_revision (
  tenant_id uuid NOT NULL,
  domain text NOT NULL,
  mobile_id text NOT NULL,
  version bigint NOT NULL,
  writer integer NOT NULL,
  user_id uuid,
  before jsonb NOT NULL,
  conflict_id uuid,
  at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, domain, mobile_id, version)
);

CREATE TABLE sync_batch (
  tenant_id uuid NOT NULL,
  device_no integer NOT NULL,
  batch_id text NOT NULL,
  request_hash bytea NOT NULL,
  answer text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, device_no, batch_id)
);

CREATE TABLE sync_tenant_conflict_policy (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  domain text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  strategy conflict_strategy NOT NULL,
  policy jsonb NOT NULL,
  mode policy_mode NOT NULL DEFAULT 'on',
  percent smallint NOT NULL DEFAULT 100 CHECK (percent BETWEEN 0 AND 100),
  author_id uuid,
  author_name text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, domain, version)
);

CREATE TABLE sync_conflict_resolution_log (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  domain text NOT NULL,
  mobile_id text NOT NULL,
  state conflict_state NOT NULL,
  winner text CHECK (winner IN ('client', 'server', 'both')),
  strategy conflict_strategy NOT NULL,
  policy_version integer NOT NULL,
  device_no integer NOT NULL,
  op_id text NOT NULL,
  base_version bigint NOT NULL,
  server_version bigint NOT NULL,
  result_version bigint,
  entry_time bigint,
  clock_offset_ms integer,
  network_quality text,
  base jsonb,
  server_entry jsonb NOT NULL,
  client_entry jsonb NOT NULL,
  fields jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  reviewed_at timestamptz(3),
  reviewed_by uuid,
  reviewer_name text,
  decision jsonb,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX sync_conflict_resolution_log_tenant_id_state_created_at_id_idx
  ON sync_conflict_resolution_log (tenant_id, state, created_at, id);
CREATE INDEX sync_conflict_resolution_log_tenant_id_domain_mobile_id_idx
  ON sync_conflict_resolution_log (tenant_id, domain, mobile_id);
-- Read by every push: does an entry of this device on this record wait for a person?
CREATE INDEX sync_conflict_resolution_log_pending_idx
  ON sync_conflict_resolution_log (tenant_id, device_no, domain, mobile_id) WHERE state = 'pending';

CREATE TABLE audit_entry (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id bigint GENERATED BY DEFAULT AS IDENTITY,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor_id uuid,
  actor_name text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  reason text,
  before jsonb,
  after jsonb,
  PRIMARY KEY (tenant_id, id)
);

-- One row per request of a device. Widest columns first: no padding. No key: rows are only ever read in ranges of time.
CREATE TABLE sync_event (
  at timestamptz NOT NULL,
  tenant_id uuid NOT NULL,
  device_no integer NOT NULL,
  duration_ms integer NOT NULL,
  bytes_in integer NOT NULL,
  bytes_in_wire integer NOT NULL,
  bytes_out integer NOT NULL,
  bytes_out_wire integer NOT NULL,
  bytes_saved_delta integer NOT NULL,
  kind smallint NOT NULL,
  outcome smallint NOT NULL,
  network smallint NOT NULL,
  applied smallint NOT NULL,
  merged smallint NOT NULL,
  resolved smallint NOT NULL,
  set_aside smallint NOT NULL,
  rejected smallint NOT NULL,
  duplicates smallint NOT NULL,
  pulled smallint NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX sync_event_at_idx ON sync_event USING brin (at);
CREATE TABLE sync_event_default PARTITION OF sync_event DEFAULT;

-- The runtime role owns no table, so it makes and drops days through these two.
CREATE FUNCTION prepare_event_partitions(first_day date, days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE day date;
BEGIN
  FOR day IN SELECT first_day + n FROM generate_series(0, days - 1) AS n LOOP
    BEGIN
      EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF sync_event FOR VALUES FROM (%L) TO (%L)',
        'sync_event_' || to_char(day, 'YYYYMMDD'), day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
    EXCEPTION WHEN check_violation THEN
      NULL; -- rows of that day already lie in the default partition, where they stay readable
    END;
  END LOOP;
END $$;

CREATE FUNCTION drop_event_partitions(before_day date) RETURNS void
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
END $$;

-- The second net. Every query names its tenant; where one should ever forget, the database answers as if no row existed.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['membership', 'enrollment_code', 'device', 'tenant_counter', 'sync_record',
    'sync_record_revision', 'sync_batch', 'sync_tenant_conflict_policy', 'sync_conflict_resolution_log',
    'audit_entry', 'sync_event']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format($policy$CREATE POLICY tenant_rows ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)$policy$, name);
  END LOOP;

  -- The platform overview, and nothing else, reads across tenants.
  FOREACH name IN ARRAY ARRAY['membership', 'device', 'tenant_counter', 'sync_conflict_resolution_log', 'sync_event']
  LOOP
    EXECUTE format($policy$CREATE POLICY platform_reads ON %I FOR SELECT
      USING (current_setting('app.scope', true) = 'platform')$policy$, name);
  END LOOP;
END $$;

-- Before a tenant is known: a person's own memberships, and the enrolment code that a new device holds in its hand.
CREATE POLICY own_memberships ON membership FOR SELECT
  USING (user_id = NULLIF(current_setting('app.user_id', true), '')::uuid);
CREATE POLICY held_code ON enrollment_code FOR SELECT
  USING (encode(code_hash, 'hex') = current_setting('app.enrollment_code_hash', true));

GRANT USAGE ON SCHEMA public TO tidelock_runtime;
GRANT SELECT, INSERT, UPDATE ON tenant, app_user, enrollment_code, device, tenant_counter, sync_record,
  sync_conflict_resolution_log TO tidelock_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON membership, sync_batch TO tidelock_runtime;
-- Append-only: no UPDATE, no DELETE.
GRANT SELECT, INSERT ON sync_record_revision, sync_tenant_conflict_policy, audit_entry, sync_event TO tidelock_runtime;
REVOKE ALL ON FUNCTION prepare_event_partitions(date, integer), drop_event_partitions(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prepare_event_partitions(date, integer), drop_event_partitions(date) TO tidelock_runtime;
