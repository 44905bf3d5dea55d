import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import type { Phone } from "./enroll-phone";
import { SERVER_URL } from "./server-url";
import type { Person } from "./set-up-tenant";

/** Leaves an edit in the queue that can't be applied, and waits until a worker has set it aside; gives its id. */
export async function setAsideEdit(
  phone: Phone,
  manager: Person,
  { slug, mobileId }: { slug: string; mobileId: string },
): Promise<string> {
  const entry = {
    op_id: randomUUID(),
    domain: "task",
    mobile_id: mobileId,
    delta: { title: 7, status: "open" },
  };
  const pushed = await fetch(`${SERVER_URL}/api/v1/sync/push`, {
    method: "POST",
    headers: { authorization: `Bearer ${phone.token}`, "content-type": "application/json" },
    body: JSON.stringify({ batch_id: randomUUID(), mode: "queue", entries: [entry] }),
  });
  expect(pushed.status).toBe(200);
  let id = "";
  await expect(async () => {
    const listed = await manager.session.get(`/api/sync/queue/items?tenant_id=${slug}&q=${mobileId}`);
    const { items } = await listed.json();
    expect(items).toHaveLength(1);
    id = items[0].id;
  }).toPass();
  return id;
}
