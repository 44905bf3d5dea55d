import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");
const sources = ["read-metrics", "request-counts"]
  .map((name) => read(`lib/services/operation/${name}.ts`))
  .join();

/** Names as the sources spell them: whole, or behind the prefix that all have. */
function isMeasured(metric: string): boolean {
  const name = metric.replace(/_(bucket|sum|count)$/, "");
  return [metric, name].some(
    (known) => sources.includes(`"${known}"`) || sources.includes(`"${known.replace("tidelock_", "")}"`),
  );
}

test.each(["grafana-dashboard.json", "alert-rules.yml"])("%s asks for metrics that exist", (file) => {
  const asked = new Set(read(`docs/monitoring/${file}`).match(/tidelock_[a-z_]+/g));
  expect(asked.size).toBeGreaterThan(5);
  expect([...asked].filter((metric) => !isMeasured(metric))).toEqual([]);
});
