-- Durations are counted in wider buckets now. What was packed by the narrower ones would be read as other durations, so the
-- hours are counted anew from their events. TRUNCATE, because row-level security hides the rows from a DELETE of the owner.
TRUNCATE sync_analytics_snapshot, sync_snapshot_progress;
