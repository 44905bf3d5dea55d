import { Status } from "@/components/ui/status";
import type { Tone } from "@/components/ui/tone";
import type { Trouble, TroubleLevel } from "@/lib/contract/fleet";

const LOOK: Record<TroubleLevel, { tone: Tone; label: string }> = {
  critical: { tone: "critical", label: "Critical" },
  warning: { tone: "warning", label: "Needs a look" },
  good: { tone: "good", label: "Healthy" },
  quiet: { tone: "neutral", label: "Quiet" },
};

/** A tenant's state in a word, and the reasons for it. */
export function TroubleStatus({ trouble }: { trouble: Trouble }) {
  const { tone, label } = LOOK[trouble.level];
  return (
    <span className="inline-flex flex-col items-start">
      <Status tone={tone}>{label}</Status>
      {trouble.reasons.map((reason) => (
        <span key={reason} className="max-w-96 text-muted text-xs">
          {reason}
        </span>
      ))}
    </span>
  );
}
