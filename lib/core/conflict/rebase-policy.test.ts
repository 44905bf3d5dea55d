import { expect, it } from "vitest";
import { ticket } from "../domains/ticket";
import { rebasePolicy } from "./rebase-policy";

const base = { ...ticket.defaultPolicy, fields: { title: "manual" as const } };

it("keeps what each of two people changed", () => {
  const mine = {
    ...base,
    on_tie: "client" as const,
    fields: { title: "manual" as const, status: "manual" as const },
  };
  const theirs = { ...base, merge: "record" as const, fields: {}, delete: "manual" as const };
  expect(rebasePolicy(base, mine, theirs)).toEqual({
    ...base,
    on_tie: "client",
    merge: "record",
    fields: { status: "manual" },
    delete: "manual",
  });
});

it("lets the draft speak where both changed the same part, also where it took something away", () => {
  const { priority: _, ...critical } = base.critical;
  const mine = { ...base, strategy: "client_wins" as const, critical };
  const theirs = { ...base, strategy: "server_wins" as const };
  expect(rebasePolicy(base, mine, theirs)).toEqual(mine);
});

it("changes nothing where nobody else did", () => {
  const mine = { ...base, clock_tolerance_ms: 1, delete: "client_wins" as const };
  expect(rebasePolicy(base, mine, base)).toEqual(mine);
});
