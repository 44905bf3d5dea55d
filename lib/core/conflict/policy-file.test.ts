import { describe, expect, it } from "vitest";
import { ticket } from "../domains/ticket";
import { readPolicyFile, writePolicyFile } from "./policy-file";

const file = (parts: object) =>
  JSON.stringify({ tidelock_policy: 1, domain: "ticket", policy: ticket.defaultPolicy, ...parts });
const whyNot = (text: string) => {
  const read = readPolicyFile(text, "ticket");
  return read.ok ? "" : read.why;
};

describe("a policy file", () => {
  it("reads what was written", () => {
    const text = writePolicyFile("ticket", ticket.defaultPolicy);
    expect(readPolicyFile(text, "ticket")).toEqual({ ok: true, policy: ticket.defaultPolicy });
  });

  it.each([
    ["", "no JSON object"],
    ["[1]", "no JSON object"],
    ["{}", "doesn't begin with"],
    [file({ tidelock_policy: 2 }), "of version 2; this Tidelock reads version 1"],
    [file({ domain: "task" }), 'holds the policy of "task", and this is "ticket"'],
    [file({ policy: null }), "not valid"],
    [file({ policy: { strategy: "coin_toss" } }), "strategy"],
    [file({ policy: { strategy: "manual", stratgy: "manual" } }), "stratgy"],
    [file({ policy: { strategy: "manual", fields: { status: "coin_toss" } } }), "fields.status"],
    [
      file({ policy: { strategy: "manual", critical: { priority: { kind: "order", values: ["a", "a"] } } } }),
      "a scale can't name a value twice",
    ],
    [
      file({ policy: { strategy: "manual", critical: { priority: { kind: "number" } } } }),
      "critical.priority: can't be compared by number",
    ],
  ])("refuses %s with a sentence", (text, why) => {
    expect(whyNot(text)).toContain(why);
  });
});
