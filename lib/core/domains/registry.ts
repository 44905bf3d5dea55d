import { attendance } from "./attendance";
import type { Domain } from "./domain";
import { journal } from "./journal";
import { task } from "./task";
import { ticket } from "./ticket";
import { workOrder } from "./work-order";

/** Every domain, in the order in which people see them. */
export const DOMAINS: readonly Domain[] = [journal, attendance, task, ticket, workOrder];

export const DOMAIN_NAMES: readonly string[] = DOMAINS.map((domain) => domain.name);

const byName: ReadonlyMap<string, Domain> = new Map(DOMAINS.map((domain) => [domain.name, domain]));

/** The domain of that name, or nothing. */
export function findDomain(name: string): Domain | undefined {
  return byName.get(name);
}

/** The number that stands for a domain in events; 0 for one that is unknown. */
export function domainCode(name: string | null): number {
  return (name && byName.get(name)?.code) || 0;
}

/** What people read for a number; the name of none is `unknown`. */
export function domainOfCode(code: number): string {
  return DOMAINS.find((domain) => domain.code === code)?.name ?? "unknown";
}
