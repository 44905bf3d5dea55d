import { expect, test, vi } from "vitest";
import type { OpenDatabase } from "@/lib/db/open-database";
import { SetupError } from "@/lib/db/setup-error";
import type { Server } from "./next-server";
import { supervise } from "./supervise";

/** Something that runs until the test lets it crash. */
function running<T extends object>(rest: T) {
  let crash = (_why: string) => {};
  const over = new Promise<Error>((resolve) => {
    crash = (why) => resolve(new Error(why));
  });
  return { ...rest, over, crash };
}
type Crashing<T> = T & { crash: (why: string) => void };

function aServer(): Crashing<Server> {
  const { over, ...rest } = running({
    ready: Promise.resolve("ready" as const),
    stop: vi.fn(async () => {}),
  });
  return { ...rest, ended: over };
}
function aDatabase(runtimeUrl = "postgres://here"): Crashing<OpenDatabase> {
  const { over, ...rest } = running({ runtimeUrl, ownerUrl: runtimeUrl, release: vi.fn(async () => {}) });
  return { ...rest, lost: over };
}

function watchOver({
  openDatabase = async (): Promise<OpenDatabase> => aDatabase(),
  sleep = (_ms: number): Promise<unknown> => Promise.resolve(),
} = {}) {
  const [server, database] = [aServer(), aDatabase()];
  const servers: Crashing<Server>[] = [];
  const lines: string[] = [];
  let stop = () => {};
  const stopAsked = new Promise<"stop">((resolve) => {
    stop = () => resolve("stop");
  });
  const startServer = vi.fn(() => {
    const next = aServer();
    servers.push(next);
    return next;
  });
  const report = (line: string) => void lines.push(line);
  const over = supervise({ server, database, startServer, openDatabase, stopAsked, report, sleep });
  return { server, database, servers, lines, stop, over, startServer };
}

test("a server that keeps crashing is started later each time", async () => {
  const { server, servers, lines, stop, over } = watchOver();
  server.crash("The server stopped");
  await vi.waitFor(() => expect(lines).toHaveLength(2));
  servers[0]?.crash("The server stopped");
  await vi.waitFor(() => expect(lines).toHaveLength(4));
  expect(lines).toEqual([
    "The server stopped. Starting it again in 0.5 s",
    "The server runs again",
    "The server stopped. Starting it again in 1 s",
    "The server runs again",
  ]);
  stop();
  await over;
  expect(servers[1]?.stop).toHaveBeenCalled();
});

test("a database that can't be started is tried again, and the server stays", async () => {
  const opened = aDatabase();
  const openDatabase = vi
    .fn<() => Promise<OpenDatabase>>()
    .mockRejectedValueOnce(new SetupError("no space left"))
    .mockResolvedValue(opened);
  const { database, lines, stop, over, startServer } = watchOver({ openDatabase });
  database.crash("PostgreSQL stopped");
  await vi.waitFor(() => expect(lines).toHaveLength(3));
  expect(lines).toEqual([
    "PostgreSQL stopped. Starting it again in 0.5 s",
    "no space left. Starting it again in 1 s",
    "The database runs again",
  ]);
  expect(startServer).not.toHaveBeenCalled();
  stop();
  await over;
  expect(opened.release).toHaveBeenCalled();
});

test("a database that comes back on another port gets a server that knows it", async () => {
  const there = aDatabase("postgres://there");
  const { server, database, startServer, stop, over } = watchOver({ openDatabase: async () => there });
  database.crash("PostgreSQL stopped");
  await vi.waitFor(() => expect(startServer).toHaveBeenCalledWith(there));
  expect(server.stop).toHaveBeenCalled();
  stop();
  await over;
});

test("a stop does not wait for the next start", async () => {
  const { server, stop, over, startServer, lines } = watchOver({ sleep: () => new Promise(() => {}) });
  server.crash("The server stopped");
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  stop();
  await over;
  expect(startServer).not.toHaveBeenCalled();
  expect(lines.at(-1)).toBe("Stopping");
});
