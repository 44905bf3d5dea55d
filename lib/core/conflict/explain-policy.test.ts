import { describe, expect, it } from "vitest";
import { Policy } from "../../contract/policy";
import { STRATEGIES } from "../../contract/strategy";
import { explainPolicy } from "./explain-policy";

const policy = (part: Partial<Policy>): Policy => Policy.parse({ strategy: "most_recent_wins", ...part });

describe("explainPolicy", () => {
  it.each(STRATEGIES)("begins with what %s does to a field that both sides changed", (strategy) => {
    const [first] = explainPolicy(policy({ strategy }));
    expect(first).toMatch(/^If both sides changed the same field, .+\.$/);
  });

  it("gathers fields that have the same rule, and skips those that say nothing new", () => {
    const fields = { notes: "client_wins", site: "client_wins", title: "most_recent_wins" } as const;
    expect(explainPolicy(policy({ fields }))).toContain("For notes and site, the device's edit wins.");
  });

  it("tells the order of critical fields only where escalations count", () => {
    const critical: Policy["critical"] = { priority: { kind: "order", values: ["low", "high"] } };
    const closing = { field: "status", values: ["closed", "cancelled"] };
    const preserving = explainPolicy(policy({ strategy: "preserve_escalation", critical, closing }));
    expect(preserving).toContain("priority: low < high, the higher stays.");
    expect(preserving.join(" ")).toContain("status of closed or cancelled doesn't end an escalation");
    expect(explainPolicy(policy({ critical, closing })).join(" ")).not.toContain("low < high");
  });

  it("warns where escalations should count but no field is critical", () => {
    expect(explainPolicy(policy({ strategy: "preserve_escalation" })).join(" ")).toContain(
      "No field is marked as critical",
    );
  });

  it("says how close two edits count as a tie only where times are compared", () => {
    expect(explainPolicy(policy({ on_tie: "manual" }))).toContain(
      "Edits less than 2 s apart are a tie: a person decides.",
    );
    expect(explainPolicy(policy({ strategy: "server_wins" })).join(" ")).not.toContain("tie");
    expect(explainPolicy(policy({ clock_tolerance_ms: 0 }))).toContain(
      "Clocks are trusted to the millisecond.",
    );
  });

  it("mentions deletes where they have a rule of their own", () => {
    expect(explainPolicy(policy({ delete: "manual" })).join(" ")).toContain(
      "deleted what the other edited, a person",
    );
    expect(explainPolicy(policy({ delete: "most_recent_wins" })).join(" ")).not.toContain("deleted");
  });
});
