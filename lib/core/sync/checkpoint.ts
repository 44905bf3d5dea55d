import { PRIORITIES, type Priority } from "../../contract/entry";
import type { PullProgress } from "../../contract/pull";
import { DOMAIN_NAMES } from "../domains/registry";

/**
 * How far a device has come in one cell (a domain and a priority). Deltas are computed against `base`, the last
 * complete pull; pages move by `position`. With one mark for both, a device in the middle of its pages would get a
 * delta of a record it never had. `horizon` is where the tenant's counter stood when a pull from nothing began:
 * tombstones up to it are of records that the device never saw. `own` is there while the device is sent own writes again
 * that it lost (see own-writes.ts): those beyond it.
 */
export type Cell = { base: number; position: number; horizon: number; own?: number };

/**
 * A checkpoint: one cell for everything, and those that narrower pulls have moved on their own. In the middle of a pull
 * from nothing it also says how far that has come.
 */
export type Checkpoint = {
  epoch: number;
  rest: Cell;
  cells: ReadonlyMap<string, Cell>;
  progress?: PullProgress;
};

/** What a pull is narrowed to; all of it where absent. */
export type PullScope = { domains: readonly string[]; priorities: readonly Priority[] };

export const EVERYTHING: PullScope = { domains: DOMAIN_NAMES, priorities: PRIORITIES };

/** The base of a cell whose first pull is not complete. Zero would be the complete pull of a tenant without writes. */
export const NEVER = -1;

const NOTHING: Cell = { base: NEVER, position: 0, horizon: 0 };

export function startCheckpoint(epoch: number): Checkpoint {
  return { epoch, rest: NOTHING, cells: new Map() };
}

/** Whether nothing is left out. */
export function isEverything({ domains, priorities }: PullScope): boolean {
  return domains.length * priorities.length === DOMAIN_NAMES.length * PRIORITIES.length;
}

/** `high` is high alone, `normal` is normal and high: the more urgent always comes along. */
export function prioritiesFrom(least: Priority | undefined): readonly Priority[] {
  return least === undefined ? PRIORITIES : PRIORITIES.slice(PRIORITIES.indexOf(least));
}

/** The cells that a scope is about, as they stand. */
export function cellsIn(checkpoint: Checkpoint, scope: PullScope): Cell[] {
  return scope.domains.flatMap((domain) =>
    scope.priorities.map((priority) => cellOf(checkpoint, domain, priority)),
  );
}

export function cellOf(checkpoint: Checkpoint, domain: string, priority: Priority): Cell {
  if (checkpoint.cells.size === 0) return checkpoint.rest;
  return checkpoint.cells.get(cellKey(domain, priority)) ?? checkpoint.rest;
}

/**
 * What a delta of a record in this domain may build on: the oldest base of its cells. A record changes its priority,
 * and with it its cell, but never its domain.
 */
export function deltaBase(checkpoint: Checkpoint, domain: string): number {
  if (checkpoint.cells.size === 0) return checkpoint.rest.base;
  return Math.min(...PRIORITIES.map((priority) => cellOf(checkpoint, domain, priority).base));
}

/**
 * Whether tombstones up to `forgotten` may be missing from what this checkpoint continues: the device would keep
 * deleted records for ever. A cell that pulls from nothing is only as old as its horizon.
 */
export function isForgotten(checkpoint: Checkpoint, forgotten: number): boolean {
  return [checkpoint.rest, ...checkpoint.cells.values()].some(({ base, position, horizon }) =>
    base === NEVER ? position > 0 && horizon < forgotten : position < forgotten,
  );
}

/** The furthest version that the checkpoint claims to know. */
export function newestPosition(checkpoint: Checkpoint): number {
  return Math.max(checkpoint.rest.position, ...[...checkpoint.cells.values()].map((cell) => cell.position));
}

/**
 * The checkpoint after a page of `scope`: every cell of it has come to `position`, and where the pull is complete,
 * has seen everything up to `counter`.
 */
export function advance(
  checkpoint: Checkpoint,
  scope: PullScope,
  page: { complete: boolean; position: number; counter: number },
): Checkpoint {
  const cells = new Map(checkpoint.cells);
  for (const domain of scope.domains) {
    for (const priority of scope.priorities) {
      const cell = cellOf(checkpoint, domain, priority);
      cells.set(cellKey(domain, priority), page.complete ? seenUpTo(page.counter) : turned(cell, page));
    }
  }
  return withCells(checkpoint, cells);
}

function seenUpTo(counter: number): Cell {
  return { base: counter, position: counter, horizon: 0 };
}

function turned(cell: Cell, page: { position: number; counter: number }): Cell {
  const fromNothing = cell.base === NEVER && cell.position === 0;
  return {
    ...cell,
    position: Math.max(cell.position, page.position),
    horizon: fromNothing ? page.counter : cell.horizon,
  };
}

/** The checkpoint with these cells, said in as few as can be: just one where all agree, else what differs from the rest. */
export function withCells(checkpoint: Checkpoint, cells: ReadonlyMap<string, Cell>): Checkpoint {
  const all = cellsIn({ ...checkpoint, cells }, EVERYTHING);
  const first = all[0];
  if (first && all.every((cell) => sameCell(cell, first))) {
    return { ...checkpoint, rest: first, cells: new Map() };
  }
  const apart = [...cells].filter(([, cell]) => !sameCell(cell, checkpoint.rest));
  return { ...checkpoint, cells: new Map(apart) };
}

function sameCell(a: Cell, b: Cell): boolean {
  return a.base === b.base && a.position === b.position && a.horizon === b.horizon && a.own === b.own;
}

export function cellKey(domain: string, priority: Priority): string {
  return `${domain}/${priority}`;
}
