-- Which edits a batch held, 12 bytes each (lib/core/sync/op-marks.ts), so that one that comes again in another batch is
-- known; and where the tenant's counter stood behind it, in thousands, so that few batches are looked through. Batches
-- from before have neither. Hashes don't compress: PostgreSQL is not to try.
ALTER TABLE sync_batch ADD COLUMN ops bytea, ADD COLUMN counter_thousands integer;
ALTER TABLE sync_batch ALTER COLUMN ops SET STORAGE EXTERNAL;
-- By thousands, not by the number itself: equal keys share their place in a B-tree, so that a batch takes 6 to 9 bytes of
-- it instead of 44.
CREATE INDEX sync_batch_ops_idx ON sync_batch (tenant_id, device_no, counter_thousands) WHERE ops IS NOT NULL;

-- What a person has in hands, or has discarded, of a device's queued edits: a copy of it that comes must be known too.
CREATE INDEX sync_queue_item_aside_idx ON sync_queue_item (tenant_id, device_no) WHERE state IN ('set_aside', 'discarded');
