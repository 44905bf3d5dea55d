import type { RecordAuthor, RecordTimeline } from "@/lib/contract/record-timeline";
import { timelineOf } from "@/lib/core/sync/timeline";
import { listRevisionRows } from "@/lib/db/record/list-revision-rows";
import { readRecord } from "@/lib/db/record/read-record";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { Refusal } from "../refusal";

type Asked = { ctx: TenantContext; input: { domain: string; mobile_id: string } };

const STEPS = 200;

/**
 * A record as it stands, and who made it so, step by step.
 * @throws Refusal `not_found`, also for another tenant's record.
 */
export async function getRecordTimeline({ ctx, input }: Asked): Promise<RecordTimeline> {
  const { domain, mobile_id: mobileId } = input;
  return withTenant(ctx.tenant, async (tx) => {
    const record = await readRecord(ctx.tenant, tx, domain, mobileId);
    if (!record) throw new Refusal("not_found", "There is no such record in this tenant.");
    const rows = await listRevisionRows(ctx.tenant, tx, { domain, mobileId, limit: STEPS });
    const { steps, whole } = timelineOf(
      record,
      rows.map(({ version, before }) => ({ version: Number(version), before })),
    );
    const devices = await tx.device.findMany({
      where: { tenantId: ctx.tenant, no: { in: steps.map((step) => step.writer) } },
      select: { no: true, id: true, name: true },
    });
    const authorOf = (writer: number, person: string | null | undefined): RecordAuthor => {
      if (writer === 0) return person ? { kind: "person", name: person } : { kind: "unknown" };
      const device = devices.find((candidate) => candidate.no === writer);
      return device ? { kind: "device", id: device.id, name: device.name } : { kind: "unknown" };
    };
    return {
      domain,
      mobile_id: mobileId,
      version: record.version,
      deleted: record.deleted,
      data: record.data,
      steps: steps.map(({ writer, ...step }) => {
        const row = rows.find(({ version }) => Number(version) === step.version);
        return {
          ...step,
          at: row?.at.toISOString() ?? null,
          by: authorOf(writer, row?.person),
          conflict_id: row?.conflict_id ?? null,
        };
      }),
      truncated: !whole,
    };
  });
}
