-- Tombstones live at least 90 days. Up to which version some were dropped: a device that has come less far starts anew.
ALTER TABLE tenant_counter ADD COLUMN forgotten_version bigint NOT NULL DEFAULT 0;
GRANT DELETE ON sync_record TO tidelock_runtime;
