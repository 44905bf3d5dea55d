import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import type { SyncClient } from "../lib/sdk/sync-client";
import { enrollPhone, type Phone } from "./enroll-phone";
import { setAsideEdit } from "./set-aside-edit";
import { inviteMember, made, type Person, setUpTenant, type Tenant } from "./set-up-tenant";

export type BusyTenant = Tenant & {
  viewer: Person;
  codeId: string;
  phone: Phone;
  other: Phone;
  /** A task of which two edits met, and the conflict that waits for a person. */
  task: { mobileId: string; title: string };
  conflictId: string;
  /** An edit that was set aside. */
  queueItemId: string;
  alert: { ruleId: string; channelId: string; deliveryId: string };
  tokenId: string;
  /** One that nobody has accepted. */
  invitationId: string;
};

/** A tenant with people, two phones, records, a conflict that a policy settled and one that waits for a person. */
export async function setUpBusyTenant(title: string): Promise<BusyTenant> {
  const tenant = await setUpTenant(title);
  const { slug, name, manager } = tenant;
  const viewer = await inviteMember(manager.session, { slug, role: "viewer", name: `Vic of ${name}` });
  const { id: codeId, code } = await made(
    manager.session.post(`/api/sync/enrollment-codes?tenant_id=${slug}`, { data: { uses: 2 } }),
  );
  const phone = await enrollPhone(code, `First phone of ${name}`);
  const other = await enrollPhone(code, `Other phone of ${name}`);
  const policy = await manager.session.put(`/api/sync/policies/task?tenant_id=${slug}`, {
    data: { strategy: "manual", reason: "People decide about tasks" },
    headers: { "if-match": '"0"' },
  });
  expect(policy.ok(), await policy.text()).toBe(true);

  const task = { title: `Check a pump of ${name}`, status: "open" };
  const { mobileId } = await phone.sync.mutate({ domain: "task", changes: task });
  const ticket = await phone.sync.mutate({
    domain: "ticket",
    changes: { title: "No water", status: "new", priority: "low", is_escalated: false },
  });
  await phone.sync.syncAll();
  await other.sync.syncAll();
  const conflictIds: (string | undefined)[] = [];
  other.sync.on("conflict", (conflict) => {
    if (conflict.resolution === "manual_required") conflictIds.push(conflict.conflictId);
  });
  await edit(phone.sync, mobileId, ticket.mobileId, { status: "done", priority: "critical" });
  await edit(other.sync, mobileId, ticket.mobileId, { status: "blocked", priority: "medium" });
  const [conflictId = ""] = conflictIds;
  expect(conflictId).not.toBe("");
  const queueItemId = await setAsideEdit(phone, manager, { slug, mobileId: `aside-${randomUUID()}` });
  const alert = await setUpAlert(tenant);
  const token = { name: `Report of ${name}`, scopes: ["read"] };
  const { api_token } = await made(
    manager.session.post(`/api/sync/tokens?tenant_id=${slug}`, { data: token }),
  );
  const { invitation } = await made(
    manager.session.post(`/api/sync/invitations?tenant_id=${slug}`, {
      data: { email: `invited-${slug}@e2e.test`, role: "viewer" },
    }),
  );
  return {
    ...tenant,
    viewer,
    codeId,
    phone,
    other,
    task: { mobileId, title: task.title },
    conflictId,
    queueItemId,
    alert,
    tokenId: api_token.id,
    invitationId: invitation.id,
  };
}

/** A rule that stays quiet, a webhook that nobody listens to, and a test of it that was given up. */
async function setUpAlert({ slug, manager: { session } }: Tenant): Promise<BusyTenant["alert"]> {
  const path = (part: string) => `/api/sync/alerts/${part}?tenant_id=${slug}`;
  const hook = { kind: "webhook", name: `Pager of ${slug}`, url: "http://localhost:1/hook" };
  const { channel } = await made(session.post(path("channels"), { data: hook }));
  const watch = { name: `Inbox of ${slug}`, kind: "set_aside", threshold: 50, channel_ids: [channel.id] };
  const rule = await made(session.post(path("rules"), { data: watch }));
  const tested = await session.post(path(`channels/${channel.id}/test`));
  expect(tested.ok(), await tested.text()).toBe(true);
  return { ruleId: rule.id, channelId: channel.id, deliveryId: (await tested.json()).id };
}

async function edit(
  sync: SyncClient,
  task: string,
  ticket: string,
  { status, priority }: { status: string; priority: string },
): Promise<void> {
  await sync.mutate({ domain: "task", mobileId: task, changes: { status } });
  await sync.mutate({ domain: "ticket", mobileId: ticket, changes: { priority } });
  await sync.syncAll();
}
