import { makeAdmin } from "../scripts/make-admin";
import { e2eDataDir, keepFirstAccount } from "./first-account";

/** Playwright's global set-up, which runs once the server is up. */
export default function makeFirstAccount(): void {
  keepFirstAccount(makeAdmin(e2eDataDir()));
}
