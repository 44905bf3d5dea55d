-- A resolution that a person undid: by whom, when, and the version that brought the losing values back.
ALTER TABLE sync_conflict_resolution_log
  ADD COLUMN undone_at timestamptz(3),
  ADD COLUMN undone_by uuid,
  ADD COLUMN undoer_name text,
  ADD COLUMN undo_version bigint,
  ADD CONSTRAINT sync_conflict_resolution_log_undo_check
    CHECK ((undone_at IS NULL) = (undo_version IS NULL) AND (undone_at IS NULL OR state <> 'pending'));
