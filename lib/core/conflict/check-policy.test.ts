import { expect, it } from "vitest";
import type { Scale } from "../../contract/policy";
import { DOMAINS } from "../domains/registry";
import { ticket } from "../domains/ticket";
import { workOrder } from "../domains/work-order";
import { checkPolicy, unknownFields } from "./check-policy";

const critical = (field: string, scale: Scale, domain = ticket) =>
  checkPolicy(domain, { ...domain.defaultPolicy, critical: { [field]: scale } }).map(
    ({ message }) => message,
  );

it("finds nothing wrong with the built-in defaults", () => {
  for (const domain of DOMAINS) {
    expect(checkPolicy(domain, domain.defaultPolicy)).toEqual([]);
    expect(unknownFields(domain, domain.defaultPolicy)).toEqual([]);
  }
});

it("names the fields that a domain doesn't know, where they stand", () => {
  const policy = {
    ...ticket.defaultPolicy,
    fields: { toString: "manual" as const, status: "manual" as const },
    critical: { colour: { kind: "number" as const } },
    closing: { field: "state", values: ["closed"] },
  };
  expect(unknownFields(ticket, policy)).toEqual([
    { path: "fields.toString", field: "toString" },
    { path: "critical.colour", field: "colour" },
    { path: "closing.field", field: "state" },
  ]);
});

it("says where a scale is escalated from nowhere, or names what its field can't hold", () => {
  expect(critical("priority", { kind: "order", values: ["low", "high"], escalated_from: "urgent" })).toEqual([
    '"urgent", from which on it is escalated, is not on the scale',
  ]);
  expect(critical("priority", { kind: "order", values: ["low", 2] })).toEqual([
    "holds string values, and 2 is none",
  ]);
  expect(critical("priority", { kind: "number" })).toEqual([
    "can't be compared by number: it holds string values",
  ]);
  expect(critical("parts", { kind: "number" }, workOrder)).toEqual([
    "has values that can't be put in an order",
  ]);
  expect(critical("colour", { kind: "order", values: ["red", 2] })).toEqual([]);
});
