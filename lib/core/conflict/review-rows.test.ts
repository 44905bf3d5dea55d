import { describe, expect, it } from "vitest";
import { type FieldVerdict, WHOLE_RECORD } from "../../contract/conflict";
import type { ConflictDetail } from "../../contract/conflict-review";
import { reviewRows } from "./review-rows";

const verdict = (part: Partial<FieldVerdict>): FieldVerdict => ({
  winner: "nobody",
  reason: "manual",
  rule: "manual",
  client: { value: "paused" },
  server: { value: "closed" },
  ...part,
});

/** The device changed status (contested) and notes; the server changed status and site. */
const conflict = (part: Partial<ConflictDetail> = {}): ConflictDetail => ({
  id: "c",
  domain: "task",
  mobile_id: "m",
  label: "Pump",
  kind: "edit",
  state: "pending",
  winner: null,
  strategy: "manual",
  fields: [{ name: "status", winner: "nobody", reason: "manual" }],
  fields_total: 1,
  device: null,
  urgency: "normal",
  due_at: null,
  created_at: "2026-11-22T10:00:00Z",
  reviewed_at: null,
  reviewer_name: null,
  undone: null,
  op_id: "o",
  policy_version: 1,
  base_version: 1,
  server_version: 5,
  result_version: null,
  edited_at: null,
  clock_offset_ms: null,
  network_quality: null,
  base: { title: "Pump", status: "open", site: "A" },
  server: { version: 5, data: { title: "Pump", status: "closed", site: "B" } },
  client: {
    op: "upsert",
    delta: { status: "paused", notes: "leaks" },
    data: { title: "Pump", status: "paused", site: "A", notes: "leaks" },
  },
  verdicts: { status: verdict({}) },
  shadow: null,
  record: { version: 5, deleted: false, data: { title: "Pump", status: "closed", site: "B" } },
  moved: false,
  entry_tag: "t",
  waiting_beside: 0,
  written: [],
  review: null,
  undo: null,
  stood: null,
  ...part,
});

const row = (of: ConflictDetail, field: string) =>
  reviewRows(of).find((candidate) => candidate.field === field);

describe("reviewRows", () => {
  it("tells by which rule, and when each side was edited, save where the record moved on since", () => {
    const status = verdict({
      rule: "most_recent_wins",
      client: { value: "paused", time: 2_000 },
      server: { value: "closed", time: 1_000 },
    });
    const waits = conflict({ verdicts: { status } });
    expect(row(waits, "status")).toMatchObject({
      rule: "most_recent_wins",
      edited_at: { client: 2_000, server: 1_000 },
    });
    const record = { version: 6, deleted: false, data: { title: "Pump", status: "open" } };
    expect(row({ ...waits, record, moved: true }, "status")).toMatchObject({
      edited_at: { client: 2_000, server: null },
    });
    expect(row(waits, "site")).toMatchObject({ rule: null, edited_at: { client: null, server: null } });
  });

  it("puts what a person decides on first, then other differences, then the rest", () => {
    expect(reviewRows(conflict()).map(({ field, open, differs }) => [field, open, differs])).toEqual([
      ["status", true, true],
      ["notes", true, true],
      ["site", false, true],
      ["title", false, false],
    ]);
  });

  it("compares with the record as it stands now while the conflict waits", () => {
    const moved = conflict({
      record: { version: 8, deleted: false, data: { title: "Pump", status: "paused", site: "B" } },
    });
    expect(row(moved, "status")).toMatchObject({ server: "paused", open: false, differs: false });
  });

  it("compares with what the edit met once the conflict is over", () => {
    const over = conflict({ state: "settled", record: { version: 9, deleted: false, data: {} } });
    expect(row(over, "status")?.server).toBe("closed");
  });

  it("says for each field of a settled conflict whose value stands and why", () => {
    const settled = conflict({
      state: "settled",
      winner: "both",
      verdicts: { status: verdict({ winner: "server", reason: "server_wins" }) },
      written: ["notes"],
    });
    expect(row(settled, "status")).toMatchObject({
      outcome: "server",
      why: "The policy gives the field to the server.",
    });
    expect(row(settled, "notes")).toMatchObject({
      outcome: "client",
      why: expect.stringMatching(/^Only the device/),
    });
    expect(row(settled, "site")).toMatchObject({
      outcome: "server",
      why: expect.stringMatching(/^Only the server/),
    });
  });

  it("shows what a person decided, field by field", () => {
    const decision = { choice: "fields", fields: { status: "client", notes: "server" } } as const;
    const reviewed = conflict({ state: "reviewed", review: { by: "Mara", at: "", decision } });
    expect(reviewRows(reviewed).map(({ field, outcome, why }) => [field, outcome, why])).toEqual([
      ["status", "client", "Mara took the device's edit."],
      ["notes", "server", "Mara kept the server's value."],
      ["site", "server", "Only the server's side changed it."],
      ["title", "server", null],
    ]);
  });

  it("opens no field where the record's life is at stake", () => {
    const about = { verdicts: { [WHOLE_RECORD]: verdict({}) } };
    const deleting = conflict({ ...about, client: { op: "delete", delta: {}, data: { title: "Pump" } } });
    const deleted = conflict({ ...about, record: { version: 6, deleted: true, data: { title: "Pump" } } });
    for (const one of [deleting, deleted]) expect(reviewRows(one).some(({ open }) => open)).toBe(false);
  });
});

describe("the rows of an edit of a record that the server had forgotten", () => {
  const data = { title: "Pump", status: "done" };
  const forgotten = (part: Partial<ConflictDetail>) =>
    reviewRows(
      conflict({
        kind: "edit_of_deleted",
        base: null,
        server: null,
        server_version: 9,
        client: { op: "upsert", delta: { status: "done" }, data },
        verdicts: { [WHOLE_RECORD]: verdict({ client: {}, server: {} }) },
        record: { version: 9, deleted: true, data },
        ...part,
      }),
    );

  it("show nothing on the server's side while it waits, though its tombstone holds what the device sent", () => {
    const rows = forgotten({});
    expect(rows.map(({ field, server, client, open }) => [field, server, client, open])).toEqual([
      ["status", undefined, "done", false],
      ["title", undefined, "Pump", false],
    ]);
  });

  it("show nothing there either once it is settled", () => {
    const rows = forgotten({ state: "settled", winner: "server", stood: {}, record: null });
    expect(rows.every(({ server }) => server === undefined)).toBe(true);
    expect(rows.every(({ outcome }) => outcome === "server")).toBe(true);
  });
});
