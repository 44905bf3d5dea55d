import type { NetworkQuality } from "@/lib/contract/entry";
import { chance, integerBetween, pick, type Random } from "@/lib/core/random";
import { Book, type PlannedEdit } from "./book";
import type { CastDevice, CastTenant } from "./cast";
import { type Period, type SyncMoment, syncMoments } from "./rhythm";

/** A device's sync with the edits that it has made since the last one that worked. */
export type PlannedSync = SyncMoment & { device: CastDevice; edits: PlannedEdit[]; network: NetworkQuality };

/** What the tenant's people do, in the order of the syncs. The same seed and period give the same plan. */
export function planHistory(random: Random, tenant: CastTenant, period: Period): PlannedSync[] {
  const book = new Book(random, tenant);
  const syncs = tenant.devices.flatMap((device) => {
    let before = period.from;
    return syncMoments(random, device, period).map((moment) => {
      const since = before;
      before = moment.at;
      return { moment, device, since };
    });
  });
  // Edits happen before the sync that carries them, but after those of others that came first.
  const happenings = syncs.flatMap(({ moment, device, since }) => [
    ...editTimes(random, device, since, moment.at).map((at) => ({ at, device, moment: undefined })),
    { at: moment.at, device, moment },
  ]);
  const planned: PlannedSync[] = [];
  for (const { at, device, moment } of happenings.sort((a, b) => a.at - b.at)) {
    if (!moment) book.edit(device, at);
    else
      planned.push({
        ...moment,
        device,
        network: networkOf(random, device),
        edits: book.sync(device, moment),
      });
  }
  return planned;
}

const LONGEST_WORK_MS = 5 * 3_600_000;

/** Nobody edits during the night between two shifts. */
function editTimes(random: Random, { role }: CastDevice, from: number, to: number): number[] {
  if (to - from > LONGEST_WORK_MS && role !== "on_call") return chance(random, 0.6) ? [to - 60_000] : [];
  const most = role === "on_call" ? 1 : 1 + Math.round((to - from) / 5_400_000);
  return Array.from({ length: integerBetween(random, 0, most) }, () =>
    Math.round(from + random() * (to - from)),
  ).sort((a, b) => a - b);
}

function networkOf(random: Random, { role, habit }: CastDevice): NetworkQuality {
  if (role === "dispatch") return "excellent";
  if (habit === "patchy") return pick(random, ["fair", "poor", "poor"] as const);
  return pick(random, ["excellent", "good", "good", "good", "fair"] as const);
}
