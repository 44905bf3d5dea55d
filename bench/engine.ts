/**
 * The pure engine in one thread: contested records decided per second, and whole batches of them as a push decides
 * them, log entries and answers included. No database, no network. Bundled like the server, because what runs TypeScript
 * directly wraps every closure. Run: npm run bench:engine
 */
import { decide } from "@/lib/core/conflict/decide";
import type { Encounter } from "@/lib/core/conflict/encounter";
import type { Domain } from "@/lib/core/domains/domain";
import { task } from "@/lib/core/domains/task";
import { ticket } from "@/lib/core/domains/ticket";
import { applyPush, recordKey, type StoredRecord } from "@/lib/core/sync/apply-push";
import type { Edit } from "@/lib/core/sync/edit";
import { bornRecord, writeFields } from "@/lib/core/sync/record";

const RECORDS = 20_000;
const BATCH = 500;
const SECONDS = 3;
const AIM = 200_000;
const DECIDED = "decided";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const CLOCK = { now: NOW, offset: 0 };
const [OFFICE, FIELD] = [1, 2];

type Case = { name: string; domain: Domain; born: object; office: object; field: object };

const CASES: Case[] = [
  {
    name: "task, most recent wins, 1 field",
    domain: task,
    born: { title: "Check the pump", status: "open", priority: "low", site: "North", assignee: "kim" },
    office: { status: "done" },
    field: { status: "blocked" },
  },
  {
    name: "ticket, escalation preserved, 4 fields of 9",
    domain: ticket,
    born: {
      title: "No water on the third floor",
      description: "The riser valve leaks since the morning shift.",
      status: "open",
      priority: "low",
      category: "plumbing",
      assignee: "kim",
      assignment_group: "north",
      is_escalated: false,
      escalation_level: 0,
    },
    office: { status: "resolved", priority: "medium", assignee: "lee", escalation_level: 1 },
    field: {
      status: "closed",
      priority: "critical",
      assignee: "ann",
      escalation_level: 2,
      category: "water",
    },
  },
];

const rows = CASES.flatMap((of) => {
  const meetings = Array.from({ length: RECORDS }, (_, n) => meeting(of, n));
  return [decided(of, meetings), pushed(of, meetings)];
});
console.table(rows);
// The aim is about deciding. Logging and answering is what a push pays beside it.
const slowest = Math.min(
  ...rows.filter((row) => row.engine.endsWith(DECIDED)).map((row) => row["records/s"]),
);
console.log(
  `the slowest: ${slowest.toLocaleString("en")} contested records decided a second, the aim is ${AIM.toLocaleString("en")}`,
);
process.exitCode = slowest < AIM ? 1 : 0;

type Meeting = { edit: Edit; stored: StoredRecord };

/** A record that the office changed after the field device had seen it, and the field device's own edit of the same. */
function meeting({ domain, born, office, field }: Case, n: number): Meeting {
  const first = bornRecord({ ...born }, [1, OFFICE, NOW - 7_200_000]);
  const [record, before] = writeFields(first, { set: { ...office }, unset: [] }, [
    2,
    OFFICE,
    NOW - 3_600_000 + n,
  ]);
  const edit: Edit = {
    opId: `op-${n}`,
    domain,
    mobileId: `record-${n}`,
    op: "upsert",
    base: 1,
    set: { ...field },
    unset: [],
    data: null,
    whole: false,
    modifiedAt: new Date(NOW - 1_800_000 - n).toISOString(),
  };
  return { edit, stored: { record, revisions: [{ version: 2, before }], pending: null } };
}

function decided({ name, domain }: Case, meetings: readonly Meeting[]) {
  const encounters = meetings.map(
    ({ edit, stored }): Encounter => ({
      edit,
      record: stored.record,
      revisions: stored.revisions,
      policy: domain.defaultPolicy,
      device: FIELD,
      clock: CLOCK,
      version: 3,
    }),
  );
  const perSecond = measured(RECORDS, () => {
    let conflicts = 0;
    for (const encounter of encounters) if (decide(encounter).conflict) conflicts++;
    return conflicts;
  });
  return { engine: `${name}: ${DECIDED}`, ...perSecond };
}

function pushed({ name, domain }: Case, meetings: readonly Meeting[]) {
  const standing = { version: 1, policy: domain.defaultPolicy, resolution: "on", shadow: null } as const;
  const batches = Array.from({ length: RECORDS / BATCH }, (_, n) => {
    const part = meetings.slice(n * BATCH, (n + 1) * BATCH);
    return {
      edits: part.map(({ edit }) => edit),
      records: new Map(part.map(({ edit, stored }) => [recordKey(domain.name, edit.mobileId), stored])),
      policyOf: () => standing,
      counter: 2,
      device: FIELD,
      clock: CLOCK,
      newConflictId: () => "00000000-0000-4000-8000-000000000000",
    };
  });
  const perSecond = measured(RECORDS, () =>
    batches.reduce((conflicts, batch) => conflicts + countLogged(applyPush(batch).results), 0),
  );
  return { engine: `${name}: in batches of ${BATCH}, logged and answered`, ...perSecond };
}

function countLogged(results: readonly { conflict_id?: string | undefined }[]): number {
  return results.filter((result) => result.conflict_id !== undefined).length;
}

/**
 * Medians of the rounds within some seconds: by the clock on the wall, and by the processor's time, which a busy machine
 * doesn't stretch. `round` gives how many conflicts it met, which must be all.
 */
function measured(records: number, round: () => number): { "records/s": number; "records/s of CPU": number } {
  const rates: { wall: number; cpu: number }[] = [];
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    const [started, before] = [performance.now(), process.cpuUsage()];
    const conflicts = round();
    const { user, system } = process.cpuUsage(before);
    const wall = performance.now() - started;
    rates.push({ wall: records / (wall / 1000), cpu: records / ((user + system) / 1_000_000) });
    if (conflicts !== records) throw new Error(`${conflicts} of ${records} records were contested`);
  }
  const median = (of: "wall" | "cpu") =>
    Math.round(rates.map((rate) => rate[of]).toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0);
  return { "records/s": median("wall"), "records/s of CPU": median("cpu") };
}
