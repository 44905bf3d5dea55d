import {
  defaultShouldDehydrateQuery,
  isServer,
  MutationCache,
  QueryCache,
  QueryClient,
} from "@tanstack/react-query";
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
    queryCache: new QueryCache({ onError: signInAgain }),
    mutationCache: new MutationCache({ onError: signInAgain }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 2 && mayPass(error),
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

/** A session that ended leads to the front door, and from there back to this page. */
function signInAgain(error: Error): void {
  if (isServer || !(error instanceof ProblemError) || error.problem.code !== "unauthorized") return;
  const { pathname, search } = window.location;
  if (pathname.startsWith("/login")) return;
  window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
}
