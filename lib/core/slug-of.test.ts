import { expect, it } from "vitest";
import { TenantSlug } from "../contract/tenant";
import { slugOf } from "./slug-of";

it("makes an address of a name", () => {
  expect(slugOf("Müller & Söhne GmbH")).toBe("muller-sohne-gmbh");
  expect(slugOf("  --Harbour  Services-- ")).toBe("harbour-services");
  expect(slugOf("東京")).toBe("");
});

it("never cuts so that a dash is left at the end", () => {
  const slug = slugOf(`${"a".repeat(47)} b`);
  expect(TenantSlug.safeParse(slug).success).toBe(true);
});
