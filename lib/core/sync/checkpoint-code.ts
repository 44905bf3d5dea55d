import type { PullProgress } from "../../contract/pull";
import { type Cell, type Checkpoint, cellKey, isEverything, type PullScope } from "./checkpoint";

/**
 * What stands behind a checkpoint's text, made of that text: at most `SEAL_LENGTH` characters without `~`. By it a damaged
 * checkpoint or one of another tenant is refused instead of believed. The server's seal takes a secret, so that what a
 * checkpoint says of the server's past is evidence, not a claim.
 */
export type Seal = (text: string) => string;

/** A checkpoint as it travels: opaque, in an alphabet that needs no escaping in a URL, with its seal at the end. */
export function encodeCheckpoint(seal: Seal, checkpoint: Checkpoint): string {
  const cells = [...checkpoint.cells].map(([key, cell]) => `${key}:${encodeCell(cell)}`);
  const progress = checkpoint.progress ? [`${PROGRESS}:${encodeProgress(checkpoint.progress)}`] : [];
  const body = [checkpoint.epoch.toString(36), encodeCell(checkpoint.rest), ...cells, ...progress].join("~");
  const escaped = body.replaceAll("/", ".").replaceAll(":", "*");
  return `${escaped}~${seal(escaped)}`;
}

/** The most characters that a checkpoint takes which a page of `scope` turns this one into. */
export function longestCode(checkpoint: Checkpoint, scope: PullScope, counter: number): number {
  const scoped = scope.domains.flatMap((domain) =>
    scope.priorities.map((priority) => cellKey(domain, priority)),
  );
  const apart = isEverything(scope) && checkpoint.cells.size === 0 ? [] : scoped;
  const cell: Cell = { base: counter, position: counter, horizon: counter, own: counter };
  const cells = new Map([...checkpoint.cells.keys(), ...apart].map((key) => [key, cell]));
  const progress = { done: Number.MAX_SAFE_INTEGER, total: Number.MAX_SAFE_INTEGER };
  return encodeCheckpoint(() => "", { ...checkpoint, rest: cell, cells, progress }).length + SEAL_LENGTH;
}

/** The checkpoint, or nothing where this seal is not on it: it was damaged, made up, or belongs to another tenant. */
export function decodeCheckpoint(seal: Seal, text: string): Checkpoint | undefined {
  const end = text.lastIndexOf("~");
  return end >= 0 && text.slice(end + 1) === seal(text.slice(0, end)) ? parseCheckpoint(text) : undefined;
}

/** The checkpoint as it says itself, whoever sealed it: for text that the server kept. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const escaped = text.slice(0, Math.max(0, text.lastIndexOf("~")));
  const [epoch, rest, ...entries] = escaped.replaceAll(".", "/").replaceAll("*", ":").split("~");
  const restCell = decodeCell(rest);
  if (epoch === undefined || !restCell) return undefined;
  const cells = new Map<string, Cell>();
  const decoded: Checkpoint = { epoch: Number.parseInt(epoch, 36), rest: restCell, cells };
  for (const entry of entries) {
    const [key, code] = entry.split(":");
    const cell = decodeCell(code);
    if (key === undefined || !cell) return undefined;
    if (key === PROGRESS) decoded.progress = decodeProgress(code);
    else cells.set(key, cell);
  }
  return decoded;
}

/** No cell's key: those have a slash. */
const PROGRESS = "p";

function encodeProgress({ done, total }: PullProgress): string {
  return `${done.toString(36)}-${total.toString(36)}`;
}

function decodeProgress(code = ""): PullProgress {
  const [done = 0, total = 0] = code.split("-").map((part) => Number.parseInt(part, 36));
  return { done, total };
}

// Bases are counted from one here, so that "never" needs no sign.
function encodeCell({ base, position, horizon, own }: Cell): string {
  const numbers = [base + 1];
  if (own !== undefined) numbers.push(position, horizon, own);
  else if (horizon) numbers.push(position, horizon);
  else if (base !== position) numbers.push(position);
  return numbers.map((number) => number.toString(36)).join("-");
}

function decodeCell(code: string | undefined): Cell | undefined {
  const numbers = code?.split("-").map((part) => Number.parseInt(part, 36)) ?? [];
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  const [baseAndOne, position, horizon = 0, own] = numbers;
  if (baseAndOne === undefined) return undefined;
  const base = baseAndOne - 1;
  return { base, position: position ?? base, horizon, ...(own !== undefined && { own }) };
}

export const SEAL_LENGTH = 14;

/**
 * A seal without a secret, as servers before the secret put it: FNV-1a, twice with different starts. It guards against
 * accidents alone.
 */
export function plainSeal(tenant: string): Seal {
  return (body) => {
    const text = `${tenant}~${body}`;
    return fnv1a(text, 0x811c9dc5).toString(36) + fnv1a(text, 0x01234567).toString(36);
  };
}

function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
