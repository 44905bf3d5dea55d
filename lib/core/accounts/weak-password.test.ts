import { describe, expect, it } from "vitest";
import { weakPassword } from "./weak-password";

const common = new Set(["password", "password123", "sunshine", "love"]);
const own = ["mia.moreau@acme-lifts.example", "Mia Moreau", "Acme Lifts", "acme-lifts"];
const why = (password: string) => weakPassword(password, { common, own });

describe("a weak password", () => {
  it.each(["password123", "PassWord123", "aaaaaaaaaa", "abcabcabc"])("is a common one: %s", (password) => {
    expect(why(password)).toBe("one of the most common passwords");
  });

  it.each(["sunshine1", "Sunshine2026!", "password!!"])("has little behind a common one: %s", (password) => {
    expect(why(password)).toContain("little behind it");
  });

  it.each([
    "mia.moreau@acme-lifts.example",
    "MoreauMia99",
    "acmelifts!",
    "acme-lifts-2026",
    "lifts 12345678",
  ])("is made of what others know of the person: %s", (password) => {
    expect(why(password)).toContain("your address");
  });
});

describe("a good password", () => {
  it.each([
    "a boat with three oars",
    "sunshine over the harbour",
    "sunshine738194",
    "love48291047",
    "acme pumps by night",
    "47193028561",
    "Füchse-über-Brücken",
  ])("is let through: %s", (password) => {
    expect(why(password)).toBeUndefined();
  });
});
