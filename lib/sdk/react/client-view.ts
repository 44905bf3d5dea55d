import type { ConflictEvent, SyncStatus } from "../events";
import type { LocalRecord } from "../local-record";
import type { PendingEdit, SetAside } from "../local-state";
import type { SyncClient } from "../sync-client";
import { type Live, liveQuery, liveValue } from "./live";

/** A conflict that this device took part in since it was started; `id` is the edit's. */
export type ConflictNotice = ConflictEvent & { id: string };

/** Everything that components look at, of one client. */
export type ClientView = {
  status: Live<SyncStatus>;
  pending: Live<readonly PendingEdit[]>;
  rejected: Live<readonly SetAside[]>;
  conflicts: Live<readonly ConflictNotice[]>;
  dismissConflict: (id: string) => void;
  records: (domain: string) => Live<readonly LocalRecord[] | undefined>;
};

const views = new WeakMap<SyncClient, ClientView>();

/** The one view of a client, so that all components see the same. */
export function viewOf(client: SyncClient): ClientView {
  const view = views.get(client) ?? createView(client);
  views.set(client, view);
  return view;
}

function createView(client: SyncClient): ClientView {
  const status = liveValue(client.status());
  const conflicts = liveValue<readonly ConflictNotice[]>([]);
  client.on("status", () => status.set(client.status()));
  client.on("conflict", (event) => {
    conflicts.set([{ ...event, id: event.edit.op_id }, ...conflicts.get()]);
  });

  const onStatus = (onChange: () => void) => client.on("status", onChange);
  const records = new Map<string, Live<readonly LocalRecord[] | undefined>>();
  const recordsOf = (domain: string) =>
    liveQuery<readonly LocalRecord[] | undefined>(
      () => client.list(domain),
      (onChange) =>
        client.on("changed", (changed) => {
          if (changed.length === 0 || changed.some((record) => record.domain === domain)) onChange();
        }),
      undefined,
    );
  return {
    status,
    pending: liveQuery<readonly PendingEdit[]>(() => client.listPending(), onStatus, []),
    rejected: liveQuery<readonly SetAside[]>(() => client.listRejected(), onStatus, []),
    conflicts,
    dismissConflict: (id) => conflicts.set(conflicts.get().filter((notice) => notice.id !== id)),
    records: (domain) => {
      const live = records.get(domain) ?? recordsOf(domain);
      records.set(domain, live);
      return live;
    },
  };
}
