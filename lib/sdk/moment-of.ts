import type { Entry } from "./entry";
import type { Measurement } from "./measurements";
import { outboxReport } from "./outbox-report";
import type { Moment } from "./server";
import type { Session } from "./session";

/** What the device says of itself at each sending. What it sends is not in its outbox any more once that is read. */
export function momentOf(
  { state, clock, pace }: Session,
  sent: readonly Entry[] = [],
  metrics: readonly Measurement[] = [],
): Moment {
  const going = new Set(sent.map(({ op_id }) => op_id));
  return {
    client_time: new Date(clock()).toISOString(),
    network_quality: pace.quality,
    queue: outboxReport(state.outbox.unsent().filter(({ op_id }) => !going.has(op_id))),
    metrics: metrics.length > 0 ? metrics : undefined,
  };
}
