import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client";
import { pool } from "./pool";

const kept = globalThis as { tidelockPrisma?: PrismaClient };

/** Prisma over the shared pool. Tenant tables answer only inside `withTenant`. */
export function prisma(): PrismaClient {
  kept.tidelockPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool()) });
  return kept.tidelockPrisma;
}

export type Tx = Prisma.TransactionClient;
