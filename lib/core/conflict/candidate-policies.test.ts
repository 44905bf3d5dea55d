import { expect, it } from "vitest";
import { policyOf } from "../domains/domain";
import { ticket } from "../domains/ticket";
import { candidatePolicies } from "./candidate-policies";

const words = (policy: Parameters<typeof candidatePolicies>[0], waiting: string[]) =>
  candidatePolicies(policy, waiting).map(({ what }) => what);

it("tries another rule for each field that waits, and never the one it has", () => {
  const policy = policyOf({ strategy: "server_wins", fields: { status: "manual" } });
  expect(words(policy, ["status", "title"])).toEqual([
    "status: most recent wins",
    "status: server wins",
    "status: client wins",
    "title: most recent wins",
    "title: client wins",
  ]);
});

it("tries ties, deletes and the strategy where they are left to people", () => {
  expect(words(policyOf({ strategy: "manual", on_tie: "manual" }), [""])).toEqual([
    "On a tie the server's value stays",
    "On a tie the device wins",
    "Deletes: most recent wins",
    "Deletes: server wins",
    "Deletes: client wins",
    "Strategy: most recent wins",
    "Strategy: server wins",
    "Strategy: client wins",
  ]);
});

it("preserves escalations only where a field is critical, and tries a bounded number", () => {
  const candidates = candidatePolicies({ ...ticket.defaultPolicy, strategy: "manual" }, [
    "",
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
  ]);
  expect(candidates).toHaveLength(16);
  expect(candidates.map(({ what }) => what)).toContain("Strategy: preserve escalation");
});
