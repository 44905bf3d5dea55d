import { type FieldVerdict, type Reason, WHOLE_RECORD, type Winner } from "../../contract/conflict";
import type { Json } from "../../contract/json";
import { durationInWords } from "../duration-in-words";

/** Why a field, or the whole record where it was deleted, went the way it did: one sentence for a manager. */
export function explainVerdict(field: string, verdict: FieldVerdict): string {
  return SENTENCES[verdict.reason](verdict, field === WHOLE_RECORD ? "the record" : "the field");
}

const SENTENCES: Record<Reason, (verdict: FieldVerdict, subject: string) => string> = {
  uncontested: () => "Only the device changed it, so nobody had to give way.",
  client_wins: (_, subject) => `The policy gives ${subject} to the device.`,
  server_wins: (_, subject) => `The policy gives ${subject} to the server.`,
  later_time: (verdict) => `${capital(SIDE[verdict.winner])} is later${byHowMuch(verdict)}.`,
  clock_tie: (verdict) =>
    `The two edits are ${apart(verdict)}, closer than the clocks can be trusted. On a tie the policy ${TIE[verdict.winner]}.`,
  higher_version: (verdict) => `A side has no time, so the higher version counts: ${SIDE[verdict.winner]}.`,
  more_escalated: (verdict) =>
    verdict.winner === "nobody"
      ? "An escalation is never lowered."
      : `An escalation is never lowered: ${show(sideOf(verdict))} stands higher than ${show(otherSideOf(verdict))}.`,
  off_scale: (verdict) =>
    verdict.winner === "nobody"
      ? "The values can't be compared on the field's scale, and the times are too close to decide."
      : `The values can't be compared on the field's scale, so the times decide: ${SIDE[verdict.winner]} is taken as the later.`,
  unseen_escalation: (verdict) =>
    `${capital(SIDE[OTHER[verdict.winner]])} would have ended a record without knowing that it had been escalated.`,
  merged_as_one: () => "The policy takes an edit as one, so this went with the contested fields.",
  manual: (_, subject) => `The policy leaves ${subject} to a person.`,
  engine_error: () => "Something went wrong while settling, so both sides were kept for a person.",
  escalated_record_kept: () => "The record is escalated, and a delete doesn't end an escalation.",
};

const SIDE: Record<Winner, string> = {
  client: "the device's edit",
  server: "the server's side",
  nobody: "neither side",
};

const OTHER: Record<Winner, Winner> = { client: "server", server: "client", nobody: "nobody" };

const TIE: Record<Winner, string> = {
  client: "takes the device's edit",
  server: "keeps the server's side",
  nobody: "asks a person",
};

function byHowMuch({ client, server }: FieldVerdict): string {
  if (typeof client.time !== "number" || typeof server.time !== "number") return "";
  return `, by ${durationInWords(client.time - server.time)}`;
}

function apart({ client, server }: FieldVerdict): string {
  if (typeof client.time !== "number" || typeof server.time !== "number") return "close together";
  if (client.time === server.time) return "at the same moment";
  return `${durationInWords(client.time - server.time)} apart`;
}

function sideOf(verdict: FieldVerdict): Json | undefined {
  return verdict.winner === "client" ? verdict.client.value : verdict.server.value;
}

function otherSideOf(verdict: FieldVerdict): Json | undefined {
  return verdict.winner === "client" ? verdict.server.value : verdict.client.value;
}

function show(value: Json | undefined): string {
  return value === undefined ? "no value" : JSON.stringify(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
