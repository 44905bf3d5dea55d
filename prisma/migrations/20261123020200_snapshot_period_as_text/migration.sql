-- Behind row-level security an enum is no index condition: every look at days read a tenant's hours of all time too.
ALTER TABLE sync_analytics_snapshot ALTER COLUMN period TYPE text USING period::text;
ALTER TABLE sync_analytics_snapshot ADD CONSTRAINT sync_analytics_snapshot_period CHECK (period IN ('hour', 'day'));
DROP TYPE snapshot_period;
