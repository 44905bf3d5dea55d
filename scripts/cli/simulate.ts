import { enrollmentCodeFor } from "@/lib/jobs/enrollment-code-for";
import { findServer } from "@/lib/jobs/find-server";
import { simulateFleet } from "@/lib/jobs/simulate/simulate-fleet";
import { platform } from "@/lib/sdk/platform";
import { command } from "./command";
import { wholeNumber } from "./whole-number";

type Options = { tenants: number; devices: number; minutes: number; seed: number; url?: string };

export const simulate = command<Options>({
  path: "simulate",
  summary: "let a fleet of devices work against the running server, so that the dashboards move",
  configure: (parser) =>
    parser
      .option("--tenants <n>", "live-1, live-2 and so on; made when they are missing", wholeNumber, 2)
      .option("--devices <n>", "in each tenant", wholeNumber, 8)
      .option("--minutes <n>", "how long; Ctrl-C ends it earlier", wholeNumber, 5)
      .option("--seed <n>", "another one has other people do other things", wholeNumber, 1)
      .option("--url <address>", "where the server is (default: this environment's)"),
  run: async ({ tenants, devices, minutes, seed, url: given }) => {
    const url = await findServer(given);
    const slugs = Array.from({ length: tenants }, (_, n) => `live-${n + 1}`);
    const codes: string[] = [];
    for (const slug of slugs) codes.push((await enrollmentCodeFor(slug, devices)).code);

    const stop = new AbortController();
    const startedAt = Date.now();
    const seconds = () => Math.round((Date.now() - startedAt) / 1000);
    const timer = setTimeout(() => stop.abort(), minutes * 60_000);
    const interrupt = () => stop.abort();
    process.once("SIGINT", interrupt);
    const line = progressLine();
    const counts = await simulateFleet({
      url,
      codes,
      seed,
      platform: platform(globalThis),
      devicesPerTenant: devices,
      signal: stop.signal,
      progress: (soFar) =>
        line.show(`${tenants * devices} devices · ${soFar} · ${seconds()} of ${minutes * 60} s`),
    }).finally(() => {
      clearTimeout(timer);
      process.off("SIGINT", interrupt);
      line.end();
    });
    const errors = Object.fromEntries(counts.errors);
    const { edits, syncs, resolved, setAside: set_aside } = counts;
    return {
      result: {
        tenants: slugs,
        devices: tenants * devices,
        duration_sec: seconds(),
        edits,
        syncs,
        resolved,
        set_aside,
        errors,
      },
      text: `${tenants * devices} devices of ${slugs.join(", ")} in ${seconds()} s: ${counts}`,
      failed: counts.errors.has("internal_error"),
    };
  },
});

/** One line on standard error that is written over; without a terminal nothing. */
function progressLine(): { show: (text: string) => void; end: () => void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => {}, end: () => {} };
  return {
    show: (text) => stderr.write(`\r\x1b[2K  ${text}`),
    end: () => stderr.write("\r\x1b[2K"),
  };
}
