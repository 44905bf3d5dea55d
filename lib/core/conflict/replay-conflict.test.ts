import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Policy } from "../../contract/policy";
import { STRATEGIES } from "../../contract/strategy";
import { policyOf } from "../domains/domain";
import { ticket } from "../domains/ticket";
import { escalationGuard } from "./lowered-fields";
import { type LoggedConflict, replayConflict } from "./replay-conflict";
import { type HistoryEntry, loggedHistory } from "./testing/logged-history";

const strategy = fc.constantFrom(...STRATEGIES);
const anyPolicy = fc
  .record({
    strategy,
    merge: fc.constantFrom("fields" as const, "record" as const),
    on_tie: fc.constantFrom("server" as const, "client" as const, "manual" as const),
    fields: fc.dictionary(fc.constantFrom("status", "title", "priority"), strategy, { maxKeys: 1 }),
    delete: fc.option(strategy, { nil: undefined }),
    max_edit_age_ms: fc.constantFrom(60_000, 90 * 86_400_000),
  })
  .map((own): Policy => policyOf({ ...ticket.defaultPolicy, ...own }));

const MINUTE = 60_000;
const anyEntry = fc.record({
  device: fc.integer({ min: 1, max: 3 }),
  op: fc.constantFrom("upsert" as const, "upsert" as const, "upsert" as const, "delete" as const),
  behind: fc.integer({ min: 0, max: 5 }),
  set: fc.record(
    {
      title: fc.constantFrom("a", "b", "c"),
      status: fc.constantFrom("open", "closed", null),
      priority: fc.constantFrom("low", "high", "odd"),
      is_escalated: fc.boolean(),
      escalation_level: fc.integer({ min: 0, max: 2 }),
    },
    { requiredKeys: [] },
  ),
  unset: fc.subarray(["title", "status"]),
  whole: fc.boolean(),
  creates: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  forgets: fc.boolean(),
  ago: fc.option(fc.constantFrom(-MINUTE, 0, 1000, MINUTE, 5 * MINUTE), { nil: null }),
  offset: fc.constantFrom(0, 1500, -MINUTE, 3_600_000),
});
const anyHistory = fc.array(anyEntry, { minLength: 2, maxLength: 14 });

const replay = (logged: LoggedConflict, inForce: Policy, draft: Policy) => {
  const under = replayConflict(ticket, logged, { inForce, guard: escalationGuard([inForce, draft]) });
  if (typeof under === "string") throw new Error(`not replayed: ${under}`);
  return under(draft);
};

/** One device raises the priority, another, which did not see it, lowers it. */
const history = (last: Omit<HistoryEntry, "device">, policy: Policy = ticket.defaultPolicy) =>
  loggedHistory(
    [
      { device: 1, set: { title: "Pump", status: "open", priority: "medium", is_escalated: false } },
      { device: 1, set: { title: "Pump 7", priority: "critical", is_escalated: true } },
      { device: 2, behind: 1, ...last },
    ],
    () => ({ version: 1, policy }),
  );
const only = (conflicts: LoggedConflict[]): LoggedConflict => {
  expect(conflicts).toHaveLength(1);
  return conflicts[0] as LoggedConflict;
};
const recent = policyOf({ strategy: "most_recent_wins" });

describe("replaying a conflict", () => {
  it("comes out as recorded under the very policy that was in force, for any history", () => {
    let conflicts = 0;
    fc.assert(
      fc.property(anyHistory, fc.array(anyPolicy, { minLength: 1, maxLength: 3 }), (entries, policies) => {
        const at = (version: number) => policies[version % policies.length] as Policy;
        for (const logged of loggedHistory(entries, (n) => ({ version: n, policy: at(n) }))) {
          conflicts += 1;
          const policy = at(logged.policyVersion);
          const { before, after, change, lowered } = replay(logged, policy, policy);
          expect(after).toEqual(before);
          expect(change).toBe("same");
          expect(lowered.after).toEqual(lowered.before);
          expect(after.conflict?.winner ?? null).toBe(logged.winner);
          expect(after.conflict?.strategy).toBe(logged.strategy);
          if (logged.state === "settled") expect(after.conflict?.fields).toEqual(logged.verdicts);
        }
      }),
      { numRuns: 1000 },
    );
    expect(conflicts).toBeGreaterThan(600);
  });

  it("decides under a draft as if the draft had been in force from the conflict on", () => {
    fc.assert(
      fc.property(anyHistory, anyPolicy, anyPolicy, (entries, then, draft) => {
        const logged = loggedHistory(entries, () => ({ version: 1, policy: then }));
        for (const conflict of logged.filter(({ encounter }) => !encounter?.first)) {
          const last = Number(conflict.id.slice(1));
          // The same history up to the conflict, whose last entry then meets the draft.
          const drafted = loggedHistory(entries.slice(0, last + 1), (n) => ({
            version: 1,
            policy: n === last ? draft : then,
          })).find(({ id }) => id === conflict.id);
          const { after } = replay(conflict, then, draft);
          // What asks a person joins an edit of the same device that waits already.
          if (!drafted && after.status === "manual_required") continue;
          expect(after.conflict?.fields ?? {}).toEqual(drafted?.verdicts ?? {});
          expect(after.conflict?.winner ?? null).toBe(drafted?.winner ?? null);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("says what a draft makes of it: asks a person, settles, or settles otherwise", () => {
    const settled = only(history({ set: { title: "Pump 8" } }));
    const manual = policyOf({ strategy: "manual" });
    const client = policyOf({ strategy: "client_wins" });
    const server = policyOf({ strategy: "server_wins" });
    expect(replay(settled, ticket.defaultPolicy, manual).change).toBe("asks");
    expect(replay(settled, ticket.defaultPolicy, server).change).toBe("otherwise");
    expect(replay(settled, ticket.defaultPolicy, client).change).toBe("same");
    const waiting = only(history({ set: { title: "Pump 8" } }, manual));
    expect(replay(waiting, manual, client).change).toBe("settles");
  });

  it("flags an escalation that the draft would lower, close or delete", () => {
    const then = ticket.defaultPolicy;
    const lowers = only(history({ set: { priority: "low" } }));
    expect(replay(lowers, then, recent).lowered).toEqual({ before: [], after: ["priority"] });
    const closes = only(history({ set: { status: "closed", title: "Done" } }));
    expect(replay(closes, then, recent).lowered).toEqual({ before: [], after: ["status"] });
    const deletes = only(history({ op: "delete" }));
    expect(replay(deletes, then, policyOf({ strategy: "client_wins" })).lowered).toEqual({
      before: [],
      after: [""],
    });
  });

  it("loses nothing where the draft leaves it to a person", () => {
    const lowers = only(history({ set: { priority: "low" } }));
    const asked = replay(lowers, ticket.defaultPolicy, policyOf({ strategy: "manual" }));
    expect(asked.lowered.after).toEqual([]);
  });

  it("measures by the scales of either policy, also where the draft has none", () => {
    const guard = escalationGuard([recent, ticket.defaultPolicy]);
    expect(guard.critical).toEqual(ticket.defaultPolicy.critical);
    expect(guard.closing).toEqual(ticket.defaultPolicy.closing);
    expect(guard).not.toHaveProperty("delete");
  });

  it("decides what met the record first, where later edits joined it while it waited", () => {
    const policy = policyOf({ strategy: "manual" });
    const conflicts = loggedHistory(
      [
        { device: 1, set: { title: "Pump", status: "open" } },
        { device: 1, set: { title: "Pump 7" } },
        { device: 2, behind: 1, set: { title: "Pump 8" } },
        { device: 2, behind: 1, op: "delete" },
      ],
      () => ({ version: 1, policy }),
    );
    const joined = only(conflicts);
    expect(joined.client.op).toBe("delete");
    const { after } = replay(joined, policy, policyOf({ strategy: "client_wins" }));
    expect(after.after).toMatchObject({ deleted: false, data: { title: "Pump 8" } });
  });

  it("decides again about a record that the server had forgotten", () => {
    const set = { title: "Pump", is_escalated: true };
    const forgotten = (policy: Policy) =>
      only(
        loggedHistory(
          [
            { device: 1, set: { title: "Pump" } },
            { device: 2, op: "delete" },
            { device: 1, behind: 1, set, whole: true, forgets: true },
          ],
          () => ({ version: 1, policy }),
        ),
      );
    const keeps = policyOf({ strategy: "client_wins" });
    const drops = policyOf({ ...ticket.defaultPolicy, delete: "server_wins" });
    const born = forgotten(keeps);
    expect(born).toMatchObject({ server: null, winner: "client" });
    expect(replay(born, keeps, keeps).after.after?.data).toEqual(set);
    expect(replay(born, keeps, drops)).toMatchObject({
      change: "otherwise",
      lowered: { before: [], after: [""] },
    });
    expect(replay(born, keeps, policyOf({ strategy: "manual" })).change).toBe("asks");
    const gone = forgotten(drops);
    expect(gone).toMatchObject({ server: null, winner: "server" });
    expect(replay(gone, drops, keeps)).toMatchObject({
      change: "otherwise",
      after: { after: { data: set } },
    });
    const policies = { inForce: keeps, guard: escalationGuard([keeps]) };
    const { data: _, ...client } = born.client;
    expect(replayConflict(ticket, { ...born, client }, policies)).toBe("not_kept");
  });

  it("refuses what the log does not hold, and what comes out otherwise than recorded", () => {
    const logged = only(history({ set: { title: "Pump 8" } }));
    const policies = { inForce: ticket.defaultPolicy, guard: escalationGuard([recent]) };
    expect(replayConflict(ticket, { ...logged, encounter: null }, policies)).toBe("not_kept");
    expect(replayConflict(ticket, { ...logged, winner: "server" }, policies)).toBe("not_reproducible");
    expect(replayConflict(ticket, { ...logged, strategy: "manual" }, policies)).toBe("not_reproducible");
  });
});
