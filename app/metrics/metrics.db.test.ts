import { expect, test } from "vitest";
import { callRoute } from "@/lib/http/testing/call-route";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { POST as push } from "../api/v1/sync/push/route";

process.env.METRICS_TOKEN = "a-token-for-the-scraper";
const { GET } = await import("./route");

const scrape = (headers: Record<string, string>) => GET(new Request("http://test/metrics", { headers }));
const local = { "x-tidelock-address": "127.0.0.1", "x-tidelock-forwarded": "no" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const remote = { "x-tidelock-address": "10.0.0.9", "x-tidelock-forwarded": "no" };

test("Prometheus is told of requests, tenants and the disk", async () => {
  const ctx = await testContext();
  const { token } = await enrollTestDevice(ctx);
  await callRoute(push, "/x", { method: "POST", token, body: { batch_id: "b", entries: [] } });
  await eventBuffer().flush();
  const answer = await scrape({ ...local, ...bearer("a-token-for-the-scraper") });
  expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const text = await answer.text();
  expect(text).toMatch(/^tidelock_sync_requests_total\{kind="push",outcome="ok"\} [1-9]/m);
  expect(text).toMatch(/^tidelock_sync_duration_seconds_bucket\{kind="push",le="\+Inf"\} [1-9]/m);
  expect(text).toContain(`tidelock_devices{tenant="${ctx.slug}"} 1\n`);
  expect(text).toMatch(/^tidelock_disk_bytes\{part="events"\} [1-9]\d+$/m);
  for (const line of text.trimEnd().split("\n"))
    expect(line).toMatch(/^# |^[a-z_]+(\{[^}]*\})? -?[\d.e+-]+$/);
});

test("where there is a token it alone lets anybody in, also on this machine, which a proxy on it may stand for", async () => {
  const status = async (headers: Record<string, string>) => (await scrape(headers)).status;
  for (const from of [local, remote]) {
    expect(await status(from)).toBe(401);
    expect(await status({ ...from, ...bearer("a-token-for-the-scraper") })).toBe(200);
    expect(await status({ ...from, ...bearer("a-token-for-somebody") })).toBe(401);
  }
});
