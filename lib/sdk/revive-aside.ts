import type { Confirmed } from "./confirmed";
import type { DurableState } from "./durable-state";
import type { Entry } from "./entry";
import { ASIDE, OUTBOX, recordKey, type SetAside } from "./local-state";

/**
 * Puts edits back into the outbox that no server answered well while the app and the server were other ones. An edit stays
 * aside where the fields that it changes were changed since, or edits of its record wait: it would go over what came
 * after it.
 */
export async function reviveAside(state: DurableState, versions: string): Promise<void> {
  const aside = [...(await state.range<SetAside>(ASIDE))].filter(
    ([, { under }]) => under && under !== versions,
  );
  const known = await state.records(aside.map(([, { entry }]) => recordKey(entry)));
  const waiting = new Set(state.outbox.records());
  const revived = aside.filter(([, { entry, was }]) => {
    const key = recordKey(entry);
    return !waiting.has(key) && standing(known.get(key), entry) === was;
  });
  if (revived.length === 0) return;
  await state.write({
    put: revived.map(([key, { entry }]) => [key.replace(ASIDE, OUTBOX), { entry }]),
    delete: revived.map(([key]) => key),
  });
}

/** How the fields stand that an edit changes. */
export function standing(confirmed: Confirmed | undefined, { delta, data, unset = [] }: Entry): string {
  const { fields = {}, deleted } = confirmed ?? {};
  const touched = [...Object.keys(delta ?? data ?? fields), ...unset];
  return JSON.stringify([deleted, touched.map((field) => [field, fields[field]])]);
}
