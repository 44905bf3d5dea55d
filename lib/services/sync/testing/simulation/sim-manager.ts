import {
  ConflictListQuery,
  type ConflictSummary,
  type ResolveRequest,
  type Side,
} from "@/lib/contract/conflict-review";
import { STRATEGIES } from "@/lib/contract/strategy";
import { fieldsAtStake } from "@/lib/core/conflict/entry-fields";
import { isAboutLife } from "@/lib/core/conflict/review";
import { DOMAINS } from "@/lib/core/domains/registry";
import { chance, pick, type Random } from "@/lib/core/random";
import { getConflict } from "@/lib/services/conflicts/get-conflict";
import { listConflicts } from "@/lib/services/conflicts/list-conflicts";
import { resolveConflictByPerson } from "@/lib/services/conflicts/resolve-conflict-by-person";
import type { TenantContext } from "@/lib/services/context";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { Refusal } from "@/lib/services/refusal";

/** A person in the dashboard: settles what waits, and changes their mind about policies. */
export class SimManager {
  /** Versions that decisions wrote. */
  readonly decided = new Set<number>();

  constructor(
    readonly ctx: TenantContext,
    private readonly random: Random,
  ) {}

  /** Opens one of the waiting conflicts and decides it. */
  async decideOne(): Promise<void> {
    const { ctx } = this;
    const { items } = await listConflicts({ ctx, input: ConflictListQuery.parse({ limit: 100 }) });
    if (items.length === 0) return;
    // In an order that the seed decides alone: ids and creation times differ from run to run.
    const { id } = pick(this.random, items.toSorted(byDeviceAndRecord));
    const { record, entry_tag, client, base, verdicts } = await getConflict({ ctx, input: { id } });
    if (!record) throw new Error(`conflict ${id} has no record`);
    const byField = () =>
      Object.fromEntries(
        fieldsAtStake({ client, base, verdicts }, record).map((field) => [field, this.#side()]),
      );
    const choice = isAboutLife({ client }, record)
      ? this.#side()
      : pick(this.random, [this.#side(), "fields"] as const);
    const input: ResolveRequest = {
      choice,
      ...(choice === "fields" && { fields: byField() }),
      expected_version: record.version,
      expected_entry: entry_tag,
    };
    try {
      const { version } = await resolveConflictByPerson({ ctx, input: { ...input, id } });
      this.decided.add(version);
    } catch (error) {
      // A device was faster: the person is shown the new state, and comes back later.
      if (!(error instanceof Refusal && error.code === "record_moved")) throw error;
    }
  }

  /** Any strategy for any domain, with any of the finer rules. */
  async changePolicy(): Promise<void> {
    const { random } = this;
    const change = {
      domain: pick(random, DOMAINS).name,
      strategy: pick(random, STRATEGIES),
      merge: pick(random, ["fields", "fields", "record"] as const),
      on_tie: pick(random, ["server", "client", "manual"] as const),
      delete: pick(random, [null, null, ...STRATEGIES]),
      ...(chance(random, 0.5) && { fields: { note: pick(random, STRATEGIES) } }),
      clock_tolerance_ms: pick(random, [0, 2000, 60_000]),
      reason: "to see what happens",
    };
    try {
      await setPolicy({ tenant: this.ctx.tenant, person: this.ctx.person }, change);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "invalid_request")) throw error; // nothing would change
    }
  }

  #side(): Side {
    return pick(this.random, ["client", "server"] as const);
  }
}

function byDeviceAndRecord(a: ConflictSummary, b: ConflictSummary): number {
  const keyOf = ({ device, domain, mobile_id }: ConflictSummary) => `${device?.name} ${domain} ${mobile_id}`;
  return keyOf(a) < keyOf(b) ? -1 : 1;
}
