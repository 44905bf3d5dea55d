import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { MobileId } from "../contract/entry";
import { seededRandom } from "../core/random";
import { platform } from "./platform";
import { idOf, randomId, shortId } from "./short-id";

it("keeps 96 bits of chance, and differs wherever they differ", () => {
  expect(shortId("00000000-0000-4000-8000-000000000000")).toBe("AAAAAAAAAAAAAAAA");
  expect(shortId("ffffffff-ffff-4000-8000-ffffffffffff")).toBe("________________");
  expect(shortId("00000000-0001-4000-8000-000000000000")).toBe("AAAAAAABAAAAAAAA");
  const ids = Array.from({ length: 5000 }, () => shortId(randomUUID()));
  expect(new Set(ids).size).toBe(5000);
  expect(new Set(ids.join("")).size).toBe(64);
});

it("is an id that the server takes, also where chance comes from the app", () => {
  const random = seededRandom(1);
  for (let n = 0; n < 200; n++) expect(MobileId.parse(randomId(random))).toHaveLength(16);
});

it("is made of the lowest six bits of each number", () => {
  expect(idOf([0, 63, 64, 255, 25.9])).toBe("A_A_Z");
  const { newId } = platform(globalThis as never);
  expect(new Set(Array.from({ length: 1000 }, () => MobileId.parse(newId?.()))).size).toBe(1000);
});
