import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "./admin-session";
import type { BenchDevice } from "./fleet";
import { sampleBatch } from "./records";
import { sendBatch } from "./send-batch";
import type { BenchServer } from "./setup";

const WARM_UP_BATCHES = 60;

/** Has the server count all that is not counted, tenant by tenant; its own job may have begun. */
export async function countAll(
  { url }: BenchServer,
  session: Session,
  slugs: readonly string[],
): Promise<void> {
  for (const tenant_id of slugs) {
    for (;;) {
      const answer = await fetch(`${url}/api/sync/snapshot/create/`, {
        method: "POST",
        headers: { ...session, Origin: url, "Content-Type": "application/json" },
        body: JSON.stringify({ tenant_id }),
      });
      const text = await answer.text();
      if (answer.ok) break;
      if (answer.status !== 409) throw new Error(`counting answered ${answer.status}: ${text}`);
      await sleep(200);
    }
  }
}

/** What aggregates most over HTTP: pages, their files, previews and Prometheus' own. */
export async function showAll({ url }: BenchServer, session: Session, slug: string): Promise<void> {
  const of = `tenant_id=${slug}`;
  const paths = [
    `/api/sync/dashboard/?${of}&from=now-90d&compare=previous`,
    `/api/sync/dashboard/?${of}&from=now-90d&tz=Asia/Kolkata`,
    "/api/sync/fleet?from=now-90d",
    "/api/sync/fleet?from=now-24h",
    `/api/sync/devices?${of}&format=csv`,
    `/api/sync/device-health/?${of}&format=csv`,
    `/api/sync/alerts/preview?${of}&kind=failure_rate&threshold=5&days=14`,
    "/metrics",
  ];
  for (const path of paths) {
    const answer = await fetch(url + path, { headers: { ...session, Origin: url } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  }
}

/** Brings a server to work, as devices of a busy morning do. */
export async function warmUp(server: BenchServer, fleet: readonly BenchDevice[]): Promise<void> {
  await Promise.all(
    fleet.map(async (device) => {
      for (let n = 0; n < WARM_UP_BATCHES; n++) {
        const batch = {
          batch_id: randomUUID(),
          client_time: new Date().toISOString(),
          entries: sampleBatch(100),
        };
        await sendBatch(server, device, JSON.stringify(batch));
      }
    }),
  );
}
