import { Problem } from "@/lib/contract/problem";
import { ProblemError } from "./problem-error";

type Call = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: { [name: string]: string };
  signal?: AbortSignal;
};

/**
 * Calls the dashboard's own API.
 * @throws ProblemError for every refusal, and one with the code `network` where no answer came.
 */
export async function fetchJson<Answer>(path: string, call: Call = {}): Promise<Answer> {
  const response = await fetchAnswer(path, call);
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
}

/** The same for an answer that comes line by line. */
export async function fetchStream(path: string, call: Call = {}): Promise<AsyncIterable<string>> {
  const { body } = await fetchAnswer(path, call);
  return linesOf(body ?? new ReadableStream());
}

async function fetchAnswer(path: string, call: Call): Promise<Response> {
  const { method = "GET", body, headers, signal } = call;
  const response = await fetch(path, {
    method,
    signal,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ProblemError(unreachable());
  });
  if (!response.ok) throw new ProblemError(await readProblem(response));
  return response;
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + decoder.decode(read.value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
  if (rest !== "") yield rest;
}

async function readProblem(response: Response): Promise<Problem> {
  const parsed = Problem.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  return {
    type: "about:blank",
    title: "Unexpected answer",
    status: response.status,
    detail: `The server answered ${response.status} without saying why.`,
    code: "internal_error",
    request_id: response.headers.get("x-request-id") ?? "unknown",
  };
}

function unreachable(): Problem {
  return {
    type: "about:blank",
    title: "No connection",
    status: 0,
    detail: "The server could not be reached. Check the connection and try again.",
    code: "network",
    request_id: "none",
  };
}
