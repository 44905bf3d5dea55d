import type { Useless } from "../adapter/useless-checkpoint";
import { recordKey } from "../local-state";
import { offerOf } from "../lost-time";
import type { CollectionParts } from "./collection-parts";
import { afterRestore, type KeptRecord } from "./kept-record";
import { lifeKey, lifeOf } from "./life";

/**
 * Forgets a checkpoint that the server no longer takes: the next pull starts from nothing. Where the server was restored
 * from a backup, records that it may have lost wait to be offered back, and what was sent without an answer goes behind
 * them. All of it is one write, so an app that ends goes on from there.
 */
export async function startOver(
  { storage, journal, domain, link }: CollectionParts,
  { restored, kept }: Useless,
): Promise<void> {
  const life = await lifeOf(storage, domain, link.newId);
  const put: [string, unknown][] = [
    [lifeKey(domain), { ...life, checkpoint: undefined, since: life.pulls + 1 }],
  ];
  if (restored) {
    const records = (await storage.range(recordKey({ domain, mobile_id: "" }))) as [string, KeptRecord][];
    const lost = records.filter(([, { version }]) => version > (kept ?? 0));
    const offers = lost.flatMap(([key, record]) => {
      const heardAt = Math.max(life.heardAt ?? 0, record.at ?? 0) || link.clock();
      return offerOf(key, record, kept, heardAt, link.newOpId) || [];
    });
    put.push(...(await journal.startOver(offers, kept)));
    for (const [key, record] of lost) put.push([key, afterRestore(record, kept)]);
  }
  await storage.write({ put });
}
