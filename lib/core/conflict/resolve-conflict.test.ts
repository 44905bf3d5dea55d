import { describe, expect, it } from "vitest";
import { policyOf } from "../domains/domain";
import { resolveConflict, type WholeEntry } from "./resolve-conflict";

const tenant_id = "t";
const resolve = (domain: string, server_entry: WholeEntry, client_entry: WholeEntry) =>
  resolveConflict({ domain, server_entry, client_entry, tenant_id });

describe("resolveConflict", () => {
  it("takes the higher version where neither side has a time", () => {
    const server = { version: 3, status: "in_progress" };
    const client = { version: 2, status: "completed" };
    expect(resolve("task", server, client)).toEqual({
      resolution: "resolved",
      strategy_used: "most_recent_wins",
      winning_entry: { version: 3, status: "in_progress" },
      fields: { status: { winner: "server", reason: "higher_version" } },
    });
  });

  it("follows each domain's default strategy", () => {
    const server = { version: 2, modified_at: "2026-11-22T10:00:00Z", data: { status: "a", site: "x" } };
    const client = { version: 1, modified_at: "2026-11-22T11:00:00Z", data: { status: "b", site: "x" } };
    const winners = ["journal", "attendance", "task", "work_order"].map(
      (domain) => resolve(domain, server, client).winning_entry?.data?.status,
    );
    expect(winners).toEqual(["b", "a", "b", "b"]);
  });

  it("calls two times closer than the tolerance a tie, which the server wins by default", () => {
    const at = (time: string, status: string) => ({ version: 1, modified_at: time, status });
    const { fields } = resolve("task", at("2026-11-22T10:00:00Z", "a"), at("2026-11-22T10:00:01.999Z", "b"));
    expect(fields).toEqual({ status: { winner: "server", reason: "clock_tie" } });
  });

  it("never lowers an escalation, and keeps open what its closer did not know to be escalated", () => {
    const server = { version: 5, modified_at: "2026-11-22T09:00:00Z", is_escalated: true, status: "open" };
    const client = { version: 4, modified_at: "2026-11-22T10:00:00Z", is_escalated: false, status: "closed" };
    expect(resolve("ticket", server, client)).toMatchObject({
      strategy_used: "preserve_escalation",
      winning_entry: { is_escalated: true, status: "open" },
      fields: { status: { reason: "unseen_escalation" }, is_escalated: { reason: "more_escalated" } },
    });
  });

  it("leaves to a person what the policy or an error leaves open, and never throws", () => {
    const manual = () => policyOf({ strategy: "manual" });
    const sides = { server_entry: { version: 2, title: "a" }, client_entry: { version: 1, title: "b" } };
    expect(resolveConflict({ domain: "task", tenant_id, ...sides }, manual)).toMatchObject({
      resolution: "manual_required",
      winning_entry: null,
      strategy_used: "manual",
    });
    expect(resolveConflict({ domain: "nonsense", tenant_id, ...sides }).resolution).toBe("manual_required");
  });
});
