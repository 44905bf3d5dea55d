import { type DatabaseTrouble, troubleOf } from "@/lib/db/database-trouble";
import { Refusal } from "./refusal";

const PAUSE_SEC = 2;

/**
 * What a caller hears of trouble with the database; undefined for an error that is none. It says no more than is known,
 * and no less: a request that only `reads` has changed nothing.
 */
export function refusalOfTrouble(thrown: unknown, { reads = false } = {}): Refusal | undefined {
  const trouble = troubleOf(thrown);
  if (!trouble) return undefined;
  const [code, detail] = reads ? UNAVAILABLE : ANSWERS[trouble];
  return new Refusal(code, detail, { retryAfterSec: PAUSE_SEC });
}

const UNAVAILABLE: [code: "overloaded", detail: string] = [
  "overloaded",
  "The database did not answer in time. Send the request again after the pause.",
];

const ANSWERS: Readonly<Record<DatabaseTrouble, [code: "overloaded" | "outcome_unknown", detail: string]>> = {
  unavailable: UNAVAILABLE,
  lost: UNAVAILABLE,
  contended: [
    "overloaded",
    "Others changed the same things at the same moment, again and again. Send the request again after the pause.",
  ],
  outcome_unknown: [
    "outcome_unknown",
    "The connection to the database broke before it told whether the change is kept. It is kept whole or not at all. " +
      "Send the same request again, with the same batch_id or Idempotency-Key: it counts once. Without either, look first.",
  ],
};
