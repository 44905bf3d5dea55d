import clsx from "clsx";
import { Time } from "@/components/ui/time";
import type { DeviceSync } from "@/lib/contract/device";
import type { SyncTrips } from "@/lib/core/analytics/sync-trips";
import { formatBytes } from "@/lib/core/format/bytes";
import { formatDuration } from "@/lib/core/format/duration";
import { KIND_WORDS, OUTCOME_LOOK } from "./sync-words";
import { whatItDid } from "./what-it-did";

/** One sync, request by request, on one axis of time: where the server worked, and where it waited for the device. */
export function SyncWaterfall({ sync }: { sync: SyncTrips<DeviceSync> }) {
  const total = Math.max(1, sync.to - sync.from);
  const worked = sync.requests.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
  const percent = (ms: number) => `${(100 * ms) / total}%`;
  return (
    <div className="flex flex-col gap-4 text-sm">
      <dl className="grid grid-cols-3 gap-3">
        <Fact name="In all">{formatDuration(total)}</Fact>
        <Fact name="On the server">{formatDuration(worked)}</Fact>
        <Fact name="Between requests">{formatDuration(Math.max(0, total - worked))}</Fact>
      </dl>
      <ol className="flex flex-col gap-3">
        {sync.requests.map((request) => {
          const after = Date.parse(request.at) - sync.from;
          return (
            <li key={`${request.at} ${request.kind}`}>
              <div className="mb-1 flex items-baseline justify-between gap-3">
                <span className="font-medium">{KIND_WORDS[request.kind]}</span>
                <span className="text-muted text-xs">
                  after {formatDuration(after)}, took {formatDuration(request.duration_ms)}
                </span>
              </div>
              <div aria-hidden className="relative h-3 rounded-sm bg-sunken">
                <span
                  className={clsx("absolute inset-y-0 min-w-0.5 rounded-sm", BAR[request.outcome])}
                  style={{ left: percent(after), width: percent(request.duration_ms) }}
                />
              </div>
              <p className="mt-1 text-muted text-xs">
                {OUTCOME_LOOK[request.outcome].label}
                {request.reason ? ` (${request.reason.replaceAll("_", " ")})` : ""}:{" "}
                {whatItDid(request) ?? "nothing new"}
                {request.attempt > 0 ? `, sent ${request.attempt + 1} times` : ""}.{" "}
                {formatBytes(request.request_body.compressed_size)} in,{" "}
                {formatBytes(request.answer_body.compressed_size)} out.
              </p>
            </li>
          );
        })}
      </ol>
      <p className="text-muted text-xs">
        Began <Time at={new Date(sync.from).toISOString()} show="absolute" />. A bar is the time from the
        request's arrival to its answer, as measured on the server. What the network and the device took lies
        between the bars and isn't told apart.
      </p>
    </div>
  );
}

const BAR = { ok: "bg-accent", refused: "bg-warning-fill", failed: "bg-critical-fill" } as const;

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="font-semibold text-lg">{children}</dd>
    </div>
  );
}
