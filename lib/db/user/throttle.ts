import { pool } from "../pool";

/** A bucket of tries: full it holds `burst`, and it earns `perSecond`. */
export type ThrottleRate = { burst: number; perSecond: number };

/** Every bucket in use is full again after so long, and then says nothing that an absent one wouldn't. */
const FORGOTTEN_AFTER = "2 hours";
const FORGET_EVERY = 500;
let taken = 0;

/**
 * Takes one try from the bucket of that key, shared by all server processes; a hundred takers at once get what one after
 * the other would.
 * @returns 0, or the seconds until there is another try
 */
export async function takeTry(key: Buffer, { burst, perSecond }: ThrottleRate): Promise<number> {
  taken = (taken + 1) % FORGET_EVERY;
  if (taken === 0) await forgetFull();
  const { rowCount } = await pool().query(
    `INSERT INTO throttle_bucket AS bucket (key, tokens, at) VALUES ($1, $2::real - 1, clock_timestamp())
     ON CONFLICT (key) DO UPDATE SET tokens = ${REFILLED} - 1, at = clock_timestamp() WHERE ${REFILLED} >= 1`,
    [key, burst, perSecond],
  );
  if (rowCount === 1) return 0;
  const { rows } = await pool().query<{ tokens: number }>(
    `SELECT ${REFILLED} AS tokens FROM throttle_bucket AS bucket WHERE key = $1`,
    [key, burst, perSecond],
  );
  const tokens = rows[0]?.tokens ?? 0;
  return Math.max(1, (1 - tokens) / perSecond);
}

/** What was taken turned out to be harmless. */
export async function giveTryBack(key: Buffer, { burst }: ThrottleRate): Promise<void> {
  await pool().query("UPDATE throttle_bucket SET tokens = least($2::real, tokens + 1) WHERE key = $1", [
    key,
    burst,
  ]);
}

/** All tries are there again. */
export async function refillTries(key: Buffer): Promise<void> {
  await pool().query("DELETE FROM throttle_bucket WHERE key = $1", [key]);
}

// A bucket of the future is full: the clock was set back since, and nobody is kept waiting until it is there again.
const REFILLED = `CASE WHEN bucket.at > clock_timestamp() + interval '1 second' THEN $2::real ELSE least($2::real, bucket.tokens
  + greatest(0, extract(epoch FROM clock_timestamp() - bucket.at))::real * $3::real) END`;

async function forgetFull(): Promise<void> {
  await pool().query(
    `DELETE FROM throttle_bucket WHERE at NOT BETWEEN now() - interval '${FORGOTTEN_AFTER}' AND now() + interval '${FORGOTTEN_AFTER}'`,
  );
}
