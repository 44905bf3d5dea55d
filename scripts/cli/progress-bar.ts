import cliProgress from "cli-progress";

/** A bar on standard error that grows with `done` of `total`; without a terminal a line now and then. */
export function progressBar(what: string): { show: (done: number, total: number) => void; stop: () => void } {
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: `  ${what} {bar} {percentage} %  {value}/{total}  {duration_formatted}`,
    formatBar: cliProgress.Format.BarFormat,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  });
  let started = false;
  return {
    show: (done, total) => {
      if (!started) bar.start(total, done);
      started = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
