import { Refusal } from "../refusal";

/**
 * Every transaction that takes or gives a tenant's data looks again: the device was let in by a credential that may be a
 * second old.
 * @throws Refusal `device_revoked`
 */
export function requireNotRevoked({ deviceRevoked }: { deviceRevoked: boolean }): void {
  if (deviceRevoked) throw new Refusal("device_revoked", "A manager revoked this device. Enrol it again.");
}
