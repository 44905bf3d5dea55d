import type { Prisma } from "./generated/client";
import type { Parameter, Sql } from "./sql";
import type { TenantId } from "./tenant-id";

/** A transaction. Every function of this folder that works inside one takes it first. */
export type Tx = {
  /**
   * The rows that a statement answers; bigint comes as number. Under a `name` it is planned once a connection.
   * @throws RangeError where a bigint is beyond 2^53
   */
  rows<Row extends object>(statement: Sql, name?: string): Promise<Row[]>;
  /** How many rows a statement touched. */
  run(statement: Sql, name?: string): Promise<number>;
  /** Takes the promise of a last write that nothing waits for: it travels together with the COMMIT. */
  last(write: Promise<unknown>): void;
};

/** A transaction that sees the rows of one tenant. In a statement it stands for the tenant's id. */
export type TenantTx = Tx & Parameter & { readonly tenant: TenantId };

/** A tenant's transaction on the pool's own connection. */
export type PipelinedTx = TenantTx & {
  /** Gives the statements of this transaction more time than a request's have, in seconds. */
  allow(seconds: number): Promise<void>;
};

type WithModels = { readonly models: Prisma.TransactionClient };

/** Transactions in which Prisma's models are at hand too. */
export type ModelTx = Tx & WithModels;
export type TenantModelTx = TenantTx & WithModels;
