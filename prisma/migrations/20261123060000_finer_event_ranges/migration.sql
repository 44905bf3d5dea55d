-- A range of 128 pages holds 11,000 events, all of which are looked through for one hour of them. With 16 it is 1,400, and the
-- index still fits its one page where a day has 100,000. What was written last is summarised without waiting for a vacuum.
DROP INDEX sync_event_at_idx;
CREATE INDEX sync_event_at_idx ON sync_event USING brin (at) WITH (pages_per_range = 16, autosummarize = on);
