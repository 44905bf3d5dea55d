import { forgetOld } from "@/lib/services/maintenance/forget-old";
import { renewEventPartitions } from "@/lib/services/operation/renew-event-partitions";
import { guardRollouts } from "@/lib/services/rollout/guard-rollouts";

/** Work that nobody asks for. A job may run in several processes at once and must settle among them who does it. */
export type Job = {
  name: string;
  /** What a person reads when it fails. */
  purpose: string;
  everyMs: number;
  run: () => Promise<void>;
};

const HOUR_MS = 3_600_000;

export const JOBS: Job[] = [
  {
    name: "renew-event-partitions",
    purpose: "keep room for the coming days' events and drop the oldest",
    everyMs: 24 * HOUR_MS,
    run: renewEventPartitions,
  },
  {
    name: "forget-old",
    purpose: "drop tombstones and answers that no device may ask for any more",
    everyMs: 24 * HOUR_MS,
    run: async () => {
      await forgetOld();
    },
  },
  {
    name: "guard-rollouts",
    purpose: "watch over the rollouts that have limits",
    everyMs: 60_000,
    run: async () => {
      await guardRollouts();
    },
  },
];
