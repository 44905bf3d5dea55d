import { integerBetween, type Random, seededRandom } from "@/lib/core/random";
import { Refusal } from "@/lib/services/refusal";
import { editsOfIncidents, type IncidentEdit } from "./edits-of-incidents";
import { type Coverage, offlineStretches, stretchAt } from "./offline-stretches";
import { placeInTime } from "./place-in-time";
import type { IncidentRow } from "./read-incidents";
import { ReplayDevice, type ReplayServer } from "./replay-device";
import { Tally } from "./tally";

export type ReplayOptions = {
  rows: readonly IncidentRow[];
  server: ReplayServer;
  /** At most this many; several people then share one. */
  maxDevices: number;
  seed: number;
  /** The audit is laid onto the last so many days. */
  days: number;
  /** Hears how many of the edits are made. */
  progress: (done: number, total: number) => void;
};

export type Replayed = {
  devices: ReplayDevice[];
  /** Enrolled after the last edit; it pulled from nothing. */
  newcomer: ReplayDevice;
  tally: Tally;
  people: number;
  /** Edits of the audit, and those of them that a device showed already. */
  edits: number;
  withoutEffect: number;
};

const HOUR_MS = 3_600_000;
/** In the audit's time. Long enough that others change what a device offline knows. */
const COVERAGE: Coverage = { onlineMs: 24 * HOUR_MS, offlineMs: 48 * HOUR_MS };
const CLOCKS_OFF_BY_MS = 300_000;

/**
 * Plays real edits in the order in which they were made: each on what its person's device last knew, online or not.
 * @throws SyncError where the server can't be reached or refuses the devices
 */
export async function replayIncidents(options: ReplayOptions): Promise<Replayed> {
  const { rows, server, progress, days, seed } = options;
  const edits = editsOfIncidents(rows);
  const [first = 0, last = 0] = [edits[0]?.at, edits.at(-1)?.at];
  const timeOf = placeInTime({ first, last }, { now: Date.now(), days });
  const random = seededRandom(seed);
  const tally = new Tally();
  const deviceOf = await enrollPeople(edits, options, random, tally);
  const devices = [...new Set(deviceOf.values())];
  for (const device of devices) device.stretches = offlineStretches(random, first, last, COVERAGE);

  const returns = new Returns();
  let withoutEffect = 0;
  for (const [index, edit] of edits.entries()) {
    for (const device of returns.until(edit.at)) await device.client.syncAll();
    const device = deviceOf.get(edit.person);
    if (!device) throw new Error(`nobody enrolled ${edit.person}`);
    const offline = stretchAt(device.stretches, edit.at);
    // Who has network sees the latest; who wants a ticket that the device never had must find network first.
    if (!offline || !(await device.knows(edit.mobileId))) await device.client.syncAll();
    if (!(await device.edit(edit, timeOf(edit.at)))) withoutEffect += 1;
    else if (offline) returns.plan(device, offline.to);
    else await device.client.syncAll();
    progress(index + 1, edits.length);
  }
  // Everybody is back: edits first, then what the others did.
  for (const round of ["push", "syncAll"] as const)
    for (const device of devices) await device.client[round]();
  const newcomer = await ReplayDevice.enroll({ server, name: "Newcomer", clockAheadMs: 0, random, tally });
  await newcomer.client.syncAll();
  return { devices, newcomer, tally, people: deviceOf.size, edits: edits.length, withoutEffect };
}

/** Each person's device: their own, or shared where there are more people than devices. */
async function enrollPeople(
  edits: readonly IncidentEdit[],
  { server, maxDevices }: ReplayOptions,
  random: Random,
  tally: Tally,
): Promise<Map<string, ReplayDevice>> {
  const people = [...new Set(edits.map(({ person }) => person))];
  const devices: ReplayDevice[] = [];
  for (const [index, person] of people.slice(0, maxDevices).entries()) {
    const others = people.filter((_, other) => other !== index && other % maxDevices === index).length;
    const name = others === 0 ? person : `${person} and ${others} more`;
    const clockAheadMs = integerBetween(random, -CLOCKS_OFF_BY_MS, CLOCKS_OFF_BY_MS);
    const device = await ReplayDevice.enroll({ server, name, clockAheadMs, random, tally });
    if (index === 0) await refuseUsedTenant(device);
    devices.push(device);
  }
  const owned = people.flatMap((person, index) => {
    const device = devices[index % maxDevices];
    return device ? [[person, device] as const] : [];
  });
  return new Map(owned);
}

/** Tickets of an earlier replay would have the same ids, and other people's would be compared with the audit. */
async function refuseUsedTenant(device: ReplayDevice): Promise<void> {
  await device.client.syncAll();
  if ((await device.tickets()).size === 0) return;
  throw new Refusal("conflict", "This tenant has tickets already. Name an empty or a new one with --tenant.");
}

/** When devices with edits in their outbox find network again. */
class Returns {
  readonly #planned = new Map<ReplayDevice, number>();

  plan(device: ReplayDevice, at: number): void {
    this.#planned.set(device, at);
  }

  /** Those that are back by `at`, in the order of their return. */
  until(at: number): ReplayDevice[] {
    const back = [...this.#planned].filter(([, planned]) => planned <= at).sort((a, b) => a[1] - b[1]);
    for (const [device] of back) this.#planned.delete(device);
    return back.map(([device]) => device);
  }
}
