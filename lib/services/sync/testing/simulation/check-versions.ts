import type { Told } from "./ledger";
import type { ServerState } from "./server-state";

/**
 * Exactly once, whatever was sent again: every number of the tenant's clock is one accepted write, and each write
 * belongs to one edit or to one decision of a person.
 */
export function checkVersions(
  state: ServerState,
  told: ReadonlyMap<number, readonly Told[]>,
  decided: ReadonlySet<number>,
): string[] {
  const written = [...state.histories.values()].flat();
  const writers = new Map(written.map(({ version, writer }) => [version, writer]));
  const broken: string[] = [];
  if (written.length !== state.counter || writers.size !== state.counter) {
    broken.push(`${written.length} writes in the histories, but the clock stands at ${state.counter}`);
  }
  const claims = new Map<number, string[]>();
  const alongside = new Set<number>();
  for (const [device, edits] of told) {
    for (const { entry, result } of edits) {
      const version = result.version ?? 0;
      if (result.status === "manual_required") alongside.add(version);
      if (!claimsWrite({ entry, result }, state)) continue;
      claims.set(version, [...(claims.get(version) ?? []), entry.op_id]);
      if (writers.get(version) !== device) broken.push(`${entry.op_id} says it wrote ${version}; it did not`);
    }
  }
  for (const [version, writer] of writers) {
    const owners = claims.get(version) ?? [];
    if (owners.length > 1) broken.push(`version ${version} belongs to ${owners.join(" and ")}`);
    const known = owners.length === 1 || (writer === 0 ? decided.has(version) : alongside.has(version));
    if (!known) broken.push(`nobody was told of version ${version}, written by ${writer}`);
  }
  return broken;
}

function claimsWrite({ result }: Pick<Told, "entry" | "result">, { conflicts }: ServerState): boolean {
  if (result.status === "applied" || result.status === "merged") return true;
  const conflict = result.status === "resolved" ? conflicts.get(result.conflict_id ?? "") : undefined;
  return conflict !== undefined && Number(conflict.result_version) > conflict.server_version;
}
