import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import type { SyncStatus } from "../events";
import type { LocalRecord } from "../local-record";
import type { PendingEdit, SetAside } from "../local-state";
import type { SyncClient } from "../sync-client";
import { type ConflictNotice, viewOf } from "./client-view";
import type { Live } from "./live";

const ClientContext = createContext<SyncClient | undefined>(undefined);

/** Gives the components below it a client; starting and stopping it stays with the app. */
export function SyncProvider({ client, children }: { client: SyncClient; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

/** The client of the provider above. */
export function useSyncClient(): SyncClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error("useSyncClient needs a <SyncProvider client={…}> above it");
  return client;
}

/** What the client is doing, how many edits wait, whether there is a network. */
export function useSyncStatus(): SyncStatus {
  return useLive(viewOf(useSyncClient()).status);
}

/** Edits that the server has not answered, oldest first. */
export function usePending(): readonly PendingEdit[] {
  return useLive(viewOf(useSyncClient()).pending);
}

/** Edits that the server refused, oldest first. */
export function useRejected(): readonly SetAside[] {
  return useLive(viewOf(useSyncClient()).rejected);
}

/** Conflicts of this device's edits since the app was started, newest first, until they are dismissed. */
export function useConflicts(): { conflicts: readonly ConflictNotice[]; dismiss: (id: string) => void } {
  const { conflicts, dismissConflict } = viewOf(useSyncClient());
  return { conflicts: useLive(conflicts), dismiss: dismissConflict };
}

/** All records of a domain with this device's edits; undefined until they were read. */
export function useRecords(domain: string): readonly LocalRecord[] | undefined {
  return useLive(viewOf(useSyncClient()).records(domain));
}

function useLive<Value>({ subscribe, get }: Live<Value>): Value {
  return useSyncExternalStore(subscribe, get, get);
}
