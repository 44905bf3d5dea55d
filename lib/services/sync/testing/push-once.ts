import { PushRequest } from "@/lib/contract/push";
import { tenantId } from "@/lib/db/tenant-id";
import { pushChanges } from "../push-changes";

// A server process that takes one batch and is killed before its answer goes out.
const [tenant = "", deviceId = "", deviceNo = "", body = ""] = process.argv.slice(2);
const ctx = { tenant: tenantId(tenant), deviceId, deviceNo: Number(deviceNo) };
const { text } = await pushChanges(ctx, PushRequest.parse(JSON.parse(body)), {
  now: Date.now(),
  idempotencyKey: null,
});
process.stdout.write(`${text}\n`);
// Only a kill ends it.
setInterval(() => {}, 60_000);
