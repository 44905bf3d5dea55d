/**
 * What we compare with: Node's own HTTP server over `pg` and nothing else. No authentication, no validation, no
 * idempotency, no conflicts. POST merges a batch in one statement; GET streams all rows of a tenant.
 */
import { createServer, type IncomingMessage } from "node:http";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.BARE_DATABASE_URL, max: 10 });
const PAGE = 1000;

const server = createServer(async (request, response) => {
  const tenant = request.headers["x-tenant"];
  response.setHeader("Content-Type", "application/json");
  if (request.method === "POST") {
    const { entries } = JSON.parse(await bodyOf(request));
    await pool.query({
      name: "store",
      text: `INSERT INTO bare_record (tenant_id, domain, mobile_id, data)
        SELECT $1, domain, mobile_id, coalesce(delta, data)
        FROM json_to_recordset($2::json) AS t(domain text, mobile_id text, data jsonb, delta jsonb)
        ON CONFLICT (tenant_id, domain, mobile_id) DO UPDATE SET data = bare_record.data || excluded.data`,
      values: [tenant, JSON.stringify(entries)],
    });
    return response.end(JSON.stringify({ stored: entries.length }));
  }
  let after = "";
  for (let rows = PAGE; rows === PAGE; ) {
    const page = await pool.query({
      name: "page",
      text: `SELECT domain, mobile_id, data FROM bare_record
        WHERE tenant_id = $1 AND domain = 'task' AND mobile_id > $2 ORDER BY mobile_id LIMIT $3`,
      values: [tenant, after, PAGE],
    });
    rows = page.rows.length;
    after = page.rows.at(-1)?.mobile_id ?? after;
    response.write(JSON.stringify(page.rows));
  }
  response.end();
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

server.keepAliveTimeout = 65_000;
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("Ready"));
