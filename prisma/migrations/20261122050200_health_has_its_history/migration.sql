-- Scores have a history of their own since, for any threshold.
ALTER TABLE alert_reading DROP COLUMN unhealthy_devices;
