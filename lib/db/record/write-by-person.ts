import { PRIORITIES, type Priority } from "@/lib/contract/entry";
import type { Before, RecordState } from "@/lib/core/sync/record";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

export type PersonsWrite = {
  domain: string;
  mobileId: string;
  after: RecordState;
  /** Null where the record was no longer known: it is written as a new one. */
  before: Before | null;
  priority: Priority;
  userId: string;
  conflictId: string;
};

/** Stores what a person made of a record, under the number after the held counter's: counter, record and revision. */
export async function writeByPerson(t: TenantTx, write: PersonsWrite): Promise<void> {
  const { domain, mobileId, after, before } = write;
  if (!before) return createByPerson(t, write);
  const [lifeVersion, lifeWriter, lifeTime] = after.life;
  await t.run(sql`
    WITH record AS (
      UPDATE sync_record SET version = ${after.version}, writer = ${after.writer}, deleted = ${after.deleted},
        priority = ${PRIORITIES.indexOf(write.priority)}, life_version = ${lifeVersion}, life_writer = ${lifeWriter},
        life_time = ${lifeTime}, data = ${JSON.stringify(after.data)}::jsonb,
        fields = ${JSON.stringify(after.fields)}::jsonb, updated_at = now()
      WHERE tenant_id = ${t} AND domain = ${domain} AND mobile_id = ${mobileId}
    ), revision AS (
      INSERT INTO sync_record_revision (tenant_id, domain, mobile_id, version, writer, user_id, before, conflict_id)
      VALUES (${t}, ${domain}, ${mobileId}, ${after.version}, ${after.writer}, ${write.userId}::uuid,
        ${JSON.stringify(before)}::jsonb, ${write.conflictId}::uuid)
    )
    UPDATE tenant_counter SET version = ${after.version} WHERE tenant_id = ${t}`);
}

/** A record's first state has no revision: it replaced nothing. */
async function createByPerson(t: TenantTx, write: PersonsWrite): Promise<void> {
  const { domain, mobileId, after, priority } = write;
  const [lifeVersion, lifeWriter, lifeTime] = after.life;
  await t.run(sql`
    WITH record AS (
      INSERT INTO sync_record (tenant_id, domain, mobile_id, version, writer, deleted, priority,
        life_version, life_writer, life_time, data, fields)
      VALUES (${t}, ${domain}, ${mobileId}, ${after.version}, ${after.writer}, ${after.deleted},
        ${PRIORITIES.indexOf(priority)}, ${lifeVersion}, ${lifeWriter}, ${lifeTime},
        ${JSON.stringify(after.data)}::jsonb, ${JSON.stringify(after.fields)}::jsonb)
    )
    UPDATE tenant_counter SET version = ${after.version} WHERE tenant_id = ${t}`);
}
