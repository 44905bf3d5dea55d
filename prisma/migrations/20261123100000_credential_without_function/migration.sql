-- One statement names the tenant and reads its device in half the function's time, see find-device-credential.ts.
DROP FUNCTION device_credential(uuid, uuid);
