// `npx tsx scripts/keep-demo.ts <data folder> <file>`: keeps the demo in an embedded database as it stands, for the test that
// brings databases of earlier releases up to date (prisma/demo/kept). Done once for each release; see CONTRIBUTING.md.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { startEmbedded } from "@/lib/db/embedded/start-embedded";
import { keepDatabase, packDatabase } from "@/lib/db/testing/kept-database";
import { withClient } from "@/lib/db/with-client";

const [dataDir, file] = process.argv.slice(2);
if (!dataDir || !file) throw new Error("Usage: npx tsx scripts/keep-demo.ts <data folder> <file>");
const postgres = await startEmbedded({ folder: path.join(dataDir, "postgres"), report: console.error });
try {
  const { user, password } = postgres.superuser;
  const kept = await withClient(postgres.url(user, password, "tidelock"), keepDatabase);
  writeFileSync(file, packDatabase(kept));
  console.log(`${file}: ${kept.tables.reduce((sum, { rows }) => sum + rows.length, 0)} rows`);
} finally {
  await postgres.release();
}
