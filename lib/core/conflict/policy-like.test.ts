import { expect, it } from "vitest";
import { WHOLE_RECORD } from "../../contract/conflict";
import { policyOf } from "../domains/domain";
import { policyLike } from "./policy-like";

const policy = policyOf({ strategy: "manual", fields: { title: "server_wins" } });
const asked = (client: number | null, server: number | null) => ({
  winner: "nobody" as const,
  reason: "manual" as const,
  rule: "manual" as const,
  client: { time: client },
  server: { time: server, version: 5 },
});
const conflict = (client: number | null, server: number | null) => ({
  verdicts: { status: asked(client, server) },
  base_version: 1,
  server_version: 5,
});

it("lets the later edit win where that was the side that the person took", () => {
  expect(policyLike(policy, conflict(90_000, 10_000), { choice: "client" })?.fields).toEqual({
    title: "server_wins",
    status: "most_recent_wins",
  });
});

it("fixes the side where the times don't tell, or tell otherwise", () => {
  expect(policyLike(policy, conflict(10_000, 90_000), { choice: "client" })?.fields.status).toBe(
    "client_wins",
  );
  expect(policyLike(policy, conflict(10_000, 10_500), { choice: "server" })?.fields.status).toBe(
    "server_wins",
  );
  expect(policyLike(policy, conflict(null, null), { choice: "server" })?.fields.status).toBe("server_wins");
});

it("has a rule for deletes where the record's life was at stake", () => {
  const life = { ...conflict(1, 2), verdicts: { [WHOLE_RECORD]: asked(null, null) } };
  expect(policyLike(policy, life, { choice: "client" })).toEqual({ ...policy, delete: "client_wins" });
});

it("knows no rule for a value of the person's own", () => {
  expect(policyLike(policy, conflict(1, 2), { choice: "fields", values: { status: "x" } })).toBeNull();
});
