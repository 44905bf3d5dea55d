// `node healthy.mjs`: ends with 0 where the server beside it is ready, for health checks in images without a shell.
import { parseEnvironment } from "@/lib/config";

const { PORT } = parseEnvironment(process.env);
const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`, { signal: AbortSignal.timeout(4_000) }).catch(
  (error: unknown) => console.error(error instanceof Error ? error.message : error),
);
process.exitCode = answer?.ok ? 0 : 1;
