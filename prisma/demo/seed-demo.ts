import { OPERATOR } from "@/lib/services/operator";
import { createTenant } from "@/lib/services/tenants/create-tenant";

/**
 * Fills an empty database with something to look at; called once, by the first start.
 * @param report hears what takes time
 */
export async function seedDemo({ report }: { report: (line: string) => void }): Promise<void> {
  report("Demo tenant: Harbour Services");
  await createTenant({
    person: OPERATOR,
    input: { slug: "harbour", name: "Harbour Services", time_zone: "Europe/Berlin", is_demo: true },
  });
}
