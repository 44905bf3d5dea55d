-- Checkpoints that a device was given before this version of the tenant's clock are refused: it starts from nothing.
ALTER TABLE device
  ADD COLUMN resync_version bigint,
  ADD COLUMN resync_asked_at timestamptz(3);
