import { queryOptions } from "@tanstack/react-query";
import type { Member, MembershipRole } from "@/lib/contract/member";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type Members = { items: Member[] };

export function membersQuery(tenant: string) {
  return queryOptions({
    queryKey: ["members", tenant],
    queryFn: ({ signal }) => fetchJson<Members>(apiPath("members", tenant), { signal }),
  });
}

export function changeRole(tenant: string, userId: string, role: MembershipRole): Promise<Member> {
  return fetchJson(apiPath(`members/${userId}`, tenant), { method: "PATCH", body: { role } });
}

export function removeMember(tenant: string, userId: string): Promise<void> {
  return fetchJson(apiPath(`members/${userId}`, tenant), { method: "DELETE" });
}

/** Undoes a removal. */
export function restoreMember(tenant: string, userId: string): Promise<Member> {
  return fetchJson(apiPath(`members/${userId}/restore`, tenant), { method: "POST" });
}
