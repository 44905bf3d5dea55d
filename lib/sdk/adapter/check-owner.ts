import { OWNER } from "../local-state";
import { type Owner, ownerOf, refuseOther } from "../owner";
import type { SyncStorage } from "../storage/storage";
import type { Link } from "./link";

/**
 * Holds a storage to the device whose token it was first used with: what waits in it is never sent as another's.
 * @throws StorageOwned
 */
export function ownerCheck(
  storage: SyncStorage,
  { credential }: Pick<Link, "credential">,
): () => Promise<void> {
  let checked: string | undefined;
  return async () => {
    const token = await credential.read();
    if (token === checked) return;
    const [kept] = (await storage.read([OWNER])) as [Owner | undefined];
    if (kept) refuseOther(kept, ownerOf(token));
    else await storage.write({ put: [[OWNER, ownerOf(token)]] });
    checked = token;
  };
}
