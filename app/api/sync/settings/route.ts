import { TenantSettingsChange } from "@/lib/contract/tenant-settings";
import { defineRoute } from "@/lib/http/define-route";
import { getSettings } from "@/lib/services/settings/get-settings";
import { updateSettings } from "@/lib/services/settings/update-settings";

export const dynamic = "force-dynamic";

/** The tenant's settings. */
export const GET = defineRoute({ auth: "person", handler: getSettings });

/** Changes settings. What is absent stays. */
export const PATCH = defineRoute({ auth: "person", body: TenantSettingsChange, handler: updateSettings });
