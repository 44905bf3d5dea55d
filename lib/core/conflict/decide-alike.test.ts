import { expect, it } from "vitest";
import { decideAlike } from "./decide-alike";

const asked = { winner: "nobody", reason: "manual", rule: "manual", client: {}, server: {} } as const;
const delta = { status: "paused", site: "A", notes: "leaks" };
const conflict = {
  client: { op: "upsert" as const, delta, data: delta },
  base: null,
  verdicts: { status: asked, site: asked },
};
const record = { data: { status: "closed", site: "B" } };

it("takes the same side of the whole", () => {
  expect(decideAlike({ choice: "server" }, conflict, record)).toEqual({ choice: "server" });
});

it("takes the same side or value per field, and the device's where it alone changed something", () => {
  const decision = { choice: "fields", fields: { status: "server" }, values: { site: "C" } } as const;
  expect(decideAlike(decision, conflict, record)).toEqual({
    choice: "fields",
    fields: { status: "server", notes: "client" },
    values: { site: "C" },
  });
});

it("leaves out fields that are not at stake there", () => {
  const same = { data: { status: "paused", site: "B", notes: "leaks" } };
  const decision = { choice: "fields", fields: { status: "server", site: "server" } } as const;
  expect(decideAlike(decision, conflict, same)).toEqual({
    choice: "fields",
    fields: { site: "server" },
    values: {},
  });
});
