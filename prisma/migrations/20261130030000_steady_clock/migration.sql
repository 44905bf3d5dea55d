-- By what time a job that deletes went last; see lib/db/jobs/steady-now.ts.
ALTER TABLE job_lease ADD COLUMN steady_at timestamptz(3);
