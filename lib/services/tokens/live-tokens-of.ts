/** As a condition: the personal tokens of a person that work at this moment, in whichever tenants are in sight. */
export function liveTokensOf(userId: string, now: Date) {
  return { userId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}
