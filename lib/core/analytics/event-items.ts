import { EVENT_STATUS_CODE, EVENT_STATUSES, type EventStatus } from "../../contract/sync-event";
import { domainCode, domainOfCode } from "../domains/registry";

/** So many entries (or changes) of a domain that ended like that. */
export type EventItem = { domain: string | null; status: EventStatus; count: number };

const STATUS_BITS = 3;
const MOST = 255;

/**
 * Packs counts into pairs of bytes: (8 × domain + status), count. Most requests touch one domain in one way and take two
 * bytes. As hex, the way that it travels to PostgreSQL.
 */
export function packItems(items: readonly EventItem[]): string {
  let packed = "";
  for (const { domain, status, count } of items) {
    const head = hex((domainCode(domain) << STATUS_BITS) | EVENT_STATUS_CODE[status]);
    for (let left = count; left > 0; left -= MOST) packed += head + hex(Math.min(left, MOST));
  }
  return packed;
}

/** What was packed, pair by pair. */
export function unpackItems(bytes: Uint8Array): EventItem[] {
  return Array.from({ length: bytes.length >> 1 }, (_, n) => {
    const head = bytes[2 * n] ?? 0;
    const status = EVENT_STATUSES.find((name) => EVENT_STATUS_CODE[name] === (head & 7)) ?? "applied";
    return { domain: domainOfCode(head >> STATUS_BITS), status, count: bytes[2 * n + 1] ?? 0 };
  });
}

/** Counts what came one by one. */
export function countItems(seen: Iterable<{ domain: string | null; status: EventStatus }>): EventItem[] {
  const counted = new Map<string, EventItem>();
  for (const { domain, status } of seen) {
    const key = `${status} ${domain}`;
    const item = counted.get(key);
    if (item) item.count++;
    else counted.set(key, { domain, status, count: 1 });
  }
  return [...counted.values()];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
