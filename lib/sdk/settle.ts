import type { OpenBatch } from "./local-state";
import { keepAnswer } from "./local-store";
import type { Run } from "./session";
import type { Answer, Refusal, Result } from "./take-answer";
import { tellAnswer } from "./tell-app";

/** Takes an answer over, and tells the app what came of it. `full`: the storage could not keep it. */
export async function settle(run: Run, answer: Answer): Promise<{ full: boolean }> {
  const taken = await keepAnswer(run, answer);
  tellAnswer(run, answer, taken);
  return taken;
}

/** Sets the edits of a batch aside that has no results of its own: as if the server had refused each of them. */
export async function setAside(run: Run, { lane, entries }: OpenBatch, why: Refusal): Promise<void> {
  const results = entries.map((entry): Result => ({ ...entry, status: "rejected", ...why }));
  await settle(run, { lane, results });
}
