import { readFile } from "node:fs/promises";
import { enrollmentCodeFor } from "@/lib/jobs/enrollment-code-for";
import { findServer } from "@/lib/jobs/find-server";
import { checkHistory } from "@/lib/jobs/replay-incidents/check-history";
import { describeReplay } from "@/lib/jobs/replay-incidents/describe-replay";
import { judgeReplay } from "@/lib/jobs/replay-incidents/judge-replay";
import { readIncidents } from "@/lib/jobs/replay-incidents/read-incidents";
import { replayIncidents as replay } from "@/lib/jobs/replay-incidents/replay-incidents";
import { platform } from "@/lib/sdk/platform";
import { command } from "./command";
import { progressBar } from "./progress-bar";
import { wholeNumber } from "./whole-number";

type Options = { tenant: string; devices: number; seed: number; days: number; url?: string; code?: string };

export const replayIncidents = command<Options>({
  path: "replay-incidents",
  summary:
    "play the edits of a real incident audit through the running server, and check that nothing is lost",
  configure: (parser) =>
    parser
      .argument("<csv>", "an audit in ServiceNow's columns, one row for each change of an incident")
      .option("--tenant <slug>", "an empty tenant; made when there is none", "incidents")
      .option("--devices <n>", "at most so many; people then share them", wholeNumber, 500)
      .option("--seed <n>", "another one has other devices offline at other times", wholeNumber, 1)
      .option("--days <n>", "lay the audit's time onto the last so many days", wholeNumber, 60)
      .option("--url <address>", "where the server is (default: this environment's)")
      .option("--code <code>", "an enrolment code of the tenant, for a server elsewhere"),
  needsDatabase: ({ code }) => code === undefined,
  run: async ({ tenant, devices: maxDevices, seed, days, url: given, code: held }, [file = ""]) => {
    const rows = readIncidents(await readFile(file, "utf8"));
    const url = await findServer(given);
    const { code, ctx } = held
      ? { code: held, ctx: undefined }
      : await enrollmentCodeFor(tenant, maxDevices + 1);
    const bar = progressBar("Edits");
    const startedAt = Date.now();
    const server = { url, code, platform: platform(globalThis) };
    const replayed = await replay({ rows, server, maxDevices, seed, days, progress: bar.show }).finally(
      bar.stop,
    );
    const report = await judgeReplay(replayed, Math.round((Date.now() - startedAt) / 100) / 10);
    const lost = ctx && (await checkHistory(ctx, replayed.tally));
    const result = { ...report, problems: [...report.problems, ...(lost ?? [])] };
    return { result, text: describeReplay(result, lost !== undefined), failed: result.problems.length > 0 };
  },
});
