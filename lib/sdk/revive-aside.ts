import { standing } from "./confirmed";
import type { DurableState } from "./durable-state";
import { ASIDE, OUTBOX, recordKey, type SetAside } from "./local-state";

/**
 * Puts edits back into the outbox that no server answered well while the app and the server were other ones. An edit stays
 * aside where the fields that it changes were changed since, or edits of its record wait: it would go over what came
 * after it.
 */
export function reviveAside(state: DurableState, versions: string): Promise<void> {
  return state.inTurn(async () => {
    const all = await state.range<SetAside>(ASIDE);
    const aside = all.filter(([, { under }]) => under && under !== versions);
    const known = await state.records(aside.map(([, { entry }]) => recordKey(entry)));
    const revived = aside.filter(([, { entry, was }]) => {
      const key = recordKey(entry);
      return state.outbox.ofRecord(key).length === 0 && standing(known.get(key), entry) === was;
    });
    if (revived.length === 0) return;
    await state.write({
      put: revived.map(([key, { entry, before }]) => [key.replace(ASIDE, OUTBOX), { entry, before }]),
      delete: revived.map(([key]) => key),
    });
  });
}
