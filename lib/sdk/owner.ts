/** Whose a storage is: of one device of one tenant, as the device's token names them, and of one person if the app says whom. */
export type Owner = { device?: string; user?: string };

/** The storage is another's: of another tenant, device or person. Nothing of it is shown, sent or changed. */
export class StorageOwned extends Error {
  override name = "StorageOwned";
}

/**
 * Another client has opened this storage since, or has it open in another process. Only one may write, or the edits of one
 * would take the places of the other's.
 */
export class StorageInUse extends Error {
  override name = "StorageInUse";
}

/** This client was closed or signed out. */
export class ClientClosed extends Error {
  override name = "ClientClosed";
}

/** Edits stayed that were to be sent before a sign-out. */
export class NotSent extends Error {
  override name = "NotSent";
}

/** A device token is `tld_` and base64url of the ids of tenant and device, 16 bytes each, and a secret. */
export function ownerOf(token: string, user?: string): Owner {
  return { device: /^tld_([\w-]{42})[\w-]{44}$/.exec(token)?.[1], user };
}

/** A token that doesn't say whose it is passes: the server knows. @throws StorageOwned */
export function refuseOther(kept: Owner, now: Owner): void {
  const otherDevice = now.device && kept.device && now.device !== kept.device;
  if (otherDevice || (kept.user !== undefined && kept.user !== now.user)) {
    throw new StorageOwned("The storage is another's: sign out there, or wipe() it");
  }
}
