import { TouchesTooMuch } from "@/lib/db/sync/push-state";
import { Refusal } from "../refusal";

/**
 * Lets a device send less where the records that its edits touch are too large to be held in memory together.
 * @throws Refusal `payload_too_large`
 */
export async function refusingTooMuch<Result>(settle: () => Promise<Result>): Promise<Result> {
  try {
    return await settle();
  } catch (error) {
    if (!(error instanceof TouchesTooMuch)) throw error;
    const mb = Math.ceil(error.bytes / 1024 / 1024);
    throw new Refusal(
      "payload_too_large",
      `The records of these edits take ${mb} MB together. Send fewer edits at once.`,
    );
  }
}
