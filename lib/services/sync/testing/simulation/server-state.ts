import type { FieldVerdicts, LoggedClientEntry, LoggedServerEntry } from "@/lib/contract/conflict";
import type { Fields } from "@/lib/contract/json";
import type { Before } from "@/lib/core/sync/record";
import { raw, sql } from "@/lib/db/sql";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";

/** A record as one write left it. */
export type Standing = { version: number; writer: number; deleted: boolean; fields: Fields };

export type LoggedConflict = {
  id: string;
  state: string;
  op_id: string;
  base_version: number;
  server_version: number;
  result_version: number | null;
  base: Fields | null;
  server_entry: LoggedServerEntry | null;
  client_entry: LoggedClientEntry;
  fields: FieldVerdicts;
};

/** What a tenant's tables say, read past every service: each record's whole history, and the conflict log. */
export type ServerState = {
  counter: number;
  deviceNos: Map<string, number>;
  /** By `domain/mobile_id`: every state the record ever had, newest first. */
  histories: Map<string, Standing[]>;
  conflicts: Map<string, LoggedConflict>;
};

type RecordRow = {
  domain: string;
  mobile_id: string;
  version: number;
  writer: number;
  deleted: boolean;
  data: Fields;
};
type RevisionRow = { domain: string; mobile_id: string; version: number; before: Before };

export async function readServerState(tenant: TenantId): Promise<ServerState> {
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
    const rowsOf = <Row extends object>(table: string) =>
      t.rows<Row>(sql`SELECT * FROM ${raw(table)} WHERE tenant_id = ${t}`);
    const records = await rowsOf<RecordRow>("sync_record");
    const revisions = await rowsOf<RevisionRow>("sync_record_revision");
    const conflicts = await rowsOf<LoggedConflict>("sync_conflict_resolution_log");
    const devices = await rowsOf<{ id: string; no: number }>("device");
    const [counter] = await rowsOf<{ version: number }>("tenant_counter");
    return {
      counter: counter?.version ?? 0,
      deviceNos: new Map(devices.map(({ id, no }) => [id, no])),
      histories: new Map(records.map((record) => [keyOf(record), historyOf(record, revisions)])),
      conflicts: new Map(conflicts.map((row) => [row.id, conflictOf(row)])),
    };
  });
}

/** Steps back through what each write replaced. Whoever wrote a state is named by the revision that replaced it. */
function historyOf(record: RecordRow, revisions: readonly RevisionRow[]): Standing[] {
  const { version, writer, deleted, data } = record;
  let at: Standing = { version: version, writer, deleted, fields: data };
  const history = [at];
  const own = revisions.filter((revision) => keyOf(revision) === keyOf(record));
  for (const { version: made, before } of own.sort((a, b) => b.version - a.version)) {
    if (made !== at.version) throw new Error(`${keyOf(record)}: nothing tells how ${at.version} came to be`);
    const fields = { ...at.fields, ...before.values };
    for (const field of before.absent ?? []) delete fields[field];
    const wasDeleted = before.life ? !at.deleted : at.deleted;
    at = { version: before.version, writer: before.writer, deleted: wasDeleted, fields };
    history.push(at);
  }
  return history;
}

function conflictOf(row: LoggedConflict): LoggedConflict {
  const { base_version, server_version, result_version } = row;
  return {
    ...row,
    base_version: base_version,
    server_version: server_version,
    result_version: result_version === null ? null : result_version,
  };
}

function keyOf({ domain, mobile_id }: { domain: string; mobile_id: string }): string {
  return `${domain}/${mobile_id}`;
}
