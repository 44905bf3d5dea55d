-- Who does a job of the server, and when it is due next. A lease ends by itself where its holder is gone or stands still.
CREATE TABLE job_lease (
  name text PRIMARY KEY,
  due_at timestamptz(3) NOT NULL DEFAULT now(),
  holder uuid,
  held_until timestamptz(3),
  CHECK ((holder IS NULL) = (held_until IS NULL))
);
GRANT SELECT, INSERT, UPDATE ON job_lease TO tidelock_runtime;
