import type { PoolClient } from "pg";
import type { LookBack } from "@/lib/core/sync/may-have-come";
import type { EarlierBatch } from "@/lib/core/sync/meet-earlier";
import type { TenantId } from "../tenant-id";
import type { TouchedRecord } from "./push-state";

/** `sync_batch.counter_thousands` counts in these. */
export const THOUSAND = 1000;

type Row = { batch_id: string; ops: Buffer };

/** When the first of some records was born: in the version that its first revision replaced, or in the one that it has. */
const birth = (records: string) => `
  SELECT min(coalesce((SELECT (v.before->>'version')::bigint FROM sync_record_revision v
    WHERE v.tenant_id = $1 AND v.domain = t.domain AND v.mobile_id = t.mobile_id ORDER BY v.version LIMIT 1), t.version))
  FROM unnest(${records}) AS t(domain, mobile_id, version)`;

/**
 * A device's batches that may hold one of the edits. Call it while the tenant's counter is held: of two copies that arrive at once, the second must
 * see the first.
 */
export async function readEarlierBatches(
  client: PoolClient,
  tenant: TenantId,
  device: number,
  { since, born }: LookBack,
): Promise<EarlierBatch[]> {
  const { rows } = await client.query<Row>({
    name: "earlier-batches",
    text: `SELECT batch_id, ops FROM sync_batch
      WHERE tenant_id = $1 AND device_no = $2 AND ops IS NOT NULL AND counter_thousands >=
        least($3::bigint, (${birth("$4::text[], $5::text[], $6::bigint[]")})) / ${THOUSAND}`,
    values: [tenant, device, since ?? null, ...columnsOf(born)],
  });
  return rows.map(earlierBatch);
}

/**
 * The batches that brought the device's queued edits of these records; and those whose edits a person has in hands or
 * discarded, or that were applied since one of `born` was: they may have been queued before their record was born.
 */
export async function readQueueingBatches(
  client: PoolClient,
  tenant: TenantId,
  device: number,
  touched: readonly TouchedRecord[],
  born: LookBack["born"],
): Promise<EarlierBatch[]> {
  const { rows } = await client.query<Row>({
    // Without a name, as in claim-items.ts.
    text: `WITH items AS MATERIALIZED (
        SELECT waiting.batch_id FROM unnest($6::text[], $7::text[]) AS t(domain, mobile_id)
          CROSS JOIN LATERAL (SELECT device_no, batch_id FROM sync_queue_item q
            WHERE q.tenant_id = $1 AND q.domain = t.domain AND q.mobile_id = t.mobile_id AND q.state = 'queued'
              AND q.attempts >= 0 OFFSET 0) AS waiting
        WHERE waiting.device_no = $2
        UNION SELECT batch_id FROM sync_queue_item
          WHERE tenant_id = $1 AND device_no = $2 AND state IN ('set_aside', 'discarded')
        UNION SELECT batch_id FROM sync_queue_item
          WHERE tenant_id = $1 AND device_no = $2 AND settled_version >= (${birth("$3::text[], $4::text[], $5::bigint[]")})
      )
      SELECT b.batch_id, b.ops FROM items
        JOIN sync_batch b ON b.tenant_id = $1 AND b.device_no = $2 AND b.batch_id = items.batch_id
      WHERE b.ops IS NOT NULL`,
    values: [
      tenant,
      device,
      ...columnsOf(born),
      touched.map(({ domain }) => domain),
      touched.map(({ mobileId }) => mobileId),
    ],
  });
  return rows.map(earlierBatch);
}

/** Stored answers by batch. */
export async function readAnswers(
  client: PoolClient,
  tenant: TenantId,
  device: number,
  batchIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ batch_id: string; answer: string }>({
    name: "answers",
    text: `SELECT batch_id, answer FROM sync_batch
      WHERE tenant_id = $1 AND device_no = $2 AND batch_id = ANY ($3::text[])`,
    values: [tenant, device, batchIds],
  });
  return new Map(rows.map(({ batch_id, answer }) => [batch_id, answer]));
}

function columnsOf(born: LookBack["born"]): [string[], string[], number[]] {
  return [
    born.map(({ domain }) => domain),
    born.map(({ mobileId }) => mobileId),
    born.map(({ version }) => version),
  ];
}

function earlierBatch({ batch_id, ops }: Row): EarlierBatch {
  return { batchId: batch_id, marks: ops };
}
