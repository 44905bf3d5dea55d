import { describe, expect, it } from "vitest";
import { Policy } from "../../contract/policy";
import { diffPolicy } from "./diff-policy";

const policy = (part: Partial<Policy>): Policy => Policy.parse({ strategy: "most_recent_wins", ...part });

describe("diffPolicy", () => {
  it("finds nothing between equal policies", () => {
    expect(diffPolicy(policy({}), policy({}))).toEqual([]);
  });

  it("says each part that changed, from what to what", () => {
    const before = policy({});
    const after = policy({ strategy: "manual", clock_tolerance_ms: 5000, delete: "server_wins" });
    expect(diffPolicy(before, after)).toEqual([
      { what: "Strategy", from: "Most recent wins", to: "Manual" },
      { what: "Clock tolerance", from: "2 s", to: "5 s" },
      { what: "Deletes", from: "as the strategy", to: "Server wins" },
    ]);
  });

  it("sees field rules and scales that came, went or changed", () => {
    const before = policy({
      fields: { notes: "client_wins" },
      critical: { level: { kind: "number" } },
    });
    const after = policy({
      fields: { title: "manual" },
      critical: { level: { kind: "number", escalated_from: 1 } },
    });
    expect(diffPolicy(before, after)).toEqual([
      { what: "Rule for notes", from: "Client wins", to: "none of its own" },
      { what: "Rule for title", from: "none of its own", to: "Manual" },
      { what: "Scale of level", from: "by number", to: "by number, escalated from 1" },
    ]);
  });

  it("is not fooled by fields named like what objects inherit", () => {
    expect(diffPolicy(policy({}), policy({ fields: { toString: "manual" as const } }))).toEqual([
      { what: "Rule for toString", from: "none of its own", to: "Manual" },
    ]);
  });
});
