-- Behind row-level security PostgreSQL takes only leakproof comparisons into an index condition, and that of an enum is
-- none: an index that has the state as a column is read whole. As the condition of a partial index it holds at planning.
DROP INDEX sync_conflict_resolution_log_tenant_id_state_created_at_id_idx;
CREATE INDEX sync_conflict_resolution_log_inbox_idx ON sync_conflict_resolution_log (tenant_id, created_at, id)
  INCLUDE (state, domain, mobile_id, strategy, device_no, contested) WHERE state = 'pending';
CREATE INDEX sync_conflict_resolution_log_settled_idx ON sync_conflict_resolution_log (tenant_id, created_at, id)
  INCLUDE (state, domain, mobile_id, strategy, device_no, contested) WHERE state = 'settled';
CREATE INDEX sync_conflict_resolution_log_reviewed_idx ON sync_conflict_resolution_log (tenant_id, created_at, id)
  INCLUDE (state, domain, mobile_id, strategy, device_no, contested) WHERE state = 'reviewed';
