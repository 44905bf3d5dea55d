-- Each entry of a tenant's audit carries a number without gaps and a hash over its content and the hash before it, so
-- that no entry can be changed, dropped or slipped in unnoticed; the head tells when the tail was cut off.
ALTER TABLE audit_entry ADD COLUMN seq bigint NOT NULL DEFAULT 0;
ALTER TABLE audit_entry ADD COLUMN hash bytea NOT NULL DEFAULT '';

CREATE TABLE audit_head (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON audit_head
  USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);

-- What is hashed, byte for byte: jsonb has one way to write a value.
CREATE FUNCTION audit_content(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(e.tenant_id, e.seq, to_char(e.at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    e.actor_id, e.actor_name, e.action, e.target, e.reason, e.before, e.after)::text, 'UTF8')
$$;

-- (Re)builds a tenant's chain over its entries as they stand; the owner's alone, for entries of before there was one.
CREATE FUNCTION chain_audit(of_tenant uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  entry audit_entry;
  last bytea := '';
  n bigint := 0;
BEGIN
  FOR entry IN SELECT * FROM audit_entry WHERE tenant_id = of_tenant ORDER BY seq, id LOOP
    n := n + 1;
    entry.seq := n;
    last := sha256(last || audit_content(entry));
    UPDATE audit_entry SET seq = n, hash = last WHERE tenant_id = of_tenant AND id = entry.id;
  END LOOP;
  INSERT INTO audit_head (tenant_id, seq, hash) VALUES (of_tenant, n, last)
    ON CONFLICT (tenant_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
END $$;
REVOKE ALL ON FUNCTION chain_audit(uuid) FROM PUBLIC;

DO $$
DECLARE known record;
BEGIN
  FOR known IN SELECT id FROM tenant LOOP
    PERFORM set_config('app.tenant_id', known.id::text, true);
    PERFORM chain_audit(known.id);
  END LOOP;
  PERFORM set_config('app.tenant_id', '', true);
END $$;
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_tenant_id_seq_key UNIQUE (tenant_id, seq);

-- Whoever inserts: the head's row lock puts a tenant's entries one behind the other, and the time is the database's.
-- With the owner's rights, because nobody else may touch the head; row-level security holds inside all the same.
CREATE FUNCTION link_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head audit_head;
BEGIN
  INSERT INTO audit_head (tenant_id, seq, hash) VALUES (NEW.tenant_id, 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT head FROM audit_head WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  NEW.at := date_trunc('milliseconds', clock_timestamp());
  NEW.seq := head.seq + 1;
  NEW.hash := sha256(head.hash || audit_content(NEW));
  UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE tenant_id = NEW.tenant_id;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_link BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION link_audit_entry();

-- Append-only by grants, and by triggers for whoever was granted too much.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
REVOKE ALL ON FUNCTION audit_content(audit_entry), link_audit_entry(), refuse_audit_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_content(audit_entry) TO tidelock_runtime;
GRANT SELECT ON audit_head TO tidelock_runtime;

CREATE INDEX audit_entry_tenant_id_action_seq_idx ON audit_entry (tenant_id, action, seq);
