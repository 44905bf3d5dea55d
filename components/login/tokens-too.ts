/** The question that goes with whatever ends sessions: scripts go on with their tokens otherwise. */
export function tokensToo(activeTokens: number): string {
  return activeTokens === 1 ? "Also revoke my API token" : `Also revoke my ${activeTokens} API tokens`;
}
