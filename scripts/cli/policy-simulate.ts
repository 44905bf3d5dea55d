import { readFile } from "node:fs/promises";
import { REPLAY_DAYS, SimulateRequest } from "@/lib/contract/policy-simulation";
import { readPolicyFile } from "@/lib/core/conflict/policy-file";
import { OPERATOR } from "@/lib/services/operator";
import { simulatePolicy } from "@/lib/services/policies/simulate-policy";
import { findTenant } from "@/lib/services/tenants/find-tenant";
import { command } from "./command";
import { describeSimulation } from "./describe-simulation";
import { progressBar } from "./progress-bar";
import { wholeNumber } from "./whole-number";

type Options = { tenant: string; domain: string; policy: string; days: number };

export const policySimulate = command<Options>({
  path: "policy simulate",
  summary: "decide the conflicts of the last days again by a draft policy, and say what would differ",
  configure: (parser) =>
    parser
      .requiredOption("--tenant <slug>", "whose conflicts; those of a replayed audit too")
      .requiredOption("--domain <domain>", "such as task or ticket")
      .requiredOption("--policy <file>", "the draft, as the policy editor exports it")
      .option("--days <n>", "how far back", wholeNumber, REPLAY_DAYS.default),
  run: async ({ tenant, domain, policy: file, days }) => {
    const ctx = await findTenant(OPERATOR, tenant);
    const read = readPolicyFile(await readFile(file, "utf8"), domain);
    if (!read.ok) throw new Error(`${file}: ${read.why}`);
    const input = SimulateRequest.parse({ domain, policy: read.policy, days });
    const { run } = await simulatePolicy({ ctx, input });
    const bar = progressBar("Conflicts");
    const report = await run({ onProgress: bar.show }).finally(bar.stop);
    return { result: report, text: describeSimulation(report, days) };
  },
});
