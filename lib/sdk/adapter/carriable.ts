import type { RejectedEvent } from "../events";
import type { Said } from "./journal";

/** Why an edit can't travel. */
export type Fault = { code: string; message: string };

const MOBILE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Why no server could take a record of this id. */
export function faultOfId(id: string): Fault | undefined {
  if (MOBILE_ID.test(id)) return undefined;
  return { code: "invalid_id", message: `The id ${JSON.stringify(id)} is not 1-64 of A-Z a-z 0-9 _ -` };
}

/** Whether JSON keeps this value as it is. */
export function isJson(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) {
    return (
      typeof value === "string" || typeof value === "boolean" || value === null || Number.isFinite(value)
    );
  }
  if (depth > 64) return false;
  const proto = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && proto !== null && Object.getPrototypeOf(proto) !== null) return false;
  return Object.values(value).every((item) => item === undefined || isJson(item, depth + 1));
}

/** Tells the app of an edit that stays on the device, because it can't travel. */
export function rejectedHere(said: Said, { code, message }: Fault): RejectedEvent {
  const { domain, mobile_id: mobileId } = said;
  return { domain, mobileId, edit: { ...said, op_id: "" }, code, message, errors: [] };
}
