-- A device's clock may be decades off; a double holds that in ms exactly, and reads as a number everywhere.
ALTER TABLE device ALTER COLUMN clock_offset_ms TYPE double precision;
ALTER TABLE sync_conflict_resolution_log ALTER COLUMN clock_offset_ms TYPE double precision;
