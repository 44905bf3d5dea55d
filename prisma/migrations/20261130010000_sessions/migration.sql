-- Where somebody is signed in: a cookie names its row, and a session has ended when that row is gone.
CREATE TABLE session (
  user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  network text NOT NULL,
  user_agent text NOT NULL,
  PRIMARY KEY (user_id, id)
);
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON session
  USING (user_id = NULLIF(current_setting('app.user_id', true), '')::uuid)
  WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO tidelock_runtime;

-- A person's own tokens in every tenant, to be counted before a tenant is known.
CREATE POLICY own_tokens ON api_token FOR SELECT
  USING (user_id = NULLIF(current_setting('app.user_id', true), '')::uuid);

-- How many tries are left: for an account from one network, from one browser, from everywhere. A key is a hash. After a crash
-- every bucket is full again, which is kind to everybody and costs no WAL.
CREATE UNLOGGED TABLE throttle_bucket (
  key bytea PRIMARY KEY,
  tokens real NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX throttle_bucket_at_idx ON throttle_bucket (at);
GRANT SELECT, INSERT, UPDATE, DELETE ON throttle_bucket TO tidelock_runtime;

-- Both are replaced: the epoch by sessions, the lock by buckets that a stranger can't empty for an owner.
ALTER TABLE app_user DROP COLUMN session_epoch, DROP COLUMN failed_sign_ins, DROP COLUMN locked_until;
