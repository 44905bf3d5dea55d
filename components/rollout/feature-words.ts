import type { Feature, RolloutMode } from "@/lib/contract/rollout";

type FeatureWords = { name: string; what: string; meaning: Record<RolloutMode, string> };

/** What each feature is, and what each stage of it means to devices and people. */
export const FEATURE_WORDS: Record<Feature, FeatureWords> = {
  conflict_resolution: {
    name: "Conflict resolution",
    what: "Settles by policy what two sides changed.",
    meaning: {
      off: "Every conflict waits for a person.",
      shadow: "Every conflict waits for a person, and says what the policy would have decided.",
      on: "Policies settle conflicts of these devices; the others' wait for a person.",
    },
  },
  analytics: {
    name: "Sync analytics",
    what: "Records each sync for charts, health and alerts.",
    meaning: {
      off: "Syncs leave no trace in charts and health.",
      shadow: "Syncs are recorded, but alerts stay silent.",
      on: "Syncs of these devices are recorded and alerts watch them.",
    },
  },
  bandwidth: {
    name: "Bandwidth optimisation",
    what: "Compresses what devices get.",
    meaning: {
      off: "Answers go out uncompressed.",
      shadow: "Answers go out uncompressed; what compression would save is computed and logged.",
      on: "Answers to these devices are compressed where it pays.",
    },
  },
  queue: {
    name: "Offline queue",
    what: "Takes a batch at once and applies it by priority soon after, where a device asks for it.",
    meaning: {
      off: "Batches that ask for the queue are applied directly.",
      shadow: "Batches that ask for the queue are applied directly; what would have waited is logged.",
      on: "Batches of these devices wait in the queue where they ask for it.",
    },
  },
};
