import type { PoolClient } from "pg";
import { PRIORITIES, type Priority } from "@/lib/contract/entry";
import type { TenantId } from "../tenant-id";

/** A queued edit of a device that was settled: at which number of the tenant's clock, and of which record. */
export type SettledEdit = {
  domain: string;
  mobileId: string;
  priority: Priority;
  version: number;
  /** As a push would have answered it; null where it was discarded. */
  outcome: string | null;
};

/** What became settled of a device's queued edits after a version. */
export async function readSettled(
  client: PoolClient,
  tenant: TenantId,
  device: number,
  after: number,
): Promise<SettledEdit[]> {
  const { rows } = await client.query<{
    domain: string;
    mobile_id: string;
    priority: number;
    version: string;
    outcome: string | null;
  }>({
    name: "read-settled",
    text: `SELECT domain, mobile_id, priority, settled_version AS version, outcome FROM sync_queue_item
      WHERE tenant_id = $1 AND device_no = $2 AND settled_version > $3 ORDER BY settled_version`,
    values: [tenant, device, after],
  });
  return rows.map(({ domain, mobile_id, priority, version, outcome }) => ({
    domain,
    mobileId: mobile_id,
    priority: PRIORITIES[priority] ?? "normal",
    version: Number(version),
    outcome,
  }));
}
