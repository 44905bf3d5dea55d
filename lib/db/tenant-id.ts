declare const brand: unique symbol;

/** A tenant's id that was read from a credential or the database, never from a client. */
export type TenantId = string & { readonly [brand]: "TenantId" };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws Error when the text is no lower-case UUID: it also goes into SQL as a literal. */
export function tenantId(text: string): TenantId {
  if (!UUID.test(text)) throw new Error("not a tenant id");
  return text as TenantId;
}
