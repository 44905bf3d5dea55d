import type pg from "pg";
import { Connection } from "./connection";

const TICK_MS = 1_000;
/** Beyond what a statement may take: the database's own word that it took too long is on its way by then. */
const GRACE_TICKS = 2;

/**
 * Drops connections that fell silent, as they do when a database fails over: packets vanish, and the kernel would go on
 * sending them for a quarter of an hour. A connection is silent when nothing came for longer than the database lets a
 * statement take. That proves a dead line, so all others that were not heard since are dropped with it, idle ones too.
 *
 * Time is counted in ticks of a timer, not by a clock: a process that stood still itself has heard nothing either, but
 * reads what came meanwhile before the next tick.
 */
export class SilenceWatch {
  /** Connections that were dropped so far. */
  dropped = 0;
  readonly #all = new Set<Connection>();
  readonly #asked = new Set<Connection>();
  #tick = 0;

  constructor(pool: pg.Pool, tickMs = TICK_MS) {
    pool.on("acquire", (client) => this.ask(client));
    pool.on("release", (_, client) => this.#rest(client));
    pool.on("remove", (client) => this.#forget(client));
    setInterval(() => this.#look(), tickMs).unref();
  }

  /** From now on somebody waits for its answers. */
  ask(client: pg.ClientBase): void {
    if (!(client instanceof Connection)) return;
    this.#all.add(client);
    this.#asked.add(client);
    client.askedAt = this.#tick;
  }

  #rest(client: pg.ClientBase): void {
    if (!(client instanceof Connection)) return;
    this.#listen(client);
    client.grantedSec = undefined;
    this.#asked.delete(client);
  }

  #forget(client: pg.ClientBase): void {
    if (!(client instanceof Connection)) return;
    this.#all.delete(client);
    this.#asked.delete(client);
  }

  #listen(connection: Connection): void {
    if (connection.hasSpoken()) connection.heardAt = this.#tick;
  }

  #look(): void {
    this.#tick++;
    for (const connection of this.#asked) this.#listen(connection);
    const silent = [...this.#asked].filter((connection) => this.#isSilent(connection));
    if (silent.length === 0) return;
    const since = Math.min(...silent.map(silentSince));
    const doubtful = [...this.#all].filter(
      ({ heardAt, grantedSec }) => heardAt <= since && grantedSec === undefined,
    );
    for (const connection of new Set([...silent, ...doubtful])) {
      this.dropped++;
      this.#forget(connection);
      connection.drop();
    }
  }

  #isSilent(connection: Connection): boolean {
    return this.#tick - silentSince(connection) >= connection.statementSec + GRACE_TICKS;
  }
}

function silentSince({ heardAt, askedAt }: Connection): number {
  return Math.max(heardAt, askedAt);
}
