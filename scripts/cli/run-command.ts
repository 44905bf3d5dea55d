import { z } from "zod";
import { SetupError } from "@/lib/db/setup-error";
import { Refusal } from "@/lib/services/refusal";
import type { AnyCommand } from "./command";
import { withDatabase } from "./with-database";

/** Runs one command on the open database; @returns its exit code. */
export async function runCommand(command: AnyCommand, options: object, args: string[]): Promise<number> {
  const json = "json" in options && options.json === true;
  try {
    const run = () => command.run(options, args);
    const { result, text, failed } = await (command.needsDatabase(options) ? withDatabase(run) : run());
    console.log(json ? JSON.stringify(result) : text);
    return failed ? 1 : 0;
  } catch (error) {
    console.error(reason(error));
    return 1;
  }
}

/** One line that says what to do, where the failure is of a kind we know. */
function reason(error: unknown): string {
  if (error instanceof Refusal) return error.detail;
  if (error instanceof SetupError) return error.message;
  if (error instanceof z.ZodError) {
    return error.issues
      .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "))
      .join("; ");
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
