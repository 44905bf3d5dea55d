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

/** Tells the app of an edit that stays on the device, because it can't travel. */
export function rejectedHere(said: Said, { code, message }: Fault): RejectedEvent {
  const { domain, mobile_id: mobileId } = said;
  return { domain, mobileId, edit: { ...said, op_id: "" }, code, message, errors: [] };
}
