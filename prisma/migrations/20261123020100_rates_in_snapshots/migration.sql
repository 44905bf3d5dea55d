-- Requests, failures, edits and conflicts of each five minutes, so that an alert's preview of two weeks reads hours instead
-- of events. Packed by lib/core/analytics/pack-rates.ts; empty in days. Hours are counted anew to get theirs.
DELETE FROM sync_analytics_snapshot;
DELETE FROM sync_snapshot_progress;
ALTER TABLE sync_analytics_snapshot ADD COLUMN rates bytea NOT NULL;
