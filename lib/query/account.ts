import { queryOptions } from "@tanstack/react-query";
import type { HeldInvitation, Joined, RegisterRequest } from "@/lib/contract/invitation";
import type { Ended, EndOthersRequest, OwnSessions } from "@/lib/contract/session";
import type { ChangePasswordRequest, HeldReset, ResetRequest } from "@/lib/contract/sign-in";
import { fetchJson } from "./fetch-json";

export function ownSessionsQuery() {
  return queryOptions({
    queryKey: ["own-sessions"],
    queryFn: ({ signal }) => fetchJson<OwnSessions>("/api/account/sessions", { signal }),
  });
}

export function endSession(id: string): Promise<void> {
  return fetchJson(`/api/account/sessions/${id}`, { method: "DELETE" });
}

export function endOtherSessions(body: EndOthersRequest): Promise<Ended> {
  return fetchJson("/api/account/sessions/end-others", { method: "POST", body });
}

export function changePassword(body: ChangePasswordRequest): Promise<Ended> {
  return fetchJson("/api/account/password", { method: "POST", body });
}

export function revokeOwnTokens(): Promise<{ tokens: number }> {
  return fetchJson("/api/account/tokens/revoke", { method: "POST" });
}

export function askForReset(email: string): Promise<void> {
  return fetchJson("/api/account/forgotten", { method: "POST", body: { email } });
}

export function heldResetQuery(secret: string) {
  return queryOptions({
    queryKey: ["held-reset", secret],
    queryFn: () => fetchJson<HeldReset>("/api/account/reset/look", { method: "POST", body: { secret } }),
  });
}

export function resetPassword(body: ResetRequest): Promise<{ email: string }> {
  return fetchJson("/api/account/reset", { method: "POST", body });
}

export function heldInvitationQuery(secret: string) {
  return queryOptions({
    queryKey: ["held-invitation", secret],
    queryFn: () =>
      fetchJson<HeldInvitation>("/api/account/invitation/look", { method: "POST", body: { secret } }),
  });
}

export function acceptInvitation(secret: string): Promise<Joined> {
  return fetchJson("/api/account/invitation/accept", { method: "POST", body: { secret } });
}

export function register(body: RegisterRequest): Promise<Joined> {
  return fetchJson("/api/account/invitation/register", { method: "POST", body });
}
