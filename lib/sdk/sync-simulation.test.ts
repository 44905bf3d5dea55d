import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random";
import { memoryStorage } from "./storage/memory";
import type { SyncStorage } from "./storage/storage";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer, type Fault } from "./testing/fake-server";

const DOMAINS = ["journal", "attendance", "task", "ticket", "unknown"];
const FIELDS = ["title", "status", "site"];
const FAULTS: Fault[] = [
  "drop_request",
  "drop_answer",
  "duplicate",
  "late",
  "hang",
  { answer: { status: 429, headers: { "Retry-After": "3" } } },
  { answer: { status: 503 } },
  { answer: { status: 200, text: "<html>Welcome to the hotel's network</html>" } },
];

describe("many devices on a bad network", () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "end up equal, with every edit taken once (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const below = (n: number) => Math.floor(random() * n);
      const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
      const server = new FakeServer();
      server.refuse = ({ delta }) =>
        Object.values(delta ?? {}).includes("refused") ? "invalid_field" : undefined;
      server.plan.batch_size = 1 + below(8);
      server.maxBodyBytes = 1200 + below(4000);
      let badness = 0.3;
      server.fault = () => (random() < badness ? pick(FAULTS) : undefined);
      const devices = Array.from({ length: 4 }, () => testDevice(server));
      const made: string[] = [];

      const edit = async ({ client }: TestDevice) => {
        const domain = pick(DOMAINS);
        const mobileId = `r${below(6)}`;
        const kind = random();
        const { opId } = await client.mutate(
          kind < 0.1
            ? { domain, mobileId, op: "delete" }
            : kind < 0.2
              ? { domain, mobileId, unset: [pick(FIELDS)] }
              : kind < 0.3
                ? { domain, mobileId, fields: { [pick(FIELDS)]: `${seed}-${made.length}` } }
                : {
                    domain,
                    mobileId,
                    changes: { [pick(FIELDS)]: kind < 0.35 ? "refused" : `${seed}-${made.length}` },
                  },
        );
        if (opId) made.push(opId);
      };

      for (let step = 0; step < 120; step++) {
        const device = pick(devices);
        device.time.pass(below(90_000) - 20_000);
        const what = random();
        if (what < 0.55) await edit(device);
        else if (what < 0.75) await Promise.all([device.client.syncAll().catch(() => {}), edit(device)]);
        else if (what < 0.8) await device.client.push().catch(() => {});
        else if (what < 0.85) await device.client.pull().catch(() => {});
        else if (what < 0.92) {
          const dying = device.client.syncAll();
          for (let ticks = below(40); ticks > 0; ticks--) await Promise.resolve();
          device.restart();
          void dying.catch(() => {});
        } else if (what < 0.96)
          server.edit(pick(DOMAINS.slice(0, 4)), `r${below(6)}`, { status: `person ${step}` });
        else if (what < 0.98) server.delete(pick(DOMAINS.slice(0, 4)), `r${below(6)}`);
        else server.purgeTombstones();
      }

      badness = 0;
      for (const { client } of [...devices, ...devices]) await client.syncAll();
      const fresh = testDevice(server);
      await fresh.client.pull();
      for (const device of [...devices, fresh]) expect(await device.everything()).toEqual(server.alive());
      for (const { client } of devices) expect(client.status().pending).toBe(0);
      const refused = (await Promise.all(devices.map(({ client }) => client.listRejected()))).flat();
      const aside = new Set(refused.map(({ entry }) => entry.op_id));
      const times = (opId: string) => server.effects.get(opId) ?? 0;
      expect(made.filter((opId) => times(opId) !== (aside.has(opId) ? 0 : 1))).toEqual([]);
    },
  );
});

describe("an app that is killed while it writes", () => {
  /** The `n`th write is lost, or done but not answered, and the app with it. */
  function dyingAt(n: number, kept: boolean) {
    const storage = memoryStorage();
    let writes = 0;
    let die = () => {};
    const died = new Promise<"died">((resolve) => {
      die = () => resolve("died");
    });
    const write: SyncStorage["write"] = async (batch) => {
      writes += 1;
      if (writes !== n) return storage.write(batch);
      if (kept) await storage.write(batch);
      die();
      return new Promise(() => {});
    };
    return { storage: { ...storage, write }, died };
  }

  it.each([true, false])("goes on as if nothing had happened (the write was kept: %s)", async (kept) => {
    let end: "died" | "lived" = "died";
    for (let n = 1; end === "died"; n++) {
      const server = new FakeServer();
      server.refuse = ({ delta }) =>
        Object.values(delta ?? {}).includes("refused") ? "invalid_field" : undefined;
      server.edit("task", "r2", { title: "Valve", status: "open" });
      const { storage, died } = dyingAt(n, kept);
      const device = testDevice(server, { storage });
      const live = async () => {
        await device.client.syncAll();
        await device.set("task", "r1", { title: "Pump" });
        await device.set("task", "r2", { status: "done" });
        await device.client.syncAll();
        await device.set("task", "r1", { title: "refused" });
        await device.client.mutate({ domain: "task", mobileId: "r2", op: "delete" });
        await device.client.syncAll();
        return "lived" as const;
      };
      end = await Promise.race([live(), died]);
      if (end === "lived") expect(n).toBeGreaterThan(8);
      else {
        device.restart();
        await live();
      }
      expect(await device.everything()).toEqual(server.alive());
      expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
      expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
    }
  });
});
