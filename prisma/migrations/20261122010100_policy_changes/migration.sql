-- What a version changed against the one before, in words, as its author saw it: the words of later releases may differ.
-- Null in versions from before it was kept.
ALTER TABLE sync_tenant_conflict_policy ADD COLUMN changes jsonb;
