import { OPERATOR } from "@/lib/services/operator";
import { createTenant } from "@/lib/services/tenants/create-tenant";
import { command } from "./command";

export const tenantCreate = command<{ slug: string; name: string; timeZone?: string }>({
  path: "tenant create",
  summary: "make a tenant",
  configure: (parser) =>
    parser
      .requiredOption("--slug <slug>", "its name in addresses: a-z, 0-9 and -")
      .requiredOption("--name <name>", "its name for people")
      .option("--time-zone <zone>", "an IANA time zone, such as Europe/Berlin (default: UTC)"),
  run: async ({ slug, name, timeZone }) => {
    const tenant = await createTenant({ person: OPERATOR, input: { slug, name, time_zone: timeZone } });
    return { result: tenant, text: `Tenant ${slug} was made.` };
  },
});
