import { describe, expect, it } from "vitest";
import { memoryStorage } from "./storage/memory";
import type { SyncStorage } from "./storage/storage";
import { testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";
import { faultsOf } from "./testing/simulation/run-simulation";
import { runWorld } from "./testing/simulation/run-world";

// More of them, and for longer: npx tsx bench/simulate-field.ts --help
const WORLDS = { count: 24, operations: 250 };

describe("phones in all weathers", () => {
  it.each(Array.from({ length: WORLDS.count }, (_, seed) => seed))(
    "lose nothing, do nothing twice, and end up equal (seed %i)",
    { timeout: 60_000 },
    async (seed) => {
      const report = await runWorld(seed, WORLDS);
      expect(faultsOf(report)).toEqual([]);
      expect(report.edits).toBeGreaterThan(WORLDS.operations / 3);
    },
  );

  it("live through the same story for the same seed", async () => {
    const once = await runWorld(7, WORLDS);
    expect(await runWorld(7, WORLDS)).toEqual(once);
  });
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
