-- How fast this device's syncs went lately: items and milliseconds, both fading by a tenth with each write of them.
ALTER TABLE device ADD COLUMN rate_items double precision NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN rate_ms double precision NOT NULL DEFAULT 0;
