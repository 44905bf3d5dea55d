import { expect, it } from "vitest";
import { contentId } from "./content-id";

it("is the same for the same text and another for every other", () => {
  expect(contentId("a batch")).toBe(contentId("a batch"));
  const texts = Array.from({ length: 20_000 }, (_, n) => `{"mobile_id":"t${n}","delta":{"title":"Pump ü"}}`);
  const ids = texts.map(contentId);
  expect(new Set(ids).size).toBe(texts.length);
  for (const id of ids.slice(0, 100)) expect(id).toMatch(/^[0-9a-z]{14}$/);
});

it("has two halves that each tell texts apart, so that together they do so 2^32 times better", () => {
  const ids = Array.from({ length: 20_000 }, (_, n) => contentId(`edit ${n}`));
  for (const half of [ids.map((id) => id.slice(0, 7)), ids.map((id) => id.slice(7))]) {
    expect(new Set(half).size).toBeGreaterThan(19_990);
  }
});
