import { describe, expect, it } from "vitest";
import type { FleetTenant } from "@/lib/contract/fleet";
import { inOrder } from "./fleet-order";

const tenant = (name: string, part: Partial<FleetTenant>) =>
  ({ name, requests: 0, refused: 0, failed: 0, oldest_unsynced_at: null, ...part }) as FleetTenant;
const tenants = [
  tenant("b", { requests: 100, failed: 1, oldest_unsynced_at: "2026-11-20T00:00:00Z" }),
  tenant("c", { requests: 10, refused: 5, oldest_unsynced_at: "2026-11-12T00:00:00Z" }),
  tenant("a", {}),
];
const names = (sort: Parameters<typeof inOrder>[1]) =>
  inOrder(tenants, sort)
    .map(({ name }) => name)
    .join("");

describe("the order of tenants", () => {
  it("has what to look at first on top: the most failures, the oldest change", () => {
    expect(names("success")).toBe("cba");
    expect(names("unsynced")).toBe("cba");
    expect(names("requests")).toBe("bca");
    expect(names("name")).toBe("abc");
  });
});
