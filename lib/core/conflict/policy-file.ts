import { type Policy, PolicyInFile } from "../../contract/policy";
import { findDomain } from "../domains/registry";
import { checkPolicy } from "./check-policy";

/** The version of the file's form; another one is refused rather than guessed at. */
const FILE_VERSION = 1;

export type PolicyFileRead = { ok: true; policy: Policy } | { ok: false; why: string };

/** A policy as the JSON text that people keep and pass on. */
export function writePolicyFile(domain: string, policy: Policy): string {
  return `${JSON.stringify({ tidelock_policy: FILE_VERSION, domain, policy }, null, 2)}\n`;
}

/** The policy in an exported file for this domain; otherwise why not, in a sentence that says what to do. */
export function readPolicyFile(text: string, domain: string): PolicyFileRead {
  const file = parseJson(text);
  if (typeof file !== "object" || file === null || Array.isArray(file)) {
    return refuse("This is not a policy file: it holds no JSON object.");
  }
  const { tidelock_policy: version, domain: of, policy } = file as { [key: string]: unknown };
  if (version === undefined) {
    return refuse('This is not a policy file: it doesn\'t begin with "tidelock_policy": 1.');
  }
  if (version !== FILE_VERSION) {
    return refuse(
      `This file is of version ${JSON.stringify(version)}; this Tidelock reads version ${FILE_VERSION}.`,
    );
  }
  if (of !== domain) {
    return refuse(`This file holds the policy of ${JSON.stringify(of)}, and this is "${domain}".`);
  }
  const parsed = PolicyInFile.safeParse(policy);
  if (!parsed.success) return refuse(`The file's policy is not valid: ${firstIssue(parsed.error.issues)}.`);
  const known = findDomain(domain);
  const [fault] = known ? checkPolicy(known, parsed.data) : [];
  if (fault) return refuse(`The file's policy is not valid: ${fault.path}: ${fault.message}.`);
  return { ok: true, policy: parsed.data };
}

function refuse(why: string): PolicyFileRead {
  return { ok: false, why };
}

function firstIssue([issue]: readonly { path: PropertyKey[]; message: string }[]): string {
  return [issue?.path.join("."), issue?.message].filter(Boolean).join(": ");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
