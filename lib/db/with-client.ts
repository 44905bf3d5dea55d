import pg from "pg";
import { SetupError } from "./setup-error";

/** One connection for set-up work, outside the pool. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "tidelock setup",
  });
  // A lost connection also fails the query that runs; without a listener it would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname, username } = new URL(url);
    throw new SetupError(
      `The database ${host}${pathname} can't be opened as "${username}": ${reason(error)}`,
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Node reports a refused connection to a name with several addresses as an error without a message of its own. */
function reason(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
