import { randomBytes, randomUUID } from "node:crypto";

/** A task of about 400 bytes of JSON, with text that compresses no better than people's. */
export function sampleTask(): Record<string, string> {
  return {
    title: `Check pump ${randomBytes(6).toString("base64url")} on line ${randomBytes(4).toString("base64url")}`,
    status: "in_progress",
    priority: "high",
    assignee: `worker-${randomBytes(8).toString("base64url")}`,
    site: `plant-${randomBytes(8).toString("base64url")}`,
    notes: Array.from({ length: 18 }, () => randomBytes(6).toString("base64url")).join(" "),
    due_at: new Date(1_790_000_000_000 + Math.floor(Math.random() * 1e9)).toISOString(),
  };
}

export type SampleEntry = {
  op_id: string;
  domain: "task";
  mobile_id: string;
  modified_at: string;
  data: object;
};

/** A batch of records that the device has just made. */
export function sampleBatch(size: number): SampleEntry[] {
  return Array.from({ length: size }, () => ({
    op_id: randomUUID(),
    domain: "task",
    mobile_id: randomUUID(),
    modified_at: new Date().toISOString(),
    data: sampleTask(),
  }));
}
