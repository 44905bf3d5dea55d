import { pool } from "../pool";

export type Account = { id: string; session_epoch: number; password_hash: string };
export type SignInTry =
  | { kind: "allowed"; account: Account }
  | { kind: "locked"; seconds: number }
  | { kind: "unknown" };

/**
 * Counts a try to sign in before its password is looked at, so that a hundred guesses at once are a hundred failures.
 * `lockSeconds[n]` is the lock after failure n + 1. A try while locked is not counted.
 */
export async function takeSignInTry(email: string, lockSeconds: readonly number[]): Promise<SignInTry> {
  const taken = await pool().query<Account>(
    `UPDATE app_user SET failed_sign_ins = failed_sign_ins + 1,
       locked_until = now() + ($2::int[])[least(failed_sign_ins + 1, cardinality($2::int[]))] * interval '1 second'
     WHERE email = $1 AND (locked_until IS NULL OR locked_until <= now())
     RETURNING id, session_epoch, password_hash`,
    [email, lockSeconds],
  );
  const [account] = taken.rows;
  if (account) return { kind: "allowed", account };
  const locked = await pool().query<{ seconds: number }>(
    "SELECT ceil(extract(epoch FROM locked_until - now()))::int AS seconds FROM app_user WHERE email = $1",
    [email],
  );
  const [lock] = locked.rows;
  return lock ? { kind: "locked", seconds: Math.max(1, lock.seconds) } : { kind: "unknown" };
}
