import { commonBase, type Useless } from "../adapter/useless-checkpoint";
import { offerOf } from "../lost-time";
import { allShadows, PULLS, type Pulls, type Shadow, shownVersion } from "./shadow";
import type { SyncParts } from "./sync-parts";

/**
 * Forgets checkpoints that the server no longer takes: the next pull starts from nothing. Where the server was restored
 * from a backup, records that it may have lost wait to be offered back, and what was sent without an answer goes behind
 * them. All of it is one write, so an app that ends goes on from there.
 */
export async function startOver(
  { storage, tables, journal, link }: SyncParts,
  taken: number,
  { restored, kept }: Useless,
): Promise<void> {
  const [pulls = []] = (await storage.read([PULLS])) as [Pulls | undefined];
  const put: [string, unknown][] = [[PULLS, pulls.map((pull) => ({ ...pull, checkpoint: null }))]];
  if (restored) {
    const domains = tables.map(({ domain }) => domain);
    const shadows = [...(await allShadows(storage, domains))];
    const lost = shadows.filter(([, { version }]) => version > (kept ?? 0));
    const offers = lost.flatMap(([key, shadow]) => {
      const heardAt = Math.max(pulls.at(-1)?.heardAt ?? 0, shadow.at ?? 0) || link.clock();
      return offerOf(key, shadow, kept, heardAt, link.newOpId) || [];
    });
    put.push(...(await journal.startOver(offers, kept)));
    for (const [key, shadow] of lost) put.push([key, afterRestore(shadow, taken, kept)]);
  }
  await storage.write({ put });
}

/** It is shown as it is until it is pulled again, and edits of it are made on what both histories have in common. */
function afterRestore(shadow: Shadow, taken: number, kept: number | undefined): Shadow {
  const version = commonBase(shownVersion(shadow, taken), kept);
  const bases = Object.entries(shadow.bases ?? {}).map(([column, base]) => [column, commonBase(base, kept)]);
  return {
    ...shadow,
    version: 0,
    before: { n: Number.MAX_SAFE_INTEGER, version },
    bases: shadow.bases && Object.fromEntries(bases),
  };
}
