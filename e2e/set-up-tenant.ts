import { randomUUID } from "node:crypto";
import { type APIRequestContext, type APIResponse, expect } from "@playwright/test";
import { firstAccount } from "./first-account";
import { type Account, openSession } from "./open-session";

export type Person = Account & { id: string; session: APIRequestContext };

export type Tenant = { id: string; slug: string; name: string; manager: Person };

/** A tenant of a spec's own, with a manager who has chosen a password. */
export async function setUpTenant(title: string): Promise<Tenant> {
  const admin = await openSession(firstAccount());
  const mark = randomUUID().slice(0, 8);
  const slug = `${title.toLowerCase().replaceAll(" ", "-")}-${mark}`;
  const name = `${title} ${mark}`;
  const { id } = await made(admin.post("/api/sync/tenants", { data: { slug, name } }));
  const manager = await inviteMember(admin, { slug, role: "manager", name: `Mia ${mark}` });
  await admin.dispose();
  return { id, slug, name, manager };
}

type Invitation = { slug: string; role: "manager" | "viewer"; name: string };

/** A member who came in by an invitation and has chosen a password. */
export async function inviteMember(
  inviter: APIRequestContext,
  { slug, role, name }: Invitation,
): Promise<Person> {
  const email = `${role}-${randomUUID()}@e2e.test`;
  const invited = await made(
    inviter.post(`/api/sync/members?tenant_id=${slug}`, { data: { email, role, name } }),
  );
  const password = randomUUID();
  const first = await openSession({ email, password: invited.one_time_password });
  const changed = await first.post("/api/account/password", {
    data: { current_password: invited.one_time_password, new_password: password },
  });
  expect(changed.ok(), await changed.text()).toBe(true);
  await first.dispose();
  const session = await openSession({ email, password });
  return { email, password, id: invited.member.user_id, session };
}

/** What was made, as the answer tells it. */
export async function made(request: Promise<APIResponse>) {
  const answer = await request;
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}
