import { Option } from "commander";
import { PolicyReason } from "@/lib/contract/policy-review";
import { STRATEGIES, type Strategy } from "@/lib/contract/strategy";
import { OPERATOR } from "@/lib/services/operator";
import { getPolicy } from "@/lib/services/policies/get-policy";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { findTenant } from "@/lib/services/tenants/find-tenant";
import { command } from "./command";

type Options = { tenant: string; domain: string; strategy: Strategy; reason: string };

export const policySet = command<Options>({
  path: "policy set",
  summary: "settle a domain's conflicts by another strategy, as a new version of its policy",
  configure: (parser) =>
    parser
      .requiredOption("--tenant <slug>", "whose policy")
      .requiredOption("--domain <domain>", "such as task or ticket")
      .addOption(new Option("--strategy <strategy>", "who wins").choices(STRATEGIES).makeOptionMandatory())
      .requiredOption("--reason <text>", "kept in the policy's history"),
  run: async ({ tenant, domain, strategy, reason }) => {
    const ctx = await findTenant(OPERATOR, tenant);
    const change = { domain, strategy, reason: PolicyReason.parse(reason) };
    const current = await getPolicy({ ctx, input: { domain } });
    const unchanged = current.policy.strategy === strategy;
    const { version, policy } = unchanged ? current : await setPolicy(ctx, change);
    const text = unchanged
      ? `${domain} is settled by ${strategy} already, by version ${version}.`
      : `${domain} is settled by ${strategy} from now on, by version ${version}.`;
    return { result: { tenant, domain, version, strategy: policy.strategy, changed: !unchanged }, text };
  },
});
