import type { Tx } from "../prisma";
import { transact } from "../transact";

/** Runs Prisma queries in one transaction that sees, of all tenant tables, this person's memberships alone. */
export function withUser<T>(userId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${userId}, true)`;
    return work(tx);
  });
}
