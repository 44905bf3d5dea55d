-- What checkpoints are sealed with: only this server, or one that was restored from its backup, makes them.
ALTER TABLE tenant_counter ADD COLUMN checkpoint_key bytea NOT NULL DEFAULT uuid_send(gen_random_uuid());

-- Each time that the database turned out to be older than its devices, or was said to be.
CREATE TABLE restore (
  tenant_id uuid NOT NULL,
  -- The epoch that began.
  epoch integer NOT NULL,
  ended_epochs integer[] NOT NULL,
  -- The tenant's clock when it began. Exact: nothing was written between the restore and then.
  version bigint NOT NULL,
  exact boolean NOT NULL,
  -- The device that knew more, and the version it knew; null where a person said it.
  device_no integer,
  known_version bigint,
  at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, epoch)
);

-- What each device offered back of the lost time, and what became of it.
CREATE TABLE restore_device (
  tenant_id uuid NOT NULL,
  epoch integer NOT NULL,
  device_no integer NOT NULL,
  taken integer NOT NULL DEFAULT 0,
  known integer NOT NULL DEFAULT 0,
  in_conflict integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  last_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, epoch, device_no)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['restore', 'restore_device']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format($policy$CREATE POLICY tenant_rows ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)$policy$, name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON restore, restore_device TO tidelock_runtime;
