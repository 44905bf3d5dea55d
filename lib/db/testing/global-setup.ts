import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "../embedded/start-embedded";
import { migrate } from "../migrate";
import { prepareEmbedded } from "../open-database";
import { withClient } from "../with-client";
import { startPgbouncer } from "./pgbouncer";

const TEMPLATE = "tidelock_template";

export type TestCluster = { template: string; superuserUrl: string; ownerUrl: string; runtimeUrl: string };

declare module "vitest" {
  interface ProvidedContext {
    cluster: TestCluster;
  }
}

/**
 * One PostgreSQL for the run, in a folder of its own, with a migrated database that each worker copies. The runtime's role
 * of the project "pooled" comes by way of a pgbouncer in transaction mode.
 */
export default async function setup({ name, provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "tidelock-test-"));
  const postgres = await startEmbedded({
    folder: path.join(folder, "postgres"),
    report: () => {},
    settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
  });
  const { user, password } = postgres.superuser;
  const urls = await prepareEmbedded(postgres, TEMPLATE);
  await withClient(urls.ownerUrl, async (owner) => {
    await migrate(owner);
    await owner.query("SELECT prepare_event_partitions(current_date - 1, 3)");
  });
  const superuserUrl = postgres.url(user, password, "postgres");
  const pooler = name === "pooled" ? await startPgbouncer(superuserUrl) : undefined;
  const runtimeUrl = pooler?.through(urls.runtimeUrl) ?? urls.runtimeUrl;
  provide("cluster", { template: TEMPLATE, superuserUrl, ownerUrl: urls.ownerUrl, runtimeUrl });
  return async () => {
    await pooler?.stop();
    await postgres.release();
    await rm(folder, { recursive: true });
  };
}
