import { setTimeout as sleep } from "node:timers/promises";
import { adminSession, type Session } from "./admin-session";
import { below } from "./aims";
import { countAll, showAll, warmUp } from "./analytics-server";
import { commandPeakMb } from "./command-peak";
import { makeFleet } from "./fleet";
import { growthOf } from "./growth";
import { withServer } from "./setup";

const AIM_MB = 50;
/** What a server does when it starts is over by then. */
const IDLE_MS = 5_000;
const WARM_UP_ROUNDS = 3;

export type MemoryTable = { [what: string]: { [column: string]: number | string } };

type Subject = {
  dataDir: string;
  /** Of the tenants that are counted and shown. */
  slugs: readonly string[];
  /** Writes the events. */
  fill: () => Promise<void>;
  /** Drops what was counted of them. */
  forget: () => Promise<void>;
};

let session: Session | undefined;

/**
 * How much a server's whole process grows while all events are counted and shown: of one just started, and on demand of one
 * that pushes have warmed, with how much more the command takes than where there is nothing to count. All is counted then.
 */
export async function analyticsMemory(
  { dataDir, slugs, fill, forget }: Subject,
  when: string,
  { warm }: { warm: boolean },
): Promise<MemoryTable> {
  const table: MemoryTable = {};
  const row = (what: string, beforeMb: number, growthMb: number, seconds?: number) => {
    table[`${what}, ${when}`] = {
      before: beforeMb,
      growth: growthMb,
      kept: below(AIM_MB, growthMb),
      ...(seconds === undefined ? {} : { seconds: Number(seconds.toFixed(1)) }),
    };
  };
  await withServer(dataDir, async (server) => {
    session ??= await adminSession({ whole: server, dataDir });
    const asked = session;
    const measure = async (how: string, shownTimes: number, first: () => Promise<void>) => {
      let seconds = 0;
      // Its own job may count as soon as there are events: what is measured begins before them.
      const counting = await growthOf(server, async () => {
        await first();
        const startedAt = performance.now();
        await countAll(server, asked, slugs);
        seconds = (performance.now() - startedAt) / 1000;
      });
      row(`counting, server ${how}`, counting.beforeMb, counting.growthMb, seconds);
      const showing = await growthOf(server, async () => {
        for (let n = 0; n < shownTimes; n++) await showAll(server, asked, slugs[0] ?? "");
      });
      row(`then showing, server ${how}`, showing.beforeMb, showing.growthMb);
    };
    await sleep(IDLE_MS);
    await measure("just started", 1, fill);
    if (!warm) return;
    const fleet = await makeFleet(4, 2);
    for (let n = 0; n < WARM_UP_ROUNDS; n++) await warmUp(server, fleet);
    // Again and again, now that V8 has what room it takes for garbage: a just started server grows by that of any work.
    await measure("warmed by pushes", 10, forget);
  });
  if (!warm) return table;
  const idleMb = await commandPeakMb(dataDir, "create-sync-snapshot");
  await forget();
  row("create-sync-snapshot", idleMb, (await commandPeakMb(dataDir, "create-sync-snapshot")) - idleMb);
  return table;
}
