import { LIMITS } from "../../../contract/limits";
import { chance, integerBetween, pick, pickWeighted } from "../../../core/random";
import { ClientClosed } from "../../owner";
import { SyncError } from "../../sync-error";
import type { SimPhone } from "./sim-phone";
import { DOMAINS, pickRecord } from "./sim-user";
import type { WeatherName } from "./weather";
import type { Place, World } from "./world";

const DAY_MS = 86_400_000;

/** One thing happens to a phone, to its user or to the server, by chance and weather. */
export async function happen(world: World, { phone, network }: Place): Promise<void> {
  const { random, weather, server } = world;
  const on = (name: WeatherName, weight: number) => (weather.has(name) ? weight : 0);
  const what = pickWeighted(random, {
    edit: 60,
    sync: 12,
    "edit while syncing": 4,
    push: 2,
    pull: 2,
    move: 4,
    person: on("persons", 5),
    "person deletes": on("persons", 1),
    partial: on("urgent", 3),
    "die now": on("kills", 1),
    "die soon": on("kills", 3),
    "back up phone": on("phone_backups", 0.6),
    "restore phone": on("phone_backups", 0.3),
    "lose storage": on("storage_losses", 0.1),
    "back up server": on("server_backups", 0.1),
    "restore server": on("server_backups", 0.05),
    purge: on("purges", 0.05),
    "set clock": on("clocks", 1.5),
    sleep: on("sleeps", 0.05),
    "update server": on("poison", 0.2),
    "turn queue": on("queue", 0.5),
    "apply queue": on("queue", 2),
    "narrow domains": on("narrowing", 0.3),
    "sign out": on("sign_outs", 0.3),
    "dismiss refused": 0.5,
  });
  world.trace?.(`${phone.name}: ${what}`);
  switch (what) {
    case "edit":
      return void (await world.user.edit(phone));
    case "edit while syncing":
      sync(world, phone, "syncAll");
      return void (await world.user.edit(phone));
    case "sync":
      return sync(world, phone, "syncAll");
    case "push":
      return sync(world, phone, "push");
    case "pull":
      return sync(world, phone, "pull");
    case "partial":
      return sync(world, phone, "partialSync");
    case "move":
      return network.move();
    case "person":
      return personEdits(world);
    case "person deletes": {
      const { domain, mobileId } = pickRecord(random);
      return server.delete(domain, mobileId);
    }
    case "die now":
      return phone.restart();
    case "die soon":
      return phone.killSoon(random);
    case "back up phone":
      return phone.makeBackup();
    case "restore phone":
      return phone.restoreBackup();
    case "lose storage":
      return phone.loseStorage();
    case "back up server":
      world.restoreServer = server.backup();
      return;
    case "restore server":
      return rollBackServer(world);
    case "purge":
      // Tombstones die of age alone, and with them the memory of the edits from before.
      return sleep(world, LIMITS.keptDays + LIMITS.clockAheadDays + 1);
    case "set clock":
      return phone.setClock(
        pick(random, [0, 0, 5000, -90_000, 3 * DAY_MS, -3 * DAY_MS, "anew", 9000 * DAY_MS]),
      );
    case "sleep":
      return sleep(world, integerBetween(random, 1, 100));
    case "update server":
      server.version = `${server.version}.1`;
      return;
    case "turn queue":
      server.queueMode = !server.queueMode;
      return;
    case "apply queue":
      return server.applyQueued();
    case "narrow domains":
      phone.domains = chance(random, 0.5) ? undefined : DOMAINS.filter(() => chance(random, 0.6));
      if (phone.domains?.length === 0) phone.domains = undefined;
      if (weather.has("slow")) phone.timeoutMs = pick(random, [2000, 5000, 30_000]);
      return phone.restart();
    case "sign out":
      return phone.signOut(pick(random, ["send", "keep", "discard"] as const));
    case "dismiss refused": {
      const [opId] = phone.held().aside.keys();
      if (opId === undefined) return;
      world.ledger.excuse([opId], "dismissed");
      return void (await phone.alive((client) => client.dismissRejected(opId)));
    }
  }
}

function sync(world: World, phone: SimPhone, how: "syncAll" | "push" | "pull" | "partialSync"): void {
  void phone.client[how]().catch((error: unknown) => {
    // Somebody signed out meanwhile.
    if (error instanceof ClientClosed) return;
    if (!(error instanceof SyncError)) world.ledger.broken.push(`${how} threw ${error}`);
  });
}

function personEdits({ random, server, user }: World): void {
  const { domain, mobileId } = pickRecord(random);
  const isAlive = `${domain}/${mobileId}` in server.alive();
  server.edit(domain, mobileId, isAlive ? { status: user.value() } : user.whole());
}

/** Nothing happens for days. */
function sleep(world: World, days: number): void {
  world.time.skip(days * DAY_MS);
  forgetRequests(world);
  world.server.forgetOld();
}

/** No request is on its way for days, or through a restore of the server. */
function forgetRequests({ places }: Pick<World, "places">): void {
  for (const { network } of places) network.forget();
}

function rollBackServer({ server, ledger, places, restoreServer }: World): void {
  /** What it refused may still have taken effect later, sent by a phone that was restored meanwhile. */
  const held = () => {
    const taken = [...server.outcomes].flatMap(([opId, status]) => (status === "rejected" ? [] : opId));
    return new Set([...taken, ...server.queued]);
  };
  const before = held();
  restoreServer();
  forgetRequests({ places });
  for (const { phone } of places) ledger.owes(phone.name, phone.recordsBeyond(server.counter));
  const after = held();
  ledger.excuse(
    [...before].filter((opId) => !after.has(opId)),
    "server restored",
  );
}
