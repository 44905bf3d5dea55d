-- By what a repeated enrolment is known as the same (a hash), and when a token of the device was first used.
ALTER TABLE device ADD COLUMN enroll_hash bytea, ADD COLUMN first_used_at timestamptz(3);
UPDATE device SET first_used_at = enrolled_at;
CREATE INDEX device_enroll_hash_idx ON device (tenant_id, enroll_hash) WHERE enroll_hash IS NOT NULL;
