import { queryOptions } from "@tanstack/react-query";
import type { Invitation, Invited, InviteRequest } from "@/lib/contract/invitation";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export function invitationsQuery(tenant: string) {
  return queryOptions({
    queryKey: ["invitations", tenant],
    queryFn: ({ signal }) => fetchJson<{ items: Invitation[] }>(apiPath("invitations", tenant), { signal }),
  });
}

export function invite(tenant: string, body: InviteRequest): Promise<Invited> {
  return fetchJson(apiPath("invitations", tenant), { method: "POST", body });
}

export function revokeInvitation(tenant: string, id: string): Promise<void> {
  return fetchJson(apiPath(`invitations/${id}`, tenant), { method: "DELETE" });
}
