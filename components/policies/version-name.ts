/** What people call a version of a policy. */
export function versionName(version: number): string {
  return version === 0 ? "Built-in default" : `Version ${version}`;
}
