import { randomUUID } from "node:crypto";
import { type APIRequestContext, type APIResponse, expect } from "@playwright/test";
import { firstAccount } from "./first-account";
import { type Account, anonymousSession, openSession } from "./open-session";

export type Person = Account & { id: string; session: APIRequestContext };

export type Tenant = { id: string; slug: string; name: string; manager: Person };

/** A tenant of a spec's own, with a manager who came in by an invitation. */
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

/** A member who came in by an invitation that was handed over. */
export async function inviteMember(
  inviter: APIRequestContext,
  { slug, role, name }: Invitation,
): Promise<Person> {
  const email = `${role}-${randomUUID()}@e2e.test`;
  const { link } = await made(
    inviter.post(`/api/sync/invitations?tenant_id=${slug}`, { data: { email, role } }),
  );
  const password = randomUUID();
  const visitor = await anonymousSession();
  const joined = await visitor.post("/api/account/invitation/register", {
    data: { secret: link.split("#")[1], name, password },
  });
  expect(joined.ok(), await joined.text()).toBe(true);
  await visitor.dispose();
  const session = await openSession({ email, password });
  const members = await (await session.get(`/api/sync/members?tenant_id=${slug}`)).json();
  const { user_id: id } = members.items.find((member: { is_you: boolean }) => member.is_you);
  return { email, password, id, session };
}

/** What was made, as the answer tells it. */
export async function made(request: Promise<APIResponse>) {
  const answer = await request;
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}
