import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { DeviceHealthDetail, HealthScore } from "@/lib/contract/device-health";
import { absoluteDay } from "@/lib/core/format/absolute-time";

/** How well the device syncs: the score, what it is made of, why, and how it was. */
export function DeviceHealth({ detail }: { detail: DeviceHealthDetail }) {
  const { health, healthy, history } = detail;
  if (!health) {
    return (
      <Card
        title="Health"
        description="No score yet: devices that have synced are looked at every quarter of an hour."
      />
    );
  }
  return (
    <Card
      title="Health"
      description={
        <>
          Looked at <Time at={health.measured_at} />
        </>
      }
    >
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-3">
        <div>
          <Status tone={healthy ? "good" : "critical"} className="font-semibold text-2xl tabular-nums">
            {health.score}
            <span className="font-normal text-base text-muted">of 100</span>
          </Status>
          <ul className="mt-2 flex flex-col gap-1 text-sm">
            {health.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
        <ul aria-label="What the score is made of" className="flex flex-col gap-3">
          {PARTS.map(({ part, label, most }) => (
            <li key={part} className="text-sm">
              <div className="mb-1 flex justify-between gap-3">
                <span>{label}</span>
                <span className="tabular-nums">
                  <span className="font-medium">{health.parts[part]}</span>
                  <span className="text-muted"> of {most}</span>
                </span>
              </div>
              <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
                <div
                  className="h-full bg-accent"
                  style={{ width: `${(100 * health.parts[part]) / most}%` }}
                />
              </div>
            </li>
          ))}
        </ul>
        <History days={history} />
      </div>
    </Card>
  );
}

const PARTS: readonly { part: keyof HealthScore["parts"]; label: string; most: number }[] = [
  { part: "success", label: "Syncs that succeeded, 7 days", most: 60 },
  { part: "recency", label: "How lately it synced", most: 20 },
  { part: "conflicts", label: "Few conflicts per sync", most: 20 },
];

const DAYS_SHOWN = 7;

function History({ days }: { days: DeviceHealthDetail["history"] }) {
  return (
    <div className="text-sm">
      <h3 className="mb-1 font-medium">Days on which it changed</h3>
      <ol className="flex flex-col gap-1">
        {days
          .slice(-DAYS_SHOWN)
          .toReversed()
          .map(({ day, score }) => (
            <li key={day} className="flex justify-between gap-3 tabular-nums">
              <time dateTime={day} className="text-muted">
                {absoluteDay(Date.parse(day), "UTC")}
              </time>
              <span>{score}</span>
            </li>
          ))}
      </ol>
    </div>
  );
}
