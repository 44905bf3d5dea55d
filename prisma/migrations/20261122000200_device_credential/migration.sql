-- Asked by every request of every device: one round trip and a cached plan, where setting the tenant and reading the
-- row would be two. It runs with the caller's rights, so row-level security holds inside.
CREATE FUNCTION device_credential(tenant uuid, device uuid)
RETURNS TABLE (no integer, token_hash bytea, next_token_hash bytea, revoked boolean)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.tenant_id', tenant::text, true);
  RETURN QUERY SELECT d.no, d.token_hash, d.next_token_hash, d.revoked_at IS NOT NULL
    FROM device d WHERE d.tenant_id = tenant AND d.id = device_credential.device;
END $$;
REVOKE ALL ON FUNCTION device_credential(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_credential(uuid, uuid) TO tidelock_runtime;
