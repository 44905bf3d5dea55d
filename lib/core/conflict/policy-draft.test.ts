import { expect, it } from "vitest";
import { DOMAINS } from "../domains/registry";
import { decodeDraft, encodeDraft } from "./policy-draft";

it("brings a draft through an address unharmed, in whatever language its values are", () => {
  for (const { defaultPolicy } of DOMAINS) {
    const draft = { ...defaultPolicy, closing: { field: "status", values: ["erledigt ✓", "закрыто"] } };
    const text = encodeDraft(draft);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeDraft(text)).toEqual(draft);
  }
});

it("keeps a scale that somebody has only begun to write", () => {
  const draft = {
    ...(DOMAINS[0] as (typeof DOMAINS)[number]).defaultPolicy,
    critical: { mood: { kind: "order" as const, values: ["low", "low"] } },
  };
  expect(decodeDraft(encodeDraft(draft))).toEqual(draft);
});

it.each(["", "%%%", "e30", btoa('{"strategy":"coin_toss"}'), btoa("[]")])("finds no draft in %j", (text) => {
  expect(decodeDraft(text)).toBeUndefined();
});
