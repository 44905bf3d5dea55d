import { PRIORITIES, type Priority } from "../../contract/entry";
import type { JsonText } from "../../contract/json";
import { LIMITS } from "../../contract/limits";
import type { Change, PullPage } from "../../contract/pull";
import { DOMAIN_NAMES } from "../domains/registry";
import { utf8Length } from "../utf8";
import { changeFor, type FoundRecord, type PlacedChange, type Puller } from "./change";
import { advance, type Checkpoint, cellOf, type PullScope } from "./checkpoint";
import { encodeCheckpoint, longestCode, type Seal } from "./checkpoint-code";
import { PageFill } from "./fill-page";
import { newlyTold, noticeLoss, type OwnTold, ownKnown } from "./own-writes";
import { envelopeLength, pageText } from "./page-text";
import { isUnderWay, progressBehind, progressOf } from "./progress";

/** Records of this domain and priority count from `position` on. */
export type CellRange = { domain: string; priority: Priority; position: number };

export type PageInput = {
  /** What the next checkpoint is sealed with. */
  seal: Seal;
  checkpoint: Checkpoint;
  scope: PullScope;
  limit: number;
  /** The page's text takes at most so many bytes, unless one change alone is longer. */
  maxBytes: number;
  /** The tenant's counter in the snapshot that `read` reads. */
  counter: number;
  device: number;
  /** The device's own writes that checkpoints it was given have covered. */
  ownTold: OwnTold;
  /** What is news to the device of its own. */
  news?: Pick<Puller, "untold" | "surprised">;
  /**
   * Records that did not move, but are news to the device, by their places; they come once, whenever they are found. The
   * first of them is read.
   */
  standing?: readonly PlacedChange[];
  /**
   * The next records beyond `after` in version order; of all cells alike, or each from its own position. At most so many
   * and, one at least, as many as fit into so many bytes.
   */
  read: (
    after: number,
    cells: CellRange[] | undefined,
    size: { limit: number; bytes: number },
  ) => Promise<FoundRecords>;
  /** How many of those records are alive. */
  count: (after: number, cells: CellRange[] | undefined) => Promise<number>;
  /** How many bytes a text takes in UTF-8, where the platform counts quicker. */
  byteLength?: (text: string) => number;
};

/** `bytes`: about what they take together. `isLast`: there are no others behind them. */
export type FoundRecords = { records: FoundRecord[]; bytes: number; isLast: boolean };

export type BuiltPage = {
  items: Change[];
  checkpoint: string;
  complete: boolean;
  /** The page as JSON. */
  text: JsonText<PullPage>;
  /** What is to be added to `ownTold` before the page is given out. */
  ownTold: OwnTold | undefined;
};

/** How many records one page may look at, where most of them are the device's own writes, and what they may take. */
const SCAN_LIMIT = 5000;
const SCAN_BYTES = 16 * 1024 * 1024;

const NO_NEWS = { untold: new Set<number>(), surprised: new Set<string>() };

/** One page of what a device does not know yet, and the checkpoint behind it. */
export async function buildPage(input: PageInput): Promise<BuiltPage> {
  const { seal, scope, limit, maxBytes, counter, device, byteLength = utf8Length } = input;
  const from = noticeLoss(input.checkpoint, input.ownTold);
  const begun = progressOf(from, scope);
  const envelope = envelopeLength(longestCode(from, scope, counter), begun !== undefined);
  const fill = new PageFill(Math.min(maxBytes, LIMITS.pullBytes) - envelope, byteLength);
  const placesOf = placing(from, input);
  const passed: FoundRecord[] = [];
  let position = startOf(from, scope);
  let end: "full" | "complete" | undefined;
  let room = SCAN_BYTES;
  for (let scanned = 0; !end && fill.changes.length < limit && scanned < SCAN_LIMIT && room > 0; ) {
    const wanted = limit - fill.changes.length;
    const size = {
      limit: readSize(wanted, fill.expected, scanned - fill.changes.length),
      bytes: Math.min(room, Math.max(maxBytes, LIMITS.pullBytesDefault)),
    };
    const { records, bytes, isLast } = await input.read(position, rangesOf(from, scope, position), size);
    const places = placesOf(position, records.slice(0, wanted), isLast);
    const reached = fillWith(fill, places, wanted);
    if (reached < places.length) end = "full";
    else if (isLast) end = "complete";
    position = places[reached - 1]?.at ?? position;
    for (const record of records) if (record.record.version <= position) passed.push(record);
    scanned += places.length;
    room -= bytes;
  }
  const complete = end === "complete";
  const { progress: _begun, ...moved } = advance(from, scope, { complete, position, counter });
  const progress =
    begun &&
    (await progressBehind(begun, fill.changes, isUnderWay(moved), () =>
      input.count(position, rangesOf(from, scope, position)),
    ));
  const next: Checkpoint = progress && isUnderWay(moved) ? { ...moved, progress } : moved;
  const checkpoint = encodeCheckpoint(seal, next);
  return {
    items: fill.changes,
    checkpoint,
    complete,
    text: pageText(fill.text, checkpoint, !complete, progress),
    ownTold: newlyTold(passed, device, input.ownTold),
  };
}

const LEAST_READ = 16;

/**
 * One more than wanted tells whether there is a next page. Of long records fewer are read than may be wanted; where many
 * were nothing for the device, more again.
 */
function readSize(wanted: number, expected: number, passed: number): number {
  const size = Math.max(LEAST_READ, Math.ceil(expected * 1.1), passed);
  return size < wanted ? size : wanted + 1;
}

/** What there is for the device at a number of the tenant's clock, or that it is nothing. */
type Place = { at: number; change: Change | undefined; unread?: true };

/** Gives the places behind a position in their order: records that were found, and between them those that stand still. */
function placing(from: Checkpoint, { device, scope, news = NO_NEWS, standing = [] }: PageInput) {
  const lostBeyond = new Map<string, number>();
  for (const domain of scope.domains) {
    const known = ownKnown(from, domain);
    if (known !== undefined) lostBeyond.set(domain, known);
  }
  const puller: Puller = { device, ...news, lostBeyond };
  const later = new Set(standing.map(({ change }) => `${change.domain}/${change.mobile_id}`));
  return (after: number, found: readonly FoundRecord[], isLast: boolean): Place[] => {
    const places: Place[] = found.map((record) => ({
      at: record.record.version,
      change:
        later.size > 0 && later.has(`${record.domain}/${record.mobileId}`)
          ? undefined
          : changeFor(record, from, puller),
    }));
    if (standing.length === 0) return places;
    const until = isLast ? Number.POSITIVE_INFINITY : (places.at(-1)?.at ?? after);
    const between = standing.filter(({ at }) => at > after && at <= until);
    return [...places, ...between].sort((a, b) => a.at - b.at);
  };
}

/** Fills the page with at most so many of these changes, and says how many places it got past. */
function fillWith(fill: PageFill, places: readonly Place[], most: number): number {
  const changes: Change[] = [];
  const indices: number[] = [];
  for (const [index, { change, unread }] of places.entries()) {
    if (!change) continue;
    indices.push(index);
    if (changes.length === most || unread) break;
    changes.push(change);
  }
  return indices[fill.take(changes)] ?? places.length;
}

function startOf(checkpoint: Checkpoint, scope: PullScope): number {
  return Math.min(...cellsFrom(checkpoint, scope, 0).map((cell) => cell.position));
}

/** Where to read on. Cells are named only where they stand apart or some are left out. */
function rangesOf(checkpoint: Checkpoint, scope: PullScope, position: number): CellRange[] | undefined {
  const cells = cellsFrom(checkpoint, scope, position);
  const all = cells.length === DOMAIN_NAMES.length * PRIORITIES.length;
  return all && cells.every((cell) => cell.position === position) ? undefined : cells;
}

function cellsFrom(checkpoint: Checkpoint, scope: PullScope, least: number): CellRange[] {
  return scope.domains.flatMap((domain) =>
    scope.priorities.map((priority) => ({
      domain,
      priority,
      position: Math.max(least, cellOf(checkpoint, domain, priority).position),
    })),
  );
}
