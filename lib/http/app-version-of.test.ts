import { expect, test } from "vitest";
import { appVersionOf } from "./app-version-of";

const told = (version: string) => appVersionOf(new Headers({ "X-App-Version": version }));

test("an app's version is taken as it is told, and decoded where a header could not carry it", () => {
  expect(told("2.4.1 (beta)")).toBe("2.4.1 (beta)");
  expect(told("2.4%20%E6%97%A5%E6%9C%AC")).toBe("2.4 日本");
  expect(told("100%")).toBe("100%");
  expect(appVersionOf(new Headers())).toBeNull();
});
