import { z } from "zod";
import type { Reason, Winner } from "./conflict";
import type { ConflictKind } from "./conflict-review";
import type { Json } from "./json";
import { Policy } from "./policy";
import type { Strategy } from "./strategy";

/** How far back a replay may look, in days. */
export const REPLAY_DAYS = { min: 1, max: 365, default: 14 } as const;
/** Example conflicts of one kind of change. */
export const REPLAY_EXAMPLES = { max: 20, default: 5 } as const;

/** Body of `POST /api/sync/policies/simulate`: a draft, and which past conflicts to decide again. */
export const SimulateRequest = z.object({
  domain: z.string().min(1).max(64),
  policy: Policy,
  days: z.number().int().min(REPLAY_DAYS.min).max(REPLAY_DAYS.max).default(REPLAY_DAYS.default),
  /** At most so many examples of each kind of change. */
  examples: z.number().int().min(0).max(REPLAY_EXAMPLES.max).default(REPLAY_EXAMPLES.default),
});
export type SimulateRequest = z.infer<typeof SimulateRequest>;

/** What a draft makes of a conflict, compared with what was made of it. */
export const REPLAY_CHANGES = ["same", "asks", "settles", "otherwise"] as const;
/** `asks` a person where none was needed, `settles` what waited for one, or settles it `otherwise`. */
export type ReplayChange = (typeof REPLAY_CHANGES)[number];

/** Why a logged conflict can't be decided again. */
export type Unreplayable = "not_kept" | "not_reproducible";

/** Whose side a conflict went to: `nobody` waits for a person, `uncontested` is no conflict under that policy. */
export type ReplayOutcome = "client" | "server" | "both" | "nobody" | "uncontested";

/** Conflicts, or contested fields, by whose side they went to. */
export type OutcomeCounts = { [outcome in ReplayOutcome]: number };

export type BeforeAndAfter<T> = { before: T; after: T };

/** Why a field went where it did; null where nobody contested it. */
export type ReplayVerdict = { winner: Winner; reason: Reason; rule: Strategy } | null;

/** One field of an example. Long values are cut; `absent` where a side has none. */
export type ReplayField = BeforeAndAfter<ReplayVerdict> & {
  /** "" is the record as a whole, where one side deleted it. */
  field: string;
  client: { value: Json } | { absent: true };
  server: { value: Json } | { absent: true };
  /** The draft lets an escalation go here. */
  lowered: boolean;
};

export type ReplayExample = {
  conflict_id: string;
  mobile_id: string;
  label: string | null;
  kind: ConflictKind;
  created_at: string;
  device: string | null;
  change: ReplayChange;
  lowers_escalation: boolean;
  outcome: BeforeAndAfter<ReplayOutcome>;
  fields: ReplayField[];
};

/** What a draft policy would have made of past conflicts, beside what was made of them. Of bounded size. */
export type SimulationReport = {
  domain: string;
  from: string;
  to: string;
  /** Conflicts that were logged, and how many of them could be decided again. */
  conflicts: number;
  replayed: number;
  unreplayable: { [why in Unreplayable]: number };
  changes: { [change in ReplayChange]: number };
  outcomes: BeforeAndAfter<OutcomeCounts>;
  /** Share of the replayed conflicts that need a person, in percent; null where there are none. */
  person_pct: BeforeAndAfter<number | null>;
  /** Conflicts that let an escalation go: under the policy of then, under the draft, and under the draft alone. */
  lowered_escalations: BeforeAndAfter<number> & { new: number };
  /** What people decided, where the draft would have settled it: how often the same way. */
  people: { decided: number; settled_by_draft: number; same_as_person: number };
  /** By the strategy that spoke, the most frequent first. */
  strategies: ({ strategy: Strategy } & BeforeAndAfter<OutcomeCounts>)[];
  /** The most contested fields; what is beyond them is folded into one without a name. */
  fields: ({ field: string | null; changed: number } & BeforeAndAfter<OutcomeCounts>)[];
  /** Lost escalations first, then what asks, settles and goes otherwise; the newest of each. */
  examples: ReplayExample[];
};

/** A line of the streamed answer: how far the replay is, then the report, or why it ended early. */
export type SimulationEvent =
  | { event: "progress"; done: number; total: number; report: SimulationReport }
  | { event: "report"; report: SimulationReport }
  | { event: "problem"; detail: string };
