import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { editsOfIncidents } from "@/lib/jobs/replay-incidents/edits-of-incidents";
import { placeInTime } from "@/lib/jobs/replay-incidents/place-in-time";
import { readIncidents } from "@/lib/jobs/replay-incidents/read-incidents";
import type { WorkEdit } from "./work-edit";

/** An audit of incidents, where there is one: named by $INCIDENTS, else beside the repository. */
const FILE = process.env.INCIDENTS ?? path.resolve(import.meta.dirname, "../../../shared/data/incidents.csv");

/** The edits that people made to real incidents, or nothing where the audit is not at hand. */
export function incidentLoad(): WorkEdit[] | undefined {
  if (!existsSync(FILE)) return undefined;
  const edits = editsOfIncidents(readIncidents(readFileSync(FILE, "utf8")));
  const timeOf = placeInTime(
    { first: edits[0]?.at ?? 0, last: edits.at(-1)?.at ?? 0 },
    { now: Date.now(), days: 14 },
  );
  return edits.map((edit) => ({ ...edit, domain: "ticket", at: timeOf(edit.at) }));
}
