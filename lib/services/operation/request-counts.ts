import type { EventKind, EventOutcome } from "@/lib/contract/sync-event";
import type { MetricFamily, Sample } from "@/lib/core/operation/exposition";
import { perProcess } from "@/lib/per-process";

/** Upper ends (s) of the histogram's buckets. */
const EDGES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

type Counts = { outcomes: Map<EventOutcome, number>; buckets: number[]; seconds: number; count: number };
type Counted = { kinds: Map<EventKind, Counts>; bytes: { in: number; out: number } };

const counted = perProcess("request-counts", (): Counted => ({ kinds: new Map(), bytes: { in: 0, out: 0 } }));

type Request = {
  kind: EventKind;
  outcome: EventOutcome;
  durationMs: number;
  bytesInWire: number;
  bytesOutWire: number;
};

/** Counts a request of a device since this process began. */
export function countRequest({ kind, outcome, durationMs, bytesInWire, bytesOutWire }: Request): void {
  const { kinds, bytes } = counted();
  let counts = kinds.get(kind);
  if (!counts) {
    counts = { outcomes: new Map(), buckets: EDGES.map(() => 0), seconds: 0, count: 0 };
    kinds.set(kind, counts);
  }
  const seconds = durationMs / 1000;
  counts.outcomes.set(outcome, (counts.outcomes.get(outcome) ?? 0) + 1);
  const bucket = EDGES.findIndex((edge) => seconds <= edge);
  if (bucket >= 0) counts.buckets[bucket] = (counts.buckets[bucket] ?? 0) + 1;
  counts.seconds += seconds;
  counts.count++;
  bytes.in += bytesInWire;
  bytes.out += bytesOutWire;
}

/** What was counted, for Prometheus. */
export function requestFamilies(): MetricFamily[] {
  const { kinds, bytes } = counted();
  const all = [...kinds];
  return [
    {
      name: "tidelock_sync_requests_total",
      help: "Requests of devices, by kind and outcome, since this process began.",
      type: "counter",
      samples: all.flatMap(([kind, { outcomes }]) =>
        [...outcomes].map(([outcome, value]) => ({ labels: { kind, outcome }, value })),
      ),
    },
    {
      name: "tidelock_sync_duration_seconds",
      help: "How long requests of devices took at the server.",
      type: "histogram",
      samples: all.flatMap(([kind, counts]) => histogram(kind, counts)),
    },
    {
      name: "tidelock_sync_bytes_total",
      help: "Bytes of devices' requests as they travelled.",
      type: "counter",
      samples: [
        { labels: { direction: "in" }, value: bytes.in },
        { labels: { direction: "out" }, value: bytes.out },
      ],
    },
  ];
}

function histogram(kind: EventKind, { buckets, seconds, count }: Counts): Sample[] {
  let below = 0;
  const edges = EDGES.map((edge, n): Sample => {
    below += buckets[n] ?? 0;
    return { suffix: "_bucket", labels: { kind, le: String(edge) }, value: below };
  });
  return [
    ...edges,
    { suffix: "_bucket", labels: { kind, le: "+Inf" }, value: count },
    { suffix: "_sum", labels: { kind }, value: seconds },
    { suffix: "_count", labels: { kind }, value: count },
  ];
}
