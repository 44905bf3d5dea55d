import { PRIORITIES, type Priority } from "../../contract/entry";
import type { Change } from "../../contract/pull";
import { DOMAIN_NAMES } from "../domains/registry";
import { changeFor, type FoundRecord, type Puller } from "./change";
import { advance, type Checkpoint, cellOf, type PullScope } from "./checkpoint";

/** Records of this domain and priority count from `position` on. */
export type CellRange = { domain: string; priority: Priority; position: number };

export type PageInput = {
  checkpoint: Checkpoint;
  scope: PullScope;
  limit: number;
  /** The tenant's counter in the snapshot that `read` reads. */
  counter: number;
  device: number;
  /** What is news to the device of its own. */
  news?: Omit<Puller, "device">;
  /** The next records beyond `after` in version order; of all cells alike, or each from its own position. */
  read: (after: number, cells: CellRange[] | undefined, limit: number) => Promise<FoundRecord[]>;
};

export type BuiltPage = { changes: Change[]; checkpoint: Checkpoint; complete: boolean };

/** How many records one page may look at, where most of them are the device's own writes. */
const SCAN_LIMIT = 5000;

const NO_NEWS: Omit<Puller, "device"> = { untold: new Set(), surprised: new Set() };

/** One page of what a device does not know yet, and the checkpoint behind it. */
export async function buildPage(input: PageInput): Promise<BuiltPage> {
  const { scope, limit, counter, device, news = NO_NEWS, read } = input;
  const puller: Puller = { device, untold: news.untold, surprised: news.surprised };
  const changes: Change[] = [];
  let { checkpoint } = input;
  let complete = false;
  for (let scanned = 0; !complete && changes.length < limit && scanned < SCAN_LIMIT; ) {
    const wanted = limit - changes.length;
    const { after, cells } = rangesOf(checkpoint, scope);
    // One more than wanted tells whether there is a next page.
    const found = await read(after, cells, wanted + 1);
    const taken = found.slice(0, wanted);
    for (const record of taken) {
      const change = changeFor(record, input.checkpoint, puller);
      if (change) changes.push(change);
    }
    complete = found.length <= wanted;
    const position = taken.at(-1)?.record.version ?? after;
    checkpoint = advance(checkpoint, scope, { complete, position, counter });
    scanned += taken.length;
  }
  return { changes, checkpoint, complete };
}

/** Where to read on. Cells are named only where they stand apart or some are left out. */
function rangesOf(
  checkpoint: Checkpoint,
  scope: PullScope,
): { after: number; cells: CellRange[] | undefined } {
  const cells = scope.domains.flatMap((domain) =>
    scope.priorities.map((priority) => ({
      domain,
      priority,
      position: cellOf(checkpoint, domain, priority).position,
    })),
  );
  const positions = cells.map((cell) => cell.position);
  const after = Math.min(...positions);
  const all = cells.length === DOMAIN_NAMES.length * PRIORITIES.length && after === Math.max(...positions);
  return { after, cells: all ? undefined : cells };
}
