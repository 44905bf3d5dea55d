-- Links that work once. Of their secret only the hash is kept; who holds it sees the row that it belongs to, and no other.

CREATE TABLE invitation (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  email text NOT NULL CHECK (email = lower(email)),
  role member_role NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  -- Whether the address got it by mail, or the inviter hands it over.
  by_mail boolean NOT NULL,
  -- Null: the mail server has not taken it.
  mailed_at timestamptz(3),
  invited_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  revoked_at timestamptz(3),
  PRIMARY KEY (tenant_id, id)
);
-- One link an address: inviting again makes the one before worthless.
CREATE UNIQUE INDEX invitation_open_idx ON invitation (tenant_id, email)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- Who was a member until lately, so that a removal can be undone without asking that person again.
CREATE TABLE former_member (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  role member_role NOT NULL,
  joined_at timestamptz(3) NOT NULL,
  removed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['invitation', 'former_member'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format($policy$CREATE POLICY tenant_rows ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)$policy$, name);
  END LOOP;
END $$;

-- One a person: asking again makes the one before worthless.
CREATE TABLE password_reset (
  user_id uuid PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
  secret_hash bytea NOT NULL UNIQUE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL
);
ALTER TABLE password_reset ENABLE ROW LEVEL SECURITY;
ALTER TABLE password_reset FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON password_reset
  USING (user_id = NULLIF(current_setting('app.user_id', true), '')::uuid)
  WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), '')::uuid);

-- Before a tenant or a person is known: what the link in somebody's hand belongs to.
CREATE POLICY held_link ON invitation FOR SELECT
  USING (encode(secret_hash, 'hex') = current_setting('app.link_hash', true));
CREATE POLICY held_link ON password_reset FOR SELECT
  USING (encode(secret_hash, 'hex') = current_setting('app.link_hash', true));

GRANT SELECT, INSERT, UPDATE ON invitation TO tidelock_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON former_member, password_reset TO tidelock_runtime;
