import type { Fields, Json } from "@/lib/contract/json";
import { chance, integerBetween, pick, type Random } from "@/lib/core/random";

const ASSETS = [
  "Elevator 3",
  "Freight lift A",
  "Escalator 2",
  "Booster pump 12",
  "Bilge pump 4",
  "Chiller CH-02",
  "Air handler AHU-5",
  "Cooling tower 1",
  "Dock leveller 9",
  "Fire pump FP-1",
  "Boiler B-1",
];
const FAULTS = [
  "stuck between floors",
  "does not start",
  "drips at the flange",
  "trips its breaker",
  "hums loudly",
  "alarm will not clear",
  "door closes too fast",
  "no pressure at the roof",
  "smells burnt",
  "shows error E-47",
];
const JOBS = [
  "Yearly inspection",
  "Quarterly service",
  "Replace bearing",
  "Change filters",
  "Retrofit controller",
];
const CHORES = ["Read the meter of", "Order gaskets for", "Photograph the nameplate of", "Check the oil of"];
const NOTES = [
  "Customer wants a call before we come.",
  "The key is at the gate house.",
  "Needs a second person.",
  "Waiting for the spare part.",
  "Ran it for ten minutes, quiet now.",
  "Access only before eight.",
  "Tripped again after an hour.",
];
const PARTS = ["BRG-6204", "FLT-G4", "SEAL-38", "RLY-24V", "BELT-A47", "VLV-DN50"];
const DAYS_WORDS = ["Long day", "Quiet shift", "Two call-outs", "Waited for parts", "Good progress"];

/** Who edits: people at the machines, or those who send them there. */
export type Side = "field" | "office";

/** What an edit is made in: when, by whom, among whom and where. */
export type Scene = {
  random: Random;
  at: number;
  person: string;
  crew: readonly string[];
  sites: readonly string[];
};

const HOUR_MS = 3_600_000;
const timeIn = (at: number, hours: number) =>
  new Date(Math.ceil((at + hours * HOUR_MS) / HOUR_MS) * HOUR_MS).toISOString();

/** New records by domain, as somebody would enter them. */
export const OPENINGS: { [domain: string]: (scene: Scene) => Fields } = {
  ticket: ({ random, sites }) => {
    const asset = pick(random, ASSETS);
    return {
      title: `${asset} ${pick(random, FAULTS)}, ${pick(random, sites)}`,
      status: "open",
      priority: pick(random, ["low", "medium", "medium", "high"]),
      category: asset.split(" ")[0] ?? asset,
      is_escalated: false,
      escalation_level: 0,
    };
  },
  work_order: ({ random, at, crew, sites }) => {
    const asset = pick(random, ASSETS);
    return {
      title: `${pick(random, JOBS)}: ${asset}, ${pick(random, sites)}`,
      asset,
      status: "planned",
      priority: pick(random, ["low", "medium", "medium", "high"]),
      assignee: pick(random, crew),
      scheduled_at: timeIn(at, integerBetween(random, 20, 90)),
      labor_minutes: 0,
    };
  },
  task: ({ random, at, crew, sites }) => {
    const site = pick(random, sites);
    return {
      title: `${pick(random, CHORES)} ${pick(random, ASSETS)}`,
      site,
      status: "open",
      assignee: pick(random, crew),
      due_at: timeIn(at, integerBetween(random, 8, 60)),
    };
  },
  attendance: ({ at, person, random, sites }) => ({
    worker_id: idOf(person),
    status: "in",
    site: pick(random, sites),
    check_in_at: new Date(at).toISOString(),
  }),
  journal: ({ at, random, sites }) => ({
    title: pick(random, DAYS_WORDS),
    body: `${pick(random, NOTES)} ${pick(random, NOTES)}`,
    mood: pick(random, ["good", "good", "fine", "tired"]),
    location: pick(random, sites),
    entry_date: new Date(at).toISOString().slice(0, 10),
  }),
};

type Edit = (scene: Scene) => Fields;
const oneOf =
  (...edits: Edit[]): Edit =>
  (scene) =>
    pick(scene.random, edits)(scene);
const set =
  (field: string, values: readonly Json[]): Edit =>
  ({ random }) => ({ [field]: pick(random, values) });
const assign: Edit = ({ random, crew }) => ({ assignee: pick(random, crew) });
const note = set("notes", NOTES);
const reschedule: Edit = ({ random, at }) => ({ scheduled_at: timeIn(at, integerBetween(random, 4, 96)) });
const usedParts: Edit = ({ random }) => ({
  parts: Array.from({ length: integerBetween(random, 1, 3) }, () => ({
    sku: pick(random, PARTS),
    quantity: integerBetween(random, 1, 4),
  })),
});
const worked: Edit = ({ random }) => ({
  status: chance(random, 0.6) ? "done" : "in_progress",
  labor_minutes: integerBetween(random, 2, 20) * 15,
});
const escalate: Edit = ({ random }) => ({
  is_escalated: true,
  escalation_level: integerBetween(random, 1, 2),
  priority: "high",
});

/** What people in the field and in the office do to records that are there. */
export const EDITS: { [domain: string]: Record<Side, Edit> } = {
  ticket: {
    field: oneOf(
      set("status", ["in_progress", "resolved"]),
      set("status", ["in_progress", "waiting"]),
      escalate,
      assign,
    ),
    office: oneOf(
      set("status", ["waiting", "closed"]),
      set("priority", ["low", "medium", "high", "critical"]),
      assign,
    ),
  },
  work_order: {
    field: oneOf(worked, worked, usedParts, reschedule, note),
    office: oneOf(reschedule, assign, reschedule, note),
  },
  task: {
    field: oneOf(set("status", ["doing", "done"]), note),
    office: oneOf(assign, set("status", ["open", "done"]), note),
  },
  attendance: {
    field: ({ at }) => ({ status: "out", check_out_at: new Date(at).toISOString() }),
    office: set("status", ["in", "sick", "training"]),
  },
  journal: { field: set("body", NOTES), office: set("tags", [["read"], ["follow-up"]]) },
};

/** `Tomás Rey` → `tomas.rey`. */
export function idOf(person: string): string {
  return person.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll(" ", ".");
}
