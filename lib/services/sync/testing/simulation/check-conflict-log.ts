import { jsonEqual } from "@/lib/core/json-equal";
import type { ServerState } from "./server-state";

/** Both sides of every conflict are kept whole: the server's as it stood, the base as the device saw it. */
export function checkConflictLog(state: ServerState): string[] {
  return [...state.conflicts.values()].flatMap((conflict) => {
    const { id, base, base_version, server_version, server_entry } = conflict;
    const history = [...state.histories.values()].find((states) =>
      states.some((one) => one.version === server_version),
    );
    const met = history?.find(({ version }) => version === server_version);
    const seen = history?.find(({ version }) => version <= base_version);
    const sameServer = server_entry
      ? met && met.deleted === (server_entry.deleted ?? false) && jsonEqual(met.fields, server_entry.data)
      : !met || met.deleted;
    const sameBase = base === null || (seen && !seen.deleted && jsonEqual(seen.fields, base));
    return [
      ...(sameServer ? [] : [`conflict ${id}: the server's side is not the record at ${server_version}`]),
      ...(sameBase ? [] : [`conflict ${id}: the base is not the record at ${base_version}`]),
    ];
  });
}
