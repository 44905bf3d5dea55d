import { type FieldVerdict, WHOLE_RECORD } from "../../contract/conflict";
import type { ConflictDetail, Side } from "../../contract/conflict-review";
import type { Fields, Json } from "../../contract/json";
import type { Strategy } from "../../contract/strategy";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import { canBeDecided, isLifeAtStake } from "./decide-anew";
import { fieldsAtStake, fieldsOfEntry } from "./entry-fields";
import { explainVerdict } from "./explain";

/** A field's value on one side; undefined where that side has no such field. */
export type SideValue = Json | undefined;

/** One field of a conflict as a person compares it. */
export type ReviewRow = {
  field: string;
  /** Null where the base is not known. */
  base: { value: SideValue } | null;
  server: SideValue;
  client: SideValue;
  /** A person has to choose a side. */
  open: boolean;
  /** The sides differ. */
  differs: boolean;
  /** Whose value the record holds after the conflict; null while a person has to choose. */
  outcome: Side | "edit" | null;
  /** What a person wrote instead of either side. */
  edited?: Json;
  /** In a sentence; null where there is nothing to explain. */
  why: string | null;
  /** The rule that the field was settled by, or left to a person; null where nobody contested it. */
  rule: Strategy | null;
  /** When each side was edited, by the server's clock (ms); of a value that is shown, as far as that is known. */
  edited_at: Record<Side, number | null>;
};

/**
 * The fields of a conflict side by side: what is at stake first, then what else the device sent, then what else differs. While it
 * waits, the server's side is the record as it stands now; afterwards it is the one that the edit met.
 */
export function reviewRows(conflict: ConflictDetail): ReviewRow[] {
  const server = serverData(conflict);
  const client = conflict.client.data;
  const byField = canBeDecided(conflict) && !isLifeAtStake(conflict);
  const stake = new Set(byField ? fieldsAtStake(conflict, { data: server }) : []);
  const sent = new Set(fieldsOfEntry(conflict));
  const fields = new Set([...stake, ...Object.keys({ ...conflict.base, ...server, ...client })]);
  const rows = [...fields].map((field) => {
    const sides = { server: own(server, field), client: own(client, field) };
    const open = stake.has(field);
    return {
      field,
      base: conflict.base && { value: own(conflict.base, field) },
      ...sides,
      open,
      differs: !jsonEqual(sides.server, sides.client),
      outcome: open ? null : outcomeOf(conflict, field),
      edited: open ? undefined : own(conflict.review?.decision.values ?? {}, field),
      why: whyOf(conflict, server, field, { open, sent: sent.has(field) }),
      rule: own(conflict.verdicts, field)?.rule ?? null,
      edited_at: timesOf(own(conflict.verdicts, field), sides.server),
    };
  });
  const rank = (row: ReviewRow) => (row.open ? 0 : !row.differs ? 3 : sent.has(row.field) ? 1 : 2);
  return rows.sort((a, b) => rank(a) - rank(b));
}

/** While a conflict waits the record may move on: what it holds now is not of the time that the edit met. */
function timesOf(verdict: FieldVerdict | undefined, shown: SideValue): ReviewRow["edited_at"] {
  if (!verdict) return { client: null, server: null };
  const { client, server } = verdict;
  return {
    client: client.time ?? null,
    server: jsonEqual(server.value, shown) ? (server.time ?? null) : null,
  };
}

/** The server's side of a conflict: now while it waits; once it is over, as the edit met it, or as a decision replaced it. */
export function serverData(conflict: ConflictDetail): Fields {
  const { state, record, server, stood } = conflict;
  // A tombstone that was made for the edit to wait on holds what the device sent.
  if (state === "pending" && !server && record?.deleted) return {};
  return (state === "pending" ? record?.data : stood) ?? server?.data ?? {};
}

function outcomeOf(conflict: ConflictDetail, field: string): Side | "edit" {
  if (conflict.review) return own(conflict.review.decision.fields, field) ?? lifeWinner(conflict) ?? "server";
  const verdict = own(conflict.verdicts, field);
  if (verdict) return verdict.winner === "client" ? "client" : "server";
  return conflict.written.includes(field) ? "client" : "server";
}

/** Where the whole record was decided on, one side won all of it. */
function lifeWinner({ verdicts, winner }: ConflictDetail): Side | null {
  return Object.hasOwn(verdicts, WHOLE_RECORD) && winner !== "both" ? winner : null;
}

const CHOSEN: Record<Side | "edit", string> = {
  client: "took the device's edit",
  server: "kept the server's value",
  edit: "wrote another value",
};

function whyOf(
  conflict: ConflictDetail,
  server: Fields,
  field: string,
  { open, sent }: { open: boolean; sent: boolean },
): string | null {
  const chosen = conflict.review && own(conflict.review.decision.fields, field);
  if (conflict.review && chosen) {
    return `${conflict.review.by} ${CHOSEN[chosen]}.`;
  }
  const verdict = own(conflict.verdicts, field);
  // That a person has to choose is plain to see.
  if (verdict) return open && verdict.reason === "manual" ? null : explainVerdict(field, verdict);
  if (open) return "Only the device changed it; it waits with the rest of its edit.";
  if (sent && conflict.state === "settled") {
    return conflict.written.includes(field)
      ? "Only the device changed it, so nobody had to give way."
      : "Both sides agree, or the policy took the device's edit as one.";
  }
  const base = conflict.base && own(conflict.base, field);
  if (conflict.base && !jsonEqual(base, own(server, field)) && !sent) {
    return "Only the server's side changed it.";
  }
  return null;
}
