import { expect, test } from "vitest";
import { PROBLEMS, Problem, type ProblemCode } from "@/lib/contract/problem";
import { Refusal } from "@/lib/services/refusal";
import { problemOf } from "./problem";

process.env.LOG_LEVEL = "silent";

test("every code becomes a problem of the contract's shape and status", () => {
  for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
    const answer = problemOf(new Refusal(code, "Do something else."), "request-1");
    expect(Problem.parse(answer.problem)).toMatchObject({
      code,
      status: PROBLEMS[code].status,
      title: PROBLEMS[code].title,
      detail: "Do something else.",
      request_id: "request-1",
    });
  }
});

test("Retry-After is whole seconds, at least one", () => {
  const retryAfter = (retryAfterSec: number) =>
    problemOf(new Refusal("rate_limited", "Wait.", { retryAfterSec }), "r").headers["Retry-After"];
  expect(retryAfter(0.01)).toBe("1");
  expect(retryAfter(2.1)).toBe("3");
});

test("something unexpected is 500 and tells nothing of itself", () => {
  const { problem, code } = problemOf(new Error("SELECT secret FROM tenant"), "r");
  expect(code).toBe("internal_error");
  expect(JSON.stringify(problem)).not.toMatch(/secret|stack|SELECT/);
});

test.each([
  ["a statement timeout of pg", Object.assign(new Error("canceling statement"), { code: "57014" })],
  ["a lock timeout of pg", Object.assign(new Error("lock"), { code: "55P03" })],
  ["a transaction of Prisma that found no connection", Object.assign(new Error("start"), { code: "P2028" })],
  ["a pool without a free connection", new Error("timeout exceeded when trying to connect")],
  [
    "a timeout that Prisma wrapped",
    Object.assign(new Error("raw query failed"), {
      code: "P2010",
      meta: {
        driverAdapterError: Object.assign(new Error(), {
          cause: { kind: "postgres", originalCode: "57014" },
        }),
      },
    }),
  ],
])("%s is overloaded, with Retry-After", (_, error) => {
  const { code, status, headers } = problemOf(error, "r");
  expect({ code, status }).toEqual({ code: "overloaded", status: 503 });
  expect(Number(headers["Retry-After"])).toBeGreaterThan(0);
});
