import { OutcomeUnknown, troubleOf } from "./database-trouble";
import { prisma, type Tx } from "./prisma";
import { retryContended } from "./retry-contended";

/**
 * Prisma queries in one transaction; `work` runs again where the transaction lost against another one.
 * @throws OutcomeUnknown when the connection broke at its COMMIT
 */
export function transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return retryContended(async () => {
    let worked = false;
    try {
      return await prisma().$transaction(async (tx) => {
        const result = await work(tx);
        worked = true;
        return result;
      });
    } catch (error) {
      throw worked && troubleOf(error) === "lost" ? new OutcomeUnknown(error) : error;
    }
  });
}
