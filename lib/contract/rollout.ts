import { z } from "zod";
import { plainText } from "./plain-text";

/** What a tenant can switch on by degrees. */
export const FEATURES = ["conflict_resolution", "analytics", "bandwidth", "queue"] as const;
export const Feature = z.enum(FEATURES);
export type Feature = (typeof FEATURES)[number];

export const ROLLOUT_MODES = ["off", "shadow", "on"] as const;
export const RolloutMode = z.enum(ROLLOUT_MODES);
export type RolloutMode = (typeof ROLLOUT_MODES)[number];

/** `percent` is the share of devices under `on`; it says nothing under the other modes. */
export const Stage = z.object({ mode: RolloutMode, percent: z.number().int().min(0).max(100) });
export type Stage = z.infer<typeof Stage>;

/** What was never staged is on for everybody. */
export const FULLY_ON: Stage = { mode: "on", percent: 100 };

/** When a rollout goes back by itself: a share above one of the limits, in the last minutes, of enough cases. */
export const Guard = z
  .object({
    /** Of the entries that devices pushed, how many were set aside for a person, in per cent. */
    set_aside_pct: z.number().min(0).max(100).optional(),
    /** Of the requests of devices, how many failed, in per cent. */
    failure_pct: z.number().min(0).max(100).optional(),
    window_minutes: z.number().int().min(1).max(1440).default(15),
    /** Fewer cases than this prove nothing. */
    least_sample: z.number().int().min(1).max(1_000_000).default(50),
  })
  .refine((guard) => guard.set_aside_pct !== undefined || guard.failure_pct !== undefined, {
    message: "set a limit for the set-aside share, the failure share, or both",
    path: ["set_aside_pct"],
  });
export type Guard = z.infer<typeof Guard>;

/** Which limit was passed, and the numbers behind it. */
export type Tripped = {
  limit: "set_aside_pct" | "failure_pct";
  threshold_pct: number;
  share_pct: number;
  sample: number;
  window_minutes: number;
  /** The stage that the guard ended; `resume` goes back to it. */
  from: Stage;
};

const POLICY_SUBJECT = /^policy\/[a-z_]{1,64}\/[1-9][0-9]{0,8}$/;

/** A feature, or one version of a domain's policy as `policy/<domain>/<version>`. */
export const RolloutSubject = z.union([
  Feature,
  z.string().regex(POLICY_SUBJECT, "a feature, or policy/<domain>/<version>"),
]);
export type RolloutSubject = z.infer<typeof RolloutSubject>;

/** Body of `PATCH /api/sync/rollouts`. Parts left out stay as they are; a `guard` of null takes it away. */
export const ChangeRolloutRequest = z.object({
  subject: RolloutSubject,
  mode: RolloutMode.optional(),
  percent: Stage.shape.percent.optional(),
  guard: Guard.nullish(),
  reason: plainText(500).min(3, "say why, in a few words"),
});
export type ChangeRolloutRequest = z.infer<typeof ChangeRolloutRequest>;

/** How far a subject is switched on now. `no` counts its changes (0: none yet) and is what `If-Match` names. */
export type Rollout = Stage & {
  subject: RolloutSubject;
  no: number;
  guard: Guard | null;
  /** There while the guard's pause stands. */
  tripped: Tripped | null;
  changed_at: string | null;
  changed_by: string | null;
  reason: string | null;
};
