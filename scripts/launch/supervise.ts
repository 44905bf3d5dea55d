import { setTimeout } from "node:timers/promises";
import type { ServedDatabase } from "@/lib/db/open-configured";
import { SetupError } from "@/lib/db/setup-error";
import { BackOff } from "./back-off";
import type { Server } from "./next-server";

type Parts = {
  server: Server;
  database: ServedDatabase;
  startServer: (database: ServedDatabase) => Server;
  openDatabase: () => Promise<ServedDatabase>;
  stopAsked: Promise<"stop">;
  report: (line: string) => void;
  sleep?: (ms: number) => Promise<unknown>;
};

type Crash = { of: "server" | "database"; why: string };

/**
 * Keeps a server and its database running: whichever crashes is started again, later each time while it keeps crashing.
 * The server outlives a crash of the database, whose connections it makes anew. Settles after a stop, when both are down.
 */
export async function supervise(parts: Parts): Promise<void> {
  const { startServer, openDatabase, stopAsked, report, sleep = setTimeout } = parts;
  const backOff = { server: new BackOff(), database: new BackOff() };
  let { server, database } = parts;
  let failure: Crash | undefined;

  for (;;) {
    const end = failure ?? (await Promise.race([stopAsked, serverCrash(server), databaseCrash(database)]));
    failure = undefined;
    if (end === "stop") break;
    const waitMs = backOff[end.of].waitMs(Date.now());
    report(`${end.why}. Starting it again in ${waitMs / 1000} s`);
    if ((await Promise.race([sleep(waitMs), stopAsked])) === "stop") break;

    if (end.of === "server") {
      server = startServer(database);
      tellWhenReady(server, report);
      continue;
    }
    try {
      const before = database.runtimeUrl;
      database = await openDatabase();
      report("The database runs again");
      // Its old port was taken meanwhile.
      if (database.runtimeUrl !== before) {
        await server.stop();
        server = startServer(database);
        tellWhenReady(server, report);
      }
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      failure = { of: "database", why: error.message };
    }
  }
  report("Stopping");
  await server.stop();
  await database.release();
}

const serverCrash = (server: Server): Promise<Crash> =>
  server.ended.then(({ message }) => ({ of: "server", why: message }));
const databaseCrash = (database: ServedDatabase): Promise<Crash> =>
  database.lost.then(({ message }) => ({ of: "database", why: message }));

/** What went wrong instead, the server tells when it ends. */
function tellWhenReady(server: Server, report: (line: string) => void): void {
  void server.ready.then((ready) => {
    if (ready === "ready") report("The server runs again");
  });
}
