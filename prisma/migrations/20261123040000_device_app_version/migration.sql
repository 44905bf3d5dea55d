-- With the app version that the device last told: a tenant may refuse apps that are too old, and that must not cost
-- a request another round trip. What a function returns can only be changed by making it anew.
DROP FUNCTION device_credential(uuid, uuid);
CREATE FUNCTION device_credential(tenant uuid, device uuid)
RETURNS TABLE (no integer, token_hash bytea, next_token_hash bytea, revoked boolean, app_version text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.tenant_id', tenant::text, true);
  RETURN QUERY SELECT d.no, d.token_hash, d.next_token_hash, d.revoked_at IS NOT NULL, d.app_version
    FROM device d WHERE d.tenant_id = tenant AND d.id = device_credential.device;
END $$;
REVOKE ALL ON FUNCTION device_credential(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_credential(uuid, uuid) TO tidelock_runtime;
