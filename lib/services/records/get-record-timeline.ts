import { z } from "zod";
import type { RecordTimeline, RecordTimelineQuery } from "@/lib/contract/record-timeline";
import { readRecord } from "@/lib/db/record/read-record";
import { readRecordAt } from "@/lib/db/record/read-record-at";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { cursorOf, noSuchCursor, readCursor } from "../cursor";
import { Refusal } from "../refusal";
import { readSteps } from "./read-steps";

type Asked = { ctx: TenantContext; input: RecordTimelineQuery & { domain: string; mobile_id: string } };

/**
 * A record as it stands, and who made it so, step by step and page by page, newest first.
 * @throws Refusal `not_found`, also for another tenant's record; `invalid_request` for a cursor of another record.
 */
export async function getRecordTimeline({ ctx, input }: Asked): Promise<RecordTimeline> {
  const { domain, mobile_id: mobileId, limit } = input;
  const name = { domain, mobileId };
  const from = readCursor(Position, input.cursor)?.position;
  return withTenant(ctx.tenant, async (t) => {
    const record = await readRecord(t, domain, mobileId);
    if (!record) throw new Refusal("not_found", "There is no such record in this tenant.");
    const reached = from === undefined ? record : await readRecordAt(t, name, record, from);
    if (!reached) throw noSuchCursor();
    const { steps, next, whole } = await readSteps(t, name, reached, { limit });
    return {
      domain,
      mobile_id: mobileId,
      version: record.version,
      deleted: record.deleted,
      data: record.data,
      steps,
      next_cursor: next === undefined ? null : cursorOf("on", next),
      truncated: next === undefined && !whole,
    };
  });
}

const Position = z.int().min(1);
