import type { Policy } from "@/lib/contract/policy";
import type { SimulationEvent, SimulationReport } from "@/lib/contract/policy-simulation";
import { apiPath } from "./api-path";
import { fetchStream } from "./fetch-json";
import { ProblemError } from "./problem-error";

export type SimulationProgress = { done: number; total: number; report: SimulationReport };

type Draft = { domain: string; policy: Policy; days: number };

/**
 * Replays past conflicts under a draft; tells how it goes, and gives the report.
 * @throws ProblemError for every refusal, and where the replay broke off.
 */
export async function simulatePolicy(
  tenant: string,
  draft: Draft,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: SimulationProgress) => void },
): Promise<SimulationReport> {
  const lines = await fetchStream(apiPath("policies/simulate", tenant), {
    method: "POST",
    headers: { accept: "application/x-ndjson" },
    body: draft,
    signal,
  });
  for await (const line of lines) {
    const event = JSON.parse(line) as SimulationEvent;
    if (event.event === "report") return event.report;
    if (event.event === "problem") throw brokeOff(event.detail);
    onProgress(event);
  }
  throw brokeOff("The connection ended before the replay did. Try again.");
}

function brokeOff(detail: string): ProblemError {
  const problem = { type: "about:blank", title: "The replay broke off", status: 0, code: "network" };
  return new ProblemError({ ...problem, detail, request_id: "none" });
}
