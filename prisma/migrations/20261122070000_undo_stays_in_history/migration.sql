-- A conflict that is decided anew after an undo is no longer undone, but the version that the undo wrote stays: the
-- record's history tells it by that.
ALTER TABLE sync_conflict_resolution_log
  DROP CONSTRAINT sync_conflict_resolution_log_undo_check,
  ADD CONSTRAINT sync_conflict_resolution_log_undo_check
    CHECK (undone_at IS NULL OR (undo_version IS NOT NULL AND state <> 'pending'));
