type Values = { [name: string]: string | number | undefined };

/** An address of the dashboard's API in a tenant (its slug); undefined values are left out. */
export function apiPath(path: string, tenant: string, values: Values = {}): string {
  const query = new URLSearchParams({ tenant_id: tenant });
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return `/api/sync/${path}?${query}`;
}
