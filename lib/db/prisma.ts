import { PrismaPg } from "@prisma/adapter-pg";
import { perProcess } from "@/lib/per-process";
import { PrismaClient } from "./generated/client";
import { pool } from "./pool";

/** Prisma over the shared pool. Tenant tables answer only inside `withTenant`. */
export const prisma = perProcess(
  "prisma",
  () =>
    new PrismaClient({
      adapter: new PrismaPg(pool()),
      // How long a transaction may take is the database's to say; Prisma's own 2 s and 5 s fail a busy server's pages.
      transactionOptions: { maxWait: 10_000, timeout: 30_000 },
    }),
);
