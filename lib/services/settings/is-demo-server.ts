import { config } from "@/lib/config";

/** Whether this server started with demo data, so that the sign-in page can say where its password is. */
export function isDemoServer(): boolean {
  return config().TIDELOCK_DEMO === "on";
}
