-- What the engine decided on beyond the two sides; see LoggedEncounter in lib/contract/conflict.ts. Without it a
-- conflict can't be decided again under another policy. Null in rows of before.
ALTER TABLE sync_conflict_resolution_log ADD COLUMN encounter jsonb;
-- A replay reads one domain's conflicts of the last days.
CREATE INDEX sync_conflict_resolution_log_tenant_id_domain_created_at_id_idx
  ON sync_conflict_resolution_log (tenant_id, domain, created_at, id);
