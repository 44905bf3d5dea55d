-- An edit that a person lets go on late must not overwrite what its device wrote after it.
ALTER TABLE sync_queue_item ADD COLUMN held_version bigint;
