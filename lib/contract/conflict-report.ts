import type { ConflictCounts, ConflictShare } from "./overview";
import type { Strategy } from "./strategy";

/** What `conflict-resolution-report` says of one tenant and its last days. */
export type ConflictReport = {
  tenant_id: string;
  slug: string;
  from: string;
  to: string;
  conflicts: ConflictCounts;
  /** Settled by the engine, without a person; null where there was no conflict. */
  auto_resolved_pct: number | null;
  by_domain: ConflictShare<string>[];
  by_strategy: ConflictShare<Strategy>[];
  /** As `domain.field`, the most contested first. */
  by_field: ConflictShare<string>[];
  /** Conflicts that wait for a person, whenever they arose, and how many of them for longer than they should. */
  inbox: { pending: number; late: number; oldest_at: string | null };
};
