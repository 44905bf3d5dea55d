import { PRIORITIES } from "../../contract/entry";
import { DOMAIN_NAMES } from "../domains/registry";
import type { FoundRecord } from "./change";
import { type Cell, type Checkpoint, cellKey, cellOf, NEVER, withCells } from "./checkpoint";

/**
 * A device is not sent what it wrote itself. That is right as long as it keeps what it wrote. A phone restored from its
 * backup comes with an old checkpoint and without its later writes; it would never hear of them.
 *
 * So the server remembers, for each device and domain, the newest own write that a checkpoint it gave has covered. A
 * checkpoint from before that is one the device had left behind: it lost what came later. Its own writes beyond the
 * checkpoint are then sent to it like others', until the pull is complete.
 *
 * A device that pushes and then pulls is no such case: no checkpoint covered the write yet. One whose pull got no answer
 * is taken for one, and hears some of its own writes again, which changes nothing.
 */
export type OwnTold = { readonly [domain: string]: number };

/** The checkpoint, with a mark in the cells of each domain in which the device lost own writes. */
export function noticeLoss(checkpoint: Checkpoint, told: OwnTold): Checkpoint {
  const cells = new Map<string, Cell>(checkpoint.cells);
  let lost = false;
  for (const domain of DOMAIN_NAMES) {
    const keys = PRIORITIES.map((priority) => [priority, cellOf(checkpoint, domain, priority)] as const);
    const known = Math.max(...keys.map(([, cell]) => cell.position));
    if (known >= (told[domain] ?? 0)) continue;
    for (const [priority, cell] of keys) {
      // Where the device pulls from nothing, it is sent everything anyway.
      if (cell.base === NEVER) continue;
      cells.set(cellKey(domain, priority), { ...cell, own: Math.min(known, cell.own ?? known) });
      lost = true;
    }
  }
  return lost ? withCells(checkpoint, cells) : checkpoint;
}

/** The last own write of this domain that the device certainly has; undefined where it lost none. */
export function ownKnown(checkpoint: Checkpoint, domain: string): number | undefined {
  const marks = PRIORITIES.flatMap((priority) => cellOf(checkpoint, domain, priority).own ?? []);
  return marks.length > 0 ? Math.min(...marks) : undefined;
}

/** What is to be remembered beyond `told` once a checkpoint covers these records; undefined where it is nothing new. */
export function newlyTold(
  records: Iterable<FoundRecord>,
  device: number,
  told: OwnTold,
): OwnTold | undefined {
  const news: { [domain: string]: number } = {};
  for (const { domain, record } of records) {
    const newest = newestOwn(record, device);
    if (newest > (news[domain] ?? told[domain] ?? 0)) news[domain] = newest;
  }
  return Object.keys(news).length > 0 ? news : undefined;
}

/** The newest write of this device that the record still shows; 0 for none. */
function newestOwn({ version, writer, life, fields }: FoundRecord["record"], device: number): number {
  if (writer === device) return version;
  let newest = life[1] === device ? life[0] : 0;
  for (const field in fields) {
    const mark = fields[field];
    if (mark && mark[1] === device && mark[0] > newest) newest = mark[0];
  }
  return newest;
}
