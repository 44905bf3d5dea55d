import { queryOptions } from "@tanstack/react-query";
import type { ChangeRolloutRequest, Rollout } from "@/lib/contract/rollout";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

/** How far each feature is switched on. */
export function rolloutsQuery(tenant: string) {
  return queryOptions({
    queryKey: ["rollouts", tenant],
    queryFn: ({ signal }) => fetchJson<Rollout[]>(apiPath("rollouts", tenant), { signal }),
  });
}

/** @throws ProblemError `precondition_failed` where the rollout is no longer at the stage that was seen. */
export function changeRollout(tenant: string, seen: number, body: ChangeRolloutRequest): Promise<Rollout> {
  return fetchJson(apiPath("rollouts", tenant), {
    method: "PATCH",
    headers: { "if-match": `"${seen}"` },
    body,
  });
}
