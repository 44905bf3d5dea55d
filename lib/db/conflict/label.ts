import { sql } from "../sql";

/**
 * SQL for what a person would call the record of a conflict `c`: its title, an attendance by its worker. Cut, because a
 * list shows hundreds of them on one line each.
 */
export const LABEL = sql`left(COALESCE(c.server_entry#>>'{data,title}', c.client_entry#>>'{data,title}',
  c.server_entry#>>'{data,worker_id}', c.client_entry#>>'{data,worker_id}'), 200)`;
