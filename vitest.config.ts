import path from "node:path";
import { defineConfig } from "vitest/config";

const resolve = { alias: { "@": path.resolve(import.meta.dirname) } };
const exclude = ["**/node_modules/**", ".next/**", "e2e/**", "lib/sdk/dist/**"];

const withDatabase = {
  exclude,
  globalSetup: "lib/db/testing/global-setup.ts",
  setupFiles: ["lib/db/testing/use-worker-database.ts", "lib/services/testing/write-last-events.ts"],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

const POOLED = [
  "lib/services/{sync,queue}/{push-pull,retry,once,lives,queue,partial,mend-queue}.db.test.ts",
  "lib/services/{enrollment,conflicts,members,alerts,snapshots,health,audit,rollout}/*.db.test.ts",
  "lib/http/person*.db.test.ts",
  "app/api/v1/**/*.db.test.ts",
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        test: {
          name: "pure",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, "**/*.db.test.ts"],
          // Property tests try hundreds of cases; on a busy machine that takes its time.
          testTimeout: 30_000,
        },
      },
      { resolve, test: { name: "db", include: ["**/*.db.test.ts"], ...withDatabase } },
      // The same by way of a pgbouncer in transaction mode: what devices do, and pages, alerts and jobs.
      { resolve, test: { name: "pooled", include: POOLED, ...withDatabase } },
    ],
  },
});
