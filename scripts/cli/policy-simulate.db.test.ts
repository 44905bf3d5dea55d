import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writePolicyFile } from "@/lib/core/conflict/policy-file";
import { ticket } from "@/lib/core/domains/ticket";
import { testContext } from "@/lib/services/testing/test-context";
import { testDevice } from "@/lib/services/testing/test-device";
import { policySimulate } from "./policy-simulate";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tidelock-policy-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function draft(text: string): Promise<string> {
  const file = path.join(folder, `${randomUUID()}.json`);
  await writeFile(file, text);
  return file;
}

test("a draft file is tried on past conflicts, and what it would lower comes first", async () => {
  const { tenant, slug } = await testContext();
  const [office, field] = [await testDevice(tenant), await testDevice(tenant)];
  const entry = { domain: "ticket", mobile_id: "t1", base_version: 1 };
  await office.push({ ...entry, base_version: 0, delta: { title: "Pump", priority: "low" } });
  await office.push({ ...entry, delta: { priority: "critical" } });
  await field.push({ ...entry, delta: { priority: "medium" } });
  const policy = await draft(
    writePolicyFile("ticket", { ...ticket.defaultPolicy, strategy: "client_wins", critical: {} }),
  );
  const { result, text } = await policySimulate.run({ tenant: slug, domain: "ticket", policy, days: 1 }, []);
  expect(result).toMatchObject({ replayed: 1, lowered_escalations: { new: 1 } });
  expect(text).toContain("WARNING: 1 escalation would be lowered");
  expect(text).toContain("! Pump: server → client (priority)");
});

test("a file of another version, of another domain, or none at all is refused with a sentence", async () => {
  const { slug } = await testContext();
  const run = async (text: string) =>
    policySimulate.run({ tenant: slug, domain: "ticket", policy: await draft(text), days: 1 }, []);
  await expect(run("{")).rejects.toThrow("no JSON object");
  await expect(run('{"tidelock_policy": 9}')).rejects.toThrow("version 9");
  await expect(run(writePolicyFile("task", ticket.defaultPolicy))).rejects.toThrow('of "task"');
});
