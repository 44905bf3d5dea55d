import type { RolloutSubject } from "../../contract/rollout";

/** How a version of a policy is named as something to roll out. */
export function policySubject(domain: string, version: number): RolloutSubject {
  return `policy/${domain}/${version}`;
}

/** The version that a subject names, or null where it is a feature. */
export function policyOfSubject(subject: RolloutSubject): { domain: string; version: number } | null {
  const [kind, domain, version] = subject.split("/");
  return kind === "policy" && domain ? { domain, version: Number(version) } : null;
}
