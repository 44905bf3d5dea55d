import { OutcomeUnknown, troubleOf } from "./database-trouble";
import type { Prisma } from "./generated/client";
import { prisma } from "./prisma";
import { retryContended } from "./retry-contended";
import { safeNumber } from "./safe-number";
import { setLocal } from "./set-local";
import { PARAMETER, rendered } from "./sql";
import type { TenantId } from "./tenant-id";
import type { ModelTx, TenantModelTx } from "./tx";

/**
 * Runs `work` in one of Prisma's transactions, and again where it lost against another one.
 * @throws OutcomeUnknown when the connection broke at its COMMIT
 */
export function transact<T>(work: (t: ModelTx) => Promise<T>): Promise<T> {
  return retryContended(async () => {
    let worked = false;
    try {
      return await prisma().$transaction(async (models) => {
        const sent: Promise<unknown>[] = [];
        const result = await work(withModels(models, sent));
        await Promise.all(sent);
        worked = true;
        return result;
      });
    } catch (error) {
      throw worked && troubleOf(error) === "lost" ? new OutcomeUnknown(error) : error;
    }
  });
}

/** From here to its end the transaction sees this tenant's rows. */
export async function asTenant(t: ModelTx, tenant: TenantId): Promise<TenantModelTx> {
  await t.run(setLocal("app.tenant_id", tenant));
  return { ...t, tenant, [PARAMETER]: tenant };
}

function withModels(models: Prisma.TransactionClient, sent: Promise<unknown>[]): ModelTx {
  return {
    models,
    rows: async <Row extends object>(...[statement]: Parameters<ModelTx["rows"]>) => {
      const { text, values } = rendered(statement);
      const rows = await models.$queryRawUnsafe<Row[]>(text, ...values);
      for (const row of rows) turnBigints(row);
      return rows;
    },
    run: (statement) => {
      const { text, values } = rendered(statement);
      return models.$executeRawUnsafe(text, ...values);
    },
    last: (write) => {
      write.catch(() => {}); // heard before the COMMIT
      sent.push(write);
    },
  };
}

function turnBigints(row: object): void {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value === "bigint") Object.assign(row, { [column]: safeNumber(value) });
  }
}
