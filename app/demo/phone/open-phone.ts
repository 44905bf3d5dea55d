import { browserAppState } from "@/lib/sdk/app-state";
import { platform } from "@/lib/sdk/platform";
import { fetchPokes } from "@/lib/sdk/poke";
import { indexedDbStorage } from "@/lib/sdk/storage/indexeddb";
import { createSyncClient, type SyncClient } from "@/lib/sdk/sync-client";
import { AirplaneSwitch } from "./airplane-switch";
import { APP_VERSION, databaseOf, type Identity } from "./identity";

export type Phone = { identity: Identity; client: SyncClient; airplane: AirplaneSwitch };

/** The sync client of an enrolled phone: all that an app has to write. */
export function openPhone(identity: Identity): Phone {
  const airplane = new AirplaneSwitch();
  const client = createSyncClient({
    ...platform(globalThis),
    fetch: airplane.fetch,
    url: location.origin,
    token: identity.token,
    appVersion: APP_VERSION,
    storage: indexedDbStorage(globalThis, databaseOf(identity.deviceId)),
    network: airplane,
    appState: browserAppState(document),
    pokes: fetchPokes((url, init) => fetch(url, init)),
    domains: ["ticket"],
    priorityOf: (_, { is_escalated }) => (is_escalated === true ? "high" : undefined),
  });
  return { identity, client, airplane };
}
