import { defaultShouldDehydrateQuery, isServer, QueryClient } from "@tanstack/react-query";
import { ProblemError } from "./problem-error";

let inBrowser: QueryClient | undefined;

/** One client per browser tab, and a new one for each request on the server. */
export function queryClient(): QueryClient {
  if (isServer) return createClient();
  inBrowser ??= createClient();
  return inBrowser;
}

function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        // On the server a page would wait for it; the browser asks again anyway.
        retry: (failures, error) => !isServer && failures < 2 && mayPass(error),
      },
      dehydrate: {
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
    },
  });
}

/** A refusal stays a refusal; a lost connection or a busy server may be over the next time. */
function mayPass(error: Error): boolean {
  if (!(error instanceof ProblemError)) return true;
  return error.problem.status === 0 || error.problem.status >= 500;
}
