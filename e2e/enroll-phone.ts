import { enrollDevice } from "../lib/sdk/enroll-device";
import { platform } from "../lib/sdk/platform";
import { memoryStorage } from "../lib/sdk/storage/memory";
import { createSyncClient, type SyncClient } from "../lib/sdk/sync-client";
import { SERVER_URL } from "./server-url";

export type Phone = { id: string; name: string; token: string; sync: SyncClient };

/** An app on a phone: enrols with the code and syncs through the SDK, over the real network. */
export async function enrollPhone(code: string, name: string): Promise<Phone> {
  const bring = platform(globalThis);
  const { deviceId, token } = await enrollDevice({
    url: SERVER_URL,
    code,
    fetch: bring.fetch,
    device: { name, platform: "android", app_version: "1.0.0", user_id: `user of ${name}` },
  });
  return {
    id: deviceId,
    name,
    token,
    sync: createSyncClient({ ...bring, url: SERVER_URL, token, storage: memoryStorage() }),
  };
}
