-- Alerts: rules with where they stand, the times they fired, whom to tell, and what was told.

CREATE TABLE alert_channel (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('webhook', 'email')),
  name text NOT NULL,
  target text NOT NULL,
  sealed_secret bytea,
  created_by text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  deleted_at timestamptz(3),
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE alert_rule (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  condition jsonb NOT NULL,
  channel_ids jsonb NOT NULL DEFAULT '[]',
  muted_until timestamptz(3),
  firing_since timestamptz(3),
  turning_since timestamptz(3),
  evaluated_at timestamptz(3),
  value double precision,
  created_by text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  deleted_at timestamptz(3),
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE alert_incident (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  rule_id uuid NOT NULL,
  rule_name text NOT NULL,
  kind text NOT NULL,
  condition text NOT NULL,
  value double precision NOT NULL,
  peak double precision NOT NULL,
  fired_at timestamptz(3) NOT NULL,
  announced_at timestamptz(3),
  resolved_at timestamptz(3),
  ended_by text CHECK (ended_by IN ('recovered', 'rule_changed', 'rule_deleted')),
  PRIMARY KEY (tenant_id, id)
);
-- A rule fires once at a time, whoever evaluates it.
CREATE UNIQUE INDEX alert_incident_open_idx ON alert_incident (tenant_id, rule_id) WHERE resolved_at IS NULL;
CREATE INDEX alert_incident_tenant_id_fired_at_id_idx ON alert_incident (tenant_id, fired_at, id);

CREATE TABLE alert_delivery (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  channel_id uuid NOT NULL,
  channel_name text NOT NULL,
  -- What happened, once per channel: a receiver that sees it twice drops the second.
  message_id text NOT NULL,
  event text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'gave_up')),
  tries jsonb NOT NULL DEFAULT '[]',
  -- When to try; in the near future also while a process is at it.
  next_try_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, channel_id, message_id)
);
CREATE INDEX alert_delivery_tenant_id_created_at_id_idx ON alert_delivery (tenant_id, created_at, id);
CREATE INDEX alert_delivery_waiting_idx ON alert_delivery (next_try_at) WHERE state = 'waiting';

-- How things stood, every five minutes: what no other table remembers, so that rules can be tried on the past.
CREATE TABLE alert_reading (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  at timestamptz(3) NOT NULL,
  oldest_unsynced_min double precision NOT NULL,
  unhealthy_devices integer NOT NULL,
  PRIMARY KEY (tenant_id, at)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['alert_channel', 'alert_rule', 'alert_incident', 'alert_delivery', 'alert_reading']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format($policy$CREATE POLICY tenant_rows ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)$policy$, name);
  END LOOP;

  -- The evaluation asks which tenants have rules, or something to deliver, before it goes from one to the next.
  FOREACH name IN ARRAY ARRAY['alert_rule', 'alert_delivery']
  LOOP
    EXECUTE format($policy$CREATE POLICY platform_reads ON %I FOR SELECT
      USING (current_setting('app.scope', true) = 'platform')$policy$, name);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON alert_channel, alert_rule, alert_incident TO tidelock_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON alert_delivery TO tidelock_runtime;
GRANT SELECT, INSERT, DELETE ON alert_reading TO tidelock_runtime;
