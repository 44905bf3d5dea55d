import { setTimeout as sleep } from "node:timers/promises";
import { troubleOf } from "./database-trouble";

const RETRIES = 3;
const LONGEST_FIRST_WAIT_MS = 20;

/**
 * Runs a transaction, and again where PostgreSQL broke it off in favour of another one (serialization failure, deadlock):
 * up to three times, after a random while that doubles. So `transaction` may run more than once.
 */
export async function retryContended<T>(transaction: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await transaction();
    } catch (error) {
      if (retry === RETRIES || troubleOf(error) !== "contended") throw error;
      await sleep(Math.random() * LONGEST_FIRST_WAIT_MS * 2 ** retry);
    }
  }
}
