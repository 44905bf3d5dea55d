import { Refusal } from "@/lib/services/refusal";
import { localOrigin } from "@/lib/services/server-origin";

/**
 * The address of a running Tidelock: the one given, else where this environment's server listens.
 * @throws Refusal when nobody answers there, saying how to start one
 */
export async function findServer(given?: string): Promise<string> {
  const url = given?.replace(/\/+$/, "") ?? localOrigin();
  if (await isTidelock(url)) return url;
  throw new Refusal(
    "not_found",
    `No Tidelock answers on ${url}. Start one with \`npm start\` in another terminal, or say where it runs with --url (PORT and HOST count too).`,
  );
}

async function isTidelock(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(5_000) });
    return (await answer.text()).includes('"tidelock"');
  } catch {
    return false;
  }
}
