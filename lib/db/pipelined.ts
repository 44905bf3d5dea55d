import type { PoolClient } from "pg";
import type { Connection } from "./connection";
import { raw, rendered, sql } from "./sql";
import type { Tx } from "./tx";

/** A transaction on a connection of the pool itself: statements that nobody waits for share a round trip. */
export function pipelined(
  client: PoolClient,
  last: Tx["last"],
): Tx & { allow(seconds: number): Promise<void> } {
  const run: Tx["run"] = async (statement, name) => {
    const { rowCount } = await client.query({ ...rendered(statement), name });
    return rowCount ?? 0;
  };
  return {
    rows: async <Row extends object>(...[statement, name]: Parameters<Tx["rows"]>) => {
      const { rows } = await client.query<Row>({ ...rendered(statement), name });
      return rows;
    },
    run,
    last,
    allow: async (seconds) => {
      // Routes are bundled apart: the pool's connections may be of another bundle's class.
      Object.assign(client, { grantedSec: seconds } satisfies Pick<Connection, "grantedSec">);
      await run(sql`SET LOCAL statement_timeout = ${raw(`'${seconds}s'`)}`);
    },
  };
}
