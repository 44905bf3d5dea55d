import { pick, type Random, seededRandom, waitOf } from "@/lib/core/random";
import { type Faults, Network, NO_FAULTS } from "./network";
import type { SimDevice, SimWorld } from "./sim-device";
import { SimTenant } from "./sim-tenant";
import { actAsUser, befall } from "./sim-user";
import { VirtualTime } from "./virtual-time";

const START = Date.parse("2026-11-22T06:00:00Z");
const MINUTE = 60_000;

export type SimulationResult = { broken: string[]; edits: number; statuses: Record<string, number> };

/**
 * A day of field work by its seed: devices of two tenants edit few records, on a bad network, with wrong clocks, going
 * offline and being killed, while people decide conflicts and change policies. Then the network heals, everybody syncs
 * until nothing is new, and what was promised is held against what is.
 */
export async function runSimulation(
  seed: number,
  options: { hours: number; atOnce: number },
): Promise<SimulationResult> {
  const random = seededRandom(seed);
  const time = new VirtualTime(START);
  const network = new Network(time, random);
  const world: SimWorld = { time, network, random };
  try {
    const tenants = [await SimTenant.open(world, "mark-one"), await SimTenant.open(world, "mark-two")];
    network.faults = faultsOf(random);
    const end = time.now + options.hours * 60 * MINUTE;
    for (const tenant of tenants) live(world, tenant, end);
    await time.pass(end, options.atOnce);
    network.faults = NO_FAULTS;
    for (const tenant of tenants) await quiet(world, tenant);

    const broken: string[] = [];
    for (const tenant of tenants) broken.push(...(await tenant.brokenPromises()), ...leaks(tenant, tenants));
    return { broken, ...countEdits(tenants) };
  } finally {
    time.end();
  }
}

/** From nearly perfect to dreadful. */
function faultsOf(random: Random): Faults {
  const rate = () => pick(random, [0, 0.05, 0.2, 0.4]);
  return { dropRequest: rate(), dropAnswer: rate(), duplicate: rate(), slow: rate(), refuse: rate() / 2 };
}

function live(world: SimWorld, { devices, pullers, manager, vocabulary }: SimTenant, end: number): void {
  const { random, time } = world;
  const now_and_then = (meanMinutes: number, plan: (ms: number) => void) => {
    for (let at = time.now; at < end; at += waitOf(random, meanMinutes * MINUTE)) plan(at - time.now);
  };
  for (const device of devices) {
    const edit = () =>
      actAsUser(random, device, vocabulary).catch((error) => device.ledger.broken.push(String(error)));
    now_and_then(8, (ms) => time.after(ms, () => void edit()));
    now_and_then(12, (ms) =>
      time.after(ms, () => device.sync(pick(random, ["syncAll", "syncAll", "push", "pull"]))),
    );
    now_and_then(60, (ms) => time.after(ms, () => befall(random, device)));
  }
  for (const puller of pullers) {
    const fetch = world.network.fetchOn(anyLine);
    now_and_then(20, (ms) => time.after(ms, () => void puller.pullSome(fetch, random)));
  }
  now_and_then(45, (ms) => time.requestAfter(ms, () => manager.decideOne()));
  now_and_then(90, (ms) => time.requestAfter(ms, () => manager.changePolicy()));
}

const anyLine = { isAlive: () => true, isOnline: () => true, heard: () => {} };

/** Late copies arrive, then everybody syncs until nobody has anything new. */
async function quiet({ time, network }: SimWorld, tenant: SimTenant): Promise<void> {
  for (const device of tenant.devices) device.online = true;
  await time.pass(time.now + 30 * MINUTE);
  for (let round = 0; round < 3; round++) {
    for (const device of tenant.devices) {
      device.sync();
      await time.pass(time.now + 10 * MINUTE);
    }
  }
  if (!tenant.isQuiet()) throw new Error("the devices never came to rest");
  for (const puller of tenant.pullers) {
    const pulling = puller.pullAll(network.fetchOn(anyLine));
    await time.pass(time.now + 10 * MINUTE);
    await pulling;
  }
}

/** Whether a text of one tenant ever reached another. */
function leaks(tenant: SimTenant, tenants: readonly SimTenant[]): string[] {
  const others = tenants.filter((other) => other !== tenant).map((other) => other.mark);
  const heard = tenant.devices.flatMap(({ ledger }) => ledger.heard);
  return others
    .filter((mark) => heard.some((text) => text.includes(mark)))
    .map((mark) => `${tenant.mark} heard ${mark}`);
}

function countEdits(tenants: readonly SimTenant[]): Pick<SimulationResult, "edits" | "statuses"> {
  const devices: SimDevice[] = tenants.flatMap((tenant) => tenant.devices);
  const statuses: Record<string, number> = {};
  for (const { ledger } of devices) {
    for (const { result } of ledger.told.values())
      statuses[result.status] = (statuses[result.status] ?? 0) + 1;
  }
  return { edits: devices.reduce((sum, { ledger }) => sum + ledger.issued.size, 0), statuses };
}
