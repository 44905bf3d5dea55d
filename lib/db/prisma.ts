import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client";
import { pool } from "./pool";

const kept = globalThis as { tidelockPrisma?: PrismaClient };

/** Prisma over the shared pool. Tenant tables answer only inside `withTenant`. */
export function prisma(): PrismaClient {
  kept.tidelockPrisma ??= new PrismaClient({
    adapter: new PrismaPg(pool()),
    // How long a transaction may take is the database's to say; Prisma's own 2 s and 5 s fail a busy server's pages.
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
  return kept.tidelockPrisma;
}

export type Tx = Prisma.TransactionClient;
