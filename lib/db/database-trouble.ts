/**
 * What an error of the database means for who asked.
 * `unavailable`: nothing was done, because the database can't be reached, is full, or took too long.
 * `lost`: the connection broke while a statement was under way; a statement that commits may have done so.
 * `contended`: PostgreSQL broke the transaction off in favour of another one; repeated, it passes.
 * `outcome_unknown`: the answer to a COMMIT was lost.
 */
export type DatabaseTrouble = "unavailable" | "lost" | "contended" | "outcome_unknown";

/** Undefined for an error that is no trouble of the database's: a mistake in the program, or no error of its at all. */
export function troubleOf(error: unknown): DatabaseTrouble | undefined {
  const signs = signsOf(error);
  return TROUBLES.find((trouble) => signs.some((sign) => SIGNS[trouble].test(sign)));
}

/** The answer to COMMIT was lost: what the transaction wrote is there whole, or nothing of it. */
export class OutcomeUnknown extends Error {
  override name = "OutcomeUnknown";
  /** PostgreSQL's own code for this, "transaction resolution unknown". */
  readonly code = "08007";

  constructor(cause: unknown) {
    super("The answer to COMMIT was lost", { cause });
  }
}

const TROUBLES = ["outcome_unknown", "contended", "lost", "unavailable"] as const;

/**
 * By PostgreSQL's codes (docs: Appendix A), Node's and Prisma's, the kinds of Prisma's adapter, and the sentences of `pg`
 * where it has no code.
 */
const SIGNS: Readonly<Record<DatabaseTrouble, RegExp>> = {
  outcome_unknown: /^08007$/,
  contended: /^(40001|40P01|P2034|TransactionWriteConflict)$/,
  lost: oneOf([
    "08\\w{3}",
    "57P0[1-3]",
    "ECONNRESET|EPIPE|ETIMEDOUT",
    "P1017|ConnectionClosed|SocketTimeout",
    "Connection terminated unexpectedly",
  ]),
  unavailable: oneOf([
    // Out of resources; a timeout of a statement, a lock or an idle transaction; starting, stopping or read-only.
    "53\\w{3}|58\\w{3}|57014|55P03|25P03|57P0[45]|25006",
    // What only the operator can end, as a refused password; until then it is no different for who asks.
    "28\\w{3}|3D000",
    "ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EMFILE",
    "P1000|P1001|P1002|P1003|P1008|P1010|P2024|P2028|P2037",
    "DatabaseNotReachable|TooManyConnections",
    "Client has encountered a connection error and is not queryable",
    "timeout expired|timeout exceeded when trying to connect",
  ]),
};

function oneOf(signs: readonly string[]): RegExp {
  return new RegExp(`^(${signs.join("|")})$`);
}

/** Errors wrap each other: `pg`'s in the adapter's, that one in Prisma's; Node's for each address of a name in one for all. */
function signsOf(thrown: unknown, depth = 0): string[] {
  if (typeof thrown !== "object" || thrown === null || depth > 5) return [];
  const { code, originalCode, kind, message, cause, meta, errors } = thrown as Record<string, unknown>;
  const own = [code, originalCode, kind, message].filter((sign) => typeof sign === "string");
  const adapterError = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  const inner = [cause, adapterError, ...(Array.isArray(errors) ? errors : [])];
  return [...own, ...inner.flatMap((error) => signsOf(error, depth + 1))];
}
