import type { ResolveRequest } from "@/lib/contract/conflict-review";
import type { PushResult } from "@/lib/contract/push";
import { isAboutLife } from "@/lib/core/conflict/review";
import { chance, pick, type Random } from "@/lib/core/random";
import { getConflict } from "@/lib/services/conflicts/get-conflict";
import { resolveConflictByPerson } from "@/lib/services/conflicts/resolve-conflict-by-person";
import type { TenantContext } from "@/lib/services/context";
import type { Chronicle } from "./chronicle";
import { DECISION_NOTES } from "./manager-rules";

/** The conflicts that wait for the tenant's manager. */
export class Inbox {
  readonly #waiting = new Map<string, number>();
  /** Hears of each version that a decision made. */
  onVersion: (version: number) => void = () => {};

  constructor(
    private readonly ctx: TenantContext,
    private readonly random: Random,
    private readonly chronicle: Chronicle,
  ) {}

  /** Notes the conflicts of an answered batch; one that an edit joined keeps its first time. */
  take(results: readonly PushResult[], at: number): void {
    for (const { conflict_id: id, resolution } of results) {
      if (id === undefined) continue;
      this.chronicle.conflict(id, at);
      if (resolution === "manual_required" && !this.#waiting.has(id)) this.#waiting.set(id, at);
    }
  }

  /** Decides what has waited since before `limit`; the newest stay until others have come. */
  async decideOlderThan(limit: number, keep: number, at: number): Promise<void> {
    const old = [...this.#waiting].slice(0, -keep).filter(([, since]) => since < limit);
    for (const [index, [id]] of old.entries()) await this.#decide(id, at + index * 75_000);
  }

  async #decide(id: string, at: number): Promise<void> {
    const { ctx, random, chronicle } = this;
    const { record, entry_tag, client } = await getConflict({ ctx, input: { id } });
    if (!record) throw new Error(`conflict ${id} has no record`);
    const choice = isAboutLife({ client }, record)
      ? "server"
      : pick(random, ["client", "client", "server"] as const);
    const input: ResolveRequest = {
      choice,
      expected_version: record.version,
      expected_entry: entry_tag,
      ...(chance(random, 0.5) && { note: pick(random, DECISION_NOTES) }),
    };
    const { version } = await resolveConflictByPerson({ ctx, input: { ...input, id }, now: new Date(at) });
    this.#waiting.delete(id);
    chronicle.decision(version, at);
    this.onVersion(version);
  }
}
