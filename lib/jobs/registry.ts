import { deliverDue } from "@/lib/services/alerts/deliver-due";
import { evaluateAlerts } from "@/lib/services/alerts/evaluate-alerts";
import { EVALUATE_EVERY_MS } from "@/lib/services/alerts/evaluate-tenant";
import { keepReadings } from "@/lib/services/alerts/keep-readings";
import { PAST_STEP_MS } from "@/lib/services/alerts/signals";
import { measureAllHealth } from "@/lib/services/health/measure-health";
import { forgetOld } from "@/lib/services/maintenance/forget-old";
import { renewEventPartitions } from "@/lib/services/operation/renew-event-partitions";
import { guardRollouts } from "@/lib/services/rollout/guard-rollouts";
import { takeDueSnapshots } from "@/lib/services/snapshots/take-due-snapshots";

/**
 * Work that nobody asks for. One process at a time does a job; but one that stands still for a while goes on beside the one that
 * took its place, so each step settles by itself, in the database, that it happens once.
 */
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
    name: "take-snapshots",
    purpose: "count the hours that have ended",
    everyMs: 60_000,
    run: () => takeDueSnapshots(),
  },
  {
    name: "measure-health",
    purpose: "look at the health of every device",
    everyMs: HOUR_MS / 4,
    run: () => measureAllHealth(),
  },
  {
    name: "guard-rollouts",
    purpose: "watch over the rollouts that have limits",
    everyMs: 60_000,
    run: async () => {
      await guardRollouts();
    },
  },
  {
    name: "evaluate-alerts",
    purpose: "evaluate the alert rules",
    everyMs: EVALUATE_EVERY_MS,
    run: async () => {
      await evaluateAlerts(new Date());
    },
  },
  {
    name: "deliver-alerts",
    purpose: "send what alerts have to tell",
    everyMs: 10_000,
    run: async () => {
      await deliverDue();
    },
  },
  {
    name: "keep-alert-readings",
    purpose: "keep how things stand, for previews of alert rules",
    everyMs: PAST_STEP_MS,
    run: () => keepReadings(new Date()),
  },
];
