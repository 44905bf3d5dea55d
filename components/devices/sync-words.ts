import type { Tone } from "@/components/ui/tone";
import type { EventKind, EventOutcome } from "@/lib/contract/sync-event";

export const OUTCOME_LOOK: Record<EventOutcome, { label: string; tone: Tone }> = {
  ok: { label: "Done", tone: "good" },
  refused: { label: "Refused", tone: "warning" },
  failed: { label: "Failed", tone: "critical" },
};

export const KIND_WORDS: Record<EventKind, string> = {
  push: "Push",
  pull: "Pull",
  partial: "Partial sync",
  track: "Measured by the app",
};
