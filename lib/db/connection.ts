import pg from "pg";
import { GatheringSocket } from "./gathering-socket";

/** Connecting takes milliseconds; a server that takes longer is none to wait for. */
const CONNECT_MS = 5_000;
/** Where the database sets no limit. */
const USUAL_STATEMENT_SEC = 10;

/** A connection of the pool, with what is known of its other end. */
export class Connection extends pg.Client {
  /** By the ticks of `SilenceWatch`: when it was last heard, and since when somebody waits for its answers. */
  heardAt = 0;
  askedAt = 0;
  /** More time than usual, for the statements of the transaction that it is in. */
  grantedSec: number | undefined;
  #statementSec = USUAL_STATEMENT_SEC;
  #bytesHeard = 0;
  #backend: number | undefined;
  readonly #socket: GatheringSocket;

  constructor(options: pg.ClientConfig = {}) {
    const socket = new GatheringSocket();
    super({ ...options, stream: () => socket, connectionTimeoutMillis: CONNECT_MS });
    this.#socket = socket;
    this.connection.once("backendKeyData", (key: { processID: number }) => {
      this.#backend = key.processID;
    });
    // Whoever waits for a statement hears of it there; without a listener it would end the process.
    this.on("error", () => {});
  }

  /** How long the database lets a statement take, in seconds. */
  get statementSec(): number {
    return this.grantedSec ?? this.#statementSec;
  }

  /**
   * Asks what stands at the other end. A pooler invents the key that cancels statements, so behind one the process in
   * the key is another than the one that answers. In transaction mode the next transaction may be served by yet
   * another, which knows none of the statements that were named here: they go without their names then.
   */
  async meet(pooler: "transaction" | "none" | undefined): Promise<void> {
    const { rows } = await this.query<{ backend: number; seconds: number }>(
      `SELECT pg_backend_pid() AS backend,
         extract(epoch FROM current_setting('statement_timeout')::interval)::int AS seconds`,
    );
    const [other] = rows;
    if (other?.seconds) this.#statementSec = other.seconds;
    const isPooled = pooler === undefined ? other?.backend !== this.#backend : pooler === "transaction";
    if (isPooled) this.#dropNames();
  }

  /** Whether anything arrived since this was last asked. Bytes count: a large answer may take its time. */
  hasSpoken(): boolean {
    const { bytesRead } = this.#socket;
    const before = this.#bytesHeard;
    this.#bytesHeard = bytesRead;
    return bytesRead !== before;
  }

  /** Gives it up without a goodbye, which nobody would hear. Statements under way fail, and the pool forgets it. */
  drop(): void {
    this.#socket.destroy(new ConnectionLost());
  }

  #dropNames(): void {
    const query = this.query.bind(this) as (...call: unknown[]) => unknown;
    const unnamed = (statement: unknown, ...rest: unknown[]) => query(withoutName(statement), ...rest);
    Object.defineProperty(this, "query", { value: unnamed });
  }
}

function withoutName(statement: unknown): unknown {
  const isNamed = typeof statement === "object" && statement !== null && "name" in statement;
  return isNamed ? { ...statement, name: undefined } : statement;
}

/** Nothing came from the database for longer than any statement may take. */
class ConnectionLost extends Error {
  override name = "ConnectionLost";
  /** PostgreSQL's "connection failure" and its weight: an error that has both is passed on by Prisma with its code. */
  readonly code = "08006";
  readonly severity = "FATAL";

  constructor() {
    super("The database stopped answering on this connection");
  }
}
