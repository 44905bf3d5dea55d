// Phones in all weathers over the fake server, with the SDK as it ships, in virtual time: worlds of a few thousand operations,
// each with its own mixture of weathers, until good weather comes and nothing may be lost, doubled, stuck or different.
import { parseArgs } from "node:util";
import { faultsOf, simulate } from "../lib/sdk/testing/simulation/run-simulation";
import { WEATHERS, type WeatherName } from "../lib/sdk/testing/simulation/weather";

const USAGE = `Usage: npm run bench:field -- [options]

  --ops <n>        operations in all (default 100000)
  --seed <n>       seed of the first world (default 1); each further world takes the next
  --world <n>      operations of one world (default 5000)
  --only <names>   only these weathers, by comma
  --without <names> all but these
  --help

Weathers: ${WEATHERS.join(", ")}
Ends with 1 where an edit was lost, took effect twice or got stuck, or a phone differs from the server.`;

const { values } = parseArgs({
  options: {
    ops: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    world: { type: "string", default: "5000" },
    only: { type: "string" },
    without: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const names = (list = "") => list.split(",").filter(Boolean) as WeatherName[];
const only = names(values.only);
const without = names(values.without);
const weathers = WEATHERS.filter(
  (name) => (only.length === 0 || only.includes(name)) && !without.includes(name),
);
const operations = Number(values.ops);
const startedAt = performance.now();
const total = {
  worlds: 0,
  operations: 0,
  edits: 0,
  effects: 0,
  requests: 0,
  lost: 0,
  doubled: 0,
  stuck: 0,
  unequal: 0,
  broken: 0,
};
const counts: Record<"aside" | "excused", Record<string, number>> = { aside: {}, excused: {} };
const faults: string[] = [];

const run = simulate({
  operations,
  seed: Number(values.seed),
  operationsPerWorld: Number(values.world),
  weathers,
});
for await (const report of run) {
  total.worlds += 1;
  for (const name of ["operations", "edits", "effects", "requests"] as const) total[name] += report[name];
  for (const name of ["lost", "doubled", "stuck", "unequal", "broken"] as const)
    total[name] += report[name].length;
  for (const kind of ["aside", "excused"] as const) {
    for (const [name, count] of Object.entries(report[kind])) {
      counts[kind][name] = (counts[kind][name] ?? 0) + count;
    }
  }
  const found = faultsOf(report);
  faults.push(...found);
  for (const fault of found.slice(0, 5)) console.log(`\r${fault.slice(0, 400)}`);
  if (found.length > 0) console.log(`  weather: ${[...report.weather].join()}`);
  const seconds = (performance.now() - startedAt) / 1000;
  process.stderr.write(
    `\r${total.operations} of ${operations} operations, ${Math.round(total.operations / seconds)}/s `,
  );
}
const seconds = (performance.now() - startedAt) / 1000;
console.log("");
console.table({
  ...total,
  "wall time, s": Math.round(seconds),
  "operations/s": Math.round(total.operations / seconds),
});
console.log("Refused, and kept on the phone, by code:");
console.table(counts.aside);
console.log("Without effect by a documented action:");
console.table(counts.excused);
process.exit(faults.length === 0 ? 0 : 1);
