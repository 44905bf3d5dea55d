import type { BenchDevice } from "./fleet";
import { type Answered, send } from "./request";
import type { BenchServer } from "./setup";

/** Pushes a batch, given as JSON, as this device. @throws where the server doesn't take it */
export async function sendBatch(
  { url }: Pick<BenchServer, "url">,
  { token }: Pick<BenchDevice, "token">,
  batch: string,
): Promise<Answered> {
  const answered = await send(`${url}/api/v1/sync/push`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: batch,
  });
  if (answered.status !== 200) throw new Error(`${answered.status}: ${answered.body}`);
  return answered;
}
