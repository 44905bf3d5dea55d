import type { BrowserContext } from "@playwright/test";
import { type Account, openSession } from "./open-session";

/** Makes a browser signed in as that person. */
export async function signInAs(context: BrowserContext, account: Account): Promise<void> {
  const session = await openSession(account);
  await context.addCookies((await session.storageState()).cookies);
  await session.dispose();
}
