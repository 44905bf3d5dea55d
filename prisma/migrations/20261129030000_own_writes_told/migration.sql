-- The newest own writes, by domain, that checkpoints given to a device have covered: {domain: version}. A checkpoint from
-- before that comes from a device that was restored, and is told its own writes again.
ALTER TABLE device ADD COLUMN own_told jsonb NOT NULL DEFAULT '{}';
