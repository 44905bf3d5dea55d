-- Durations and devices are kept once, by app version, platform and network together; totals and each breakdown are
-- added up from that. Before, each breakdown kept its own, and a row took nearly three times the disk.
-- What is there can't be told apart that finely: the hours are counted anew from their events.
DELETE FROM sync_analytics_snapshot;
DELETE FROM sync_snapshot_progress;
ALTER TABLE sync_analytics_snapshot
  DROP COLUMN durations,
  DROP COLUMN devices,
  DROP COLUMN groups,
  -- Packed by lib/core/analytics/pack-cells.ts.
  ADD COLUMN cells bytea NOT NULL,
  -- As text it takes half of what jsonb takes, and nobody searches in it.
  ALTER COLUMN domain_breakdown TYPE json;
