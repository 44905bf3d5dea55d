import { expect, test } from "vitest";
import { CreateTokenRequest } from "@/lib/contract/api-token";
import { CreateCodeRequest } from "@/lib/contract/enroll";
import { InviteRequest } from "@/lib/contract/invitation";
import { parseForm } from "./parse-form";

test("a form that is right comes back as the contract wants it", () => {
  const typed = { email: "Ann@Example.com", role: "viewer" };
  expect(parseForm(InviteRequest, typed)).toEqual({
    data: { email: "ann@example.com", role: "viewer" },
    issues: {},
  });
});

test("what is wrong says what to give, in the contract's words or in a person's", () => {
  expect(parseForm(InviteRequest, { email: "nobody", role: "viewer" }).issues).toEqual({
    email: "Give an e-mail address.",
  });
  expect(parseForm(CreateTokenRequest, { name: "", scopes: ["read"] }).issues).toEqual({
    name: "Give something.",
  });
  const code = (uses: number) => parseForm(CreateCodeRequest, { uses }).issues.uses;
  expect([0, 20_000, 1.5, Number.NaN].map(code)).toEqual([
    "Give 1 or more.",
    "Give 10000 or less.",
    "Give a whole number.",
    "Give a number.",
  ]);
  expect(parseForm(CreateTokenRequest, { name: "x".repeat(500), scopes: [] }).issues).toMatchObject({
    scopes: "Give one scope at least.",
  });
});

test("a field with several things wrong names the first", () => {
  expect(parseForm(InviteRequest, { email: "a".repeat(400), role: "viewer" }).issues.email).toBe(
    "Give an e-mail address.",
  );
});
