import type { ProblemIssue } from "@/lib/contract/problem";
import type { RecordAuthor, RecordStep } from "@/lib/contract/record-timeline";
import { absoluteTime } from "@/lib/core/format/absolute-time";
import { Refusal } from "../refusal";

/** An undo's answer where the record was written since: which fields, by whom and when, and how to undo all the same. */
export function movedOn(version: number, since: readonly RecordStep[], timeZone: string): Refusal {
  const moves = new Map<string, ProblemIssue>();
  for (const step of since) {
    for (const path of fieldsOf(step)) {
      const when = step.at ? ` on ${absoluteTime(Date.parse(step.at), timeZone)}` : "";
      const message = `${DONE[step.what]} by ${nameOf(step.by)}${when} (version ${step.version})`;
      // The newest write of a field says it all.
      if (!moves.has(path)) moves.set(path, { path, message });
    }
  }
  const told = [...moves.values()].map(({ path, message }) => `${path} ${message}`).slice(0, TOLD);
  const more = moves.size > TOLD ? `, and ${moves.size - TOLD} more` : "";
  return new Refusal(
    "record_moved",
    `The record moved on: ${told.join("; ") || "look at its new state"}${more}. Nothing was changed. To undo all the same, send apply_anyway with expected_version ${version}.`,
    {
      errors: [
        { path: "expected_version", message: `the record is at version ${version}` },
        ...moves.values(),
      ],
    },
  );
}

/** More fields than this make no sentence. */
const TOLD = 5;

function fieldsOf({ what, changes }: RecordStep): string[] {
  return what === "edited" ? changes.map(({ field }) => field) : ["record"];
}

const DONE: Record<RecordStep["what"], string> = {
  created: "created",
  edited: "changed",
  deleted: "deleted",
  brought_back: "brought back",
};

function nameOf(author: RecordAuthor): string {
  return author.kind === "unknown" ? "somebody" : author.name;
}
