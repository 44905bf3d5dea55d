import { type FieldVerdict, type Reason, WHOLE_RECORD, type Winner } from "../../contract/conflict";
import type { Json } from "../../contract/json";
import { formatDuration } from "../format/duration";

/** Why a field, or the whole record where it was deleted, went the way it did: one sentence for a manager. */
export function explainVerdict(field: string, verdict: FieldVerdict): string {
  return SENTENCES[verdict.reason](verdict, field === WHOLE_RECORD ? RECORD : FIELD);
}

/** The same in two or three words, for a line of a list. */
export const REASON_WORDS: Record<Reason, string> = {
  uncontested: "uncontested",
  client_wins: "client wins",
  server_wins: "server wins",
  later_time: "later",
  clock_tie: "clock tie",
  higher_version: "higher version",
  more_escalated: "more escalated",
  off_scale: "off scale, later",
  unseen_escalation: "unseen escalation",
  merged_as_one: "merged as one",
  manual: "left to a person",
  engine_error: "engine error",
  escalated_record_kept: "escalated",
  not_rolled_out: "not switched on",
};

/** How the sides are called where a field is at stake, and where the whole record is. */
type Words = { subject: string; side: Record<Winner, string> };

const FIELD: Words = {
  subject: "the field",
  side: { client: "the device's edit", server: "the server's value", nobody: "neither side" },
};

const RECORD: Words = {
  subject: "the record",
  side: { client: "what the device did", server: "what the server holds", nobody: "neither side" },
};

const SENTENCES: Record<Reason, (verdict: FieldVerdict, words: Words) => string> = {
  uncontested: () => "Only the device changed it, so nobody had to give way.",
  client_wins: (_, { subject }) => `The policy gives ${subject} to the device.`,
  server_wins: (_, { subject }) => `The policy gives ${subject} to the server.`,
  later_time: (verdict, { side }) => `${capital(side[verdict.winner])} is later${byHowMuch(verdict)}.`,
  clock_tie: (verdict) =>
    `The two sides are ${apart(verdict)}, closer than the clocks can be trusted. On a tie the policy ${TIE[verdict.winner]}.`,
  higher_version: (verdict, { side }) =>
    isForgotten(verdict)
      ? `The server no longer knows when the record was deleted, so ${side[verdict.winner]} counts.`
      : `A side has no time, so the higher version counts: ${side[verdict.winner]}.`,
  more_escalated: (verdict) => `An escalation is never lowered${byRank(verdict)}.`,
  off_scale: (verdict, { side }) =>
    verdict.winner === "nobody"
      ? "The values can't be compared on the field's scale, and the times are too close to decide."
      : `The values can't be compared on the field's scale, so the times decide: ${side[verdict.winner]} is taken as the later.`,
  unseen_escalation: (verdict, { side }) =>
    `${capital(side[OTHER[verdict.winner]])} would have ended a record without knowing that it had been escalated.`,
  merged_as_one: () => "The policy takes an edit as one, so this went with the contested fields.",
  manual: (_, { subject }) => `The policy leaves ${subject} to a person.`,
  engine_error: () => "Something went wrong while settling, so both sides were kept for a person.",
  escalated_record_kept: () => "The record is escalated, and a delete doesn't end an escalation.",
  not_rolled_out: () => "Conflict resolution isn't switched on for this device, so a person decides.",
};

const OTHER: Record<Winner, Winner> = { client: "server", server: "client", nobody: "nobody" };

const TIE: Record<Winner, string> = {
  client: "takes the device's side",
  server: "keeps the server's side",
  nobody: "asks a person",
};

/** The server knew neither a version nor a time of its side. */
function isForgotten({ server }: FieldVerdict): boolean {
  return server.version === undefined && server.time === null;
}

function byHowMuch({ client, server }: FieldVerdict): string {
  if (typeof client.time !== "number" || typeof server.time !== "number") return "";
  return `, by ${formatDuration(Math.abs(client.time - server.time))}`;
}

function apart({ client, server }: FieldVerdict): string {
  if (typeof client.time !== "number" || typeof server.time !== "number") return "close together";
  if (client.time === server.time) return "at the same moment";
  return `${formatDuration(Math.abs(client.time - server.time))} apart`;
}

function byRank({ winner, client, server }: FieldVerdict): string {
  if (winner === "nobody") return "";
  const [kept, given] = winner === "client" ? [client, server] : [server, client];
  return `: ${show(kept.value)} stands higher than ${show(given.value)}`;
}

function show(value: Json | undefined): string {
  return value === undefined ? "no value" : JSON.stringify(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
