-- The next two migrations give every snapshot columns that only counting anew can fill, and delete what is there first. Row-level
-- security hides all tenants' rows from the owner too, so that their DELETE finds none; TRUNCATE isn't filtered.
TRUNCATE sync_analytics_snapshot, sync_snapshot_progress;
