import type { PoolClient } from "pg";
import type { Connection } from "./connection";

/** Gives the statements of this transaction more time than a request's have. */
export async function allowSeconds(client: PoolClient, seconds: number): Promise<void> {
  // Routes are bundled apart: the pool's connections may be of another bundle's class.
  Object.assign(client, { grantedSec: seconds } satisfies Pick<Connection, "grantedSec">);
  await client.query(`SET LOCAL statement_timeout = '${seconds}s'`);
}
